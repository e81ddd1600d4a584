"""The audit -> one self-contained page, readable without JavaScript and from a file."""

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor import __version__, resources
from auditor.answer import Audit, Row, SourceText
from auditor.effects import Evidence

_KINDS = {
    "flags.set": "sets",
    "flags.clear": "clears",
    "writes": "writes",
    "page_tables": "fills page tables through",
}


@cache
def environment() -> Environment:
    """Return the templates, which escape whatever they are given."""
    return Environment(
        loader=FunctionLoader(lambda name: resources.read_text("reports", name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(audit: Audit) -> str:
    """Return the page."""
    style = resources.read_text("reports", "report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    sources = _Sources(audit)
    rows = [_View.of(row, number, sources) for number, row in enumerate(audit.rows)]
    groups = [
        (title, list(members))
        for title, members in groupby(
            sorted(rows, key=lambda view: view.row.subsystem), key=lambda view: view.row.subsystem
        )
    ]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            audit=audit,
            version=__version__,
            style=Markup(style),  # noqa: S704 - our own file, which the policy names by its digest
            policy=f"default-src 'none'; style-src 'sha256-{digest}'",
            groups=groups,
            sources=sources.blocks,
            numbers=_numbers(audit),
            flags=_flags(audit),
        )
    )


def _numbers(audit: Audit) -> dict[str, int]:
    rows = audit.rows
    return {
        "callbacks": len(rows),
        "tables": sum(len(row.callback.tables) for row in rows),
        "slots": len({(t.struct, t.member) for row in rows for t in row.callback.tables}),
        "flags": sum(bool(row.effects.flags_set or row.effects.flags_cleared) for row in rows),
        "special": sum(bool(set(audit.special) & set(row.effects.flags_set)) for row in rows),
        "pages": sum(bool(row.effects.page_tables) for row in rows),
        "forwards": sum(bool(row.effects.forwards_to) for row in rows),
        "unknowns": sum(bool(row.effects.unknowns) for row in rows),
        "bodiless": sum(not row.callback.definitions for row in rows),
    }


def _flags(audit: Audit) -> list[tuple[str, int, int, bool]]:
    """Return each flag with how many callbacks may set it, may clear it, and if it is special."""
    set_ = Counter(flag for row in audit.rows for flag in row.effects.flags_set)
    cleared = Counter(flag for row in audit.rows for flag in row.effects.flags_cleared)
    names = sorted({*set_, *cleared}, key=lambda flag: (-set_[flag] - cleared[flag], flag))
    return [(flag, set_[flag], cleared[flag], flag in audit.special) for flag in names]


@dataclass(frozen=True, slots=True)
class _View:
    """A callback as the page shows it."""

    row: Row
    key: str
    slots: tuple[str, ...]
    evidence: tuple[tuple[str, str, tuple[tuple[Evidence, str, str], ...]], ...]
    """Kind, name, and for each place the evidence, the source line, and the link to it."""
    source: str
    """The fragment of the callback's own source, or ""."""

    @classmethod
    def of(cls, row: Row, number: int, sources: "_Sources") -> "_View":
        def order(item: Evidence) -> tuple[int, str]:
            word, _, name = item.what.partition(" ")
            return list(_KINDS).index(word), name

        found = []
        for (kind, name), items in groupby(sorted(row.effects.evidence, key=order), key=order):
            places = sorted(items, key=lambda item: (len(item.via), item.place))
            shown = tuple((item, sources.line(item), sources.link(item)) for item in places)
            found.append((list(_KINDS.values())[kind], name, shown))
        slots = sorted({f"{table.struct}.{table.member}" for table in row.callback.tables})
        own = sources.of(row)
        return cls(row, f"c{number}", tuple(slots), tuple(found), own)

    @property
    def where(self) -> str:
        definition = self.row.callback.definition
        return f"{definition.file}:{definition.function.line}" if definition else ""


class _Sources:
    """The functions shown, each once, with their evidence lines marked."""

    def __init__(self, audit: Audit) -> None:
        self._by_file: dict[str, list[tuple[int, SourceText, list[str]]]] = {}
        for number, source in enumerate(audit.sources):
            lines = source.text.split("\n")
            self._by_file.setdefault(source.place.file, []).append((number, source, lines))
        marked: dict[int, set[int]] = {}
        for row in audit.rows:
            for item in row.effects.evidence:
                found = self._find(item)
                if found:
                    marked.setdefault(found[0], set()).add(item.place.line)
        self.blocks = [
            (f"s{number}", source, _block(number, source, marked.get(number, set())))
            for number, source in enumerate(audit.sources)
        ]

    def _find(self, item: Evidence) -> tuple[int, str] | None:
        for number, source, lines in self._by_file.get(item.place.file, ()):
            index = item.place.line - source.place.line
            if 0 <= index < len(lines):
                return number, lines[index].strip()
        return None

    def of(self, row: Row) -> str:
        """Return the fragment of a callback's own source, or ""."""
        definition = row.callback.definition
        if definition is None:
            return ""
        for number, source, _ in self._by_file.get(definition.file, ()):
            if source.place.line == definition.function.first_line:
                return f"#s{number}"
        return ""

    def line(self, item: Evidence) -> str:
        """Return the source line of a piece of evidence, or "" if it is not shown."""
        found = self._find(item)
        return found[1] if found else ""

    def link(self, item: Evidence) -> str:
        """Return the fragment of the line in the page, or ""."""
        found = self._find(item)
        return f"#s{found[0]}-{item.place.line}" if found else ""


def _block(number: int, source: SourceText, marked: set[int]) -> Markup:
    """Return a function's source, numbered by a counter, with its evidence lines marked."""
    parts = []
    for offset, line in enumerate(source.text.split("\n")):
        here = source.place.line + offset
        text = escape(line)
        parts.append(
            Markup('<mark id="s{}-{}">{}</mark>').format(number, here, text)
            if here in marked
            else text
        )
    return Markup("\n").join(parts)
