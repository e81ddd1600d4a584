"""The audit -> one self-contained page, readable without JavaScript and from a file."""

import base64
import hashlib
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from auditor import __version__, resources
from auditor.answer import Audit, Row
from auditor.program import Place
from auditor.report.counts import (
    MERGING,
    counts,
    fields,
    flags,
    kinds,
    levels,
    page_tables,
    tiers,
)
from auditor.report.lanes import lanes
from auditor.report.links import href
from auditor.report.picture import picture
from auditor.report.sources import Shown, Sources
from auditor.report.steps import Step, Steps
from auditor.report.treemap import treemap
from auditor.report.visible import visible_lines
from auditor.verdicts import RULES, TIERS


@cache
def environment() -> Environment:
    """Return the templates, which escape whatever they are given and spell what is unseen."""
    return Environment(
        loader=FunctionLoader(lambda name: resources.read_text("reports", name)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible_lines(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(audit: Audit) -> str:
    """Return the page."""
    style = resources.read_text("reports", "report.css")
    script = resources.read_text("reports", "report.js")
    sources, steps = Sources(audit), Steps()
    homes = _homes(audit, sources)
    own: dict[int, list[Shown]] = defaultdict(list)
    for source, row in homes.items():
        own[row].append(sources.shown(source))
    views = [
        _View(
            number,
            row,
            _slots(row),
            steps.of(row.effects.evidence),
            own[number],
            lanes(row.verdict),
            picture(row),
            _numbers(row),
            href(audit, row),
        )
        for number, row in enumerate(audit.rows)
    ]
    views.sort(key=lambda view: view.row.subsystem)
    elsewhere = (number for number in range(len(audit.sources)) if number not in homes)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            audit=audit,
            version=__version__,
            style=Markup(style),  # noqa: S704 - our own file, which the policy names by its digest
            script=Markup(script),  # noqa: S704 - likewise
            policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}",
            abouts={rule.name: rule for rule in RULES},
            numbers=counts(audit),
            tallies={
                "Flags": flags(audit),
                "Fields": fields(audit),
                "Page tables": page_tables(audit),
            },
            groups=[
                (title, list(members))
                for title, members in groupby(views, key=lambda view: view.row.subsystem)
            ],
            kinds=kinds(audit),
            meanings=tomllib.loads(resources.read_text("reports", "kinds.toml")),
            merging=MERGING,
            tiers=tiers(audit),
            treemaps={target: treemap(found) for target, found in tiers(audit).items()},
            totals={
                target: sum(found.values(), Counter()) for target, found in tiers(audit).items()
            },
            tier_names=TIERS,
            rules=levels(audit),
            steps=steps,
            shared=sorted(steps.shared(), key=lambda step: (step.path, step.number)),
            sources=sources,
            helpers=[sources.shown(number) for number in elsewhere],
            slots=_by_slot(audit),
        )
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A callback as the page shows it. ``sources`` are those of its definitions."""

    number: int
    row: Row
    slots: tuple[str, ...]
    evidence: Step
    sources: list[Shown]
    lanes: Markup
    picture: Markup
    numbers: dict[Place, str]
    href: str

    @property
    def rules(self) -> list[str]:
        """The rules that have something to say of it."""
        return sorted({finding.rule for finding in self.row.verdict.findings})

    @property
    def searched(self) -> str:
        """What a search finds it by, besides what its line shows."""
        callback = self.row.callback
        file = callback.definition.file if callback.definition else ""
        return " ".join(dict.fromkeys([file, *(table.object for table in callback.tables)]))


def _digest(text: str) -> str:
    """Return how a policy names a text that it lets in."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _numbers(row: Row) -> dict[Place, str]:
    """Return the numbers of the evidence by line."""
    found: dict[Place, list[str]] = defaultdict(list)
    for number, item in enumerate(row.effects.evidence, 1):
        found[item.place].append(str(number))
    return {place: ",".join(numbers) for place, numbers in found.items()}


def _slots(row: Row) -> tuple[str, ...]:
    return tuple(sorted({f"{table.struct}.{table.member}" for table in row.callback.tables}))


def _homes(audit: Audit, sources: Sources) -> dict[int, int]:
    """Return which source stands with which row: a callback's own definitions do."""
    homes: dict[int, int] = {}
    for number, row in enumerate(audit.rows):
        for definition in row.callback.definitions:
            source = sources.of(definition)
            if source is not None:
                homes.setdefault(source, number)
    return homes


def _by_slot(audit: Audit) -> list[tuple[str, str, int]]:
    """Return each declaration of a slot, where it stands, and how many callbacks are in it."""
    filled = [slot for row in audit.rows for slot in _slots(row)]
    found = [(f"{s.struct}.{s.member}", f"{s.place.file}:{s.place.line}") for s in audit.slots]
    return [(name, where, filled.count(name)) for name, where in sorted(found)]
