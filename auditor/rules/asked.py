"""What several rules ask of a callback."""

from collections.abc import Iterator

from auditor import kernel
from auditor.effects import Evidence, Way
from auditor.program import Place
from auditor.rules.records import Case, Finding


def passed(case: Case) -> list[Way]:
    """Return the ways out that the audit speaks for and that do not fail."""
    return [way for way in case.found.ways if way.assumed and way.result != "error"]


def failed(case: Case) -> list[Way]:
    """Return the ways out that the audit speaks for and that fail."""
    return [way for way in case.found.ways if way.assumed and way.result == "error"]


def hook(case: Case) -> str:
    """Return the type of mapping or descriptor that the callback is handed."""
    slots = {(table.struct, table.member) for table in case.callback.tables}
    hooks = [s.hook for s in case.program.slots if (s.struct, s.member) in slots]
    return hooks[0] if hooks else ""


def takes_descriptor(case: Case) -> bool:
    """Tell whether the callback is called before there is a mapping."""
    return hook(case) in kernel.table("types")["mapping"]["descriptor"]


def home(case: Case) -> Place:
    """Return where the callback is defined, or else put into a table."""
    callback = case.callback
    return callback.definition.place if callback.definition else callback.tables[0].place


def seen(case: Case, what: str) -> Iterator[Evidence]:
    """Yield the evidence of one thing on the ways that the audit speaks for, the nearest first.

    What another callback does stands in its own row.
    """
    found = {
        e
        for way in case.found.ways
        if way.assumed
        for e in way.evidence
        if e.what == what and not case.others.intersection(e.via)
    }
    yield from sorted(found, key=lambda item: (len(item.via), item))


def source_line(case: Case, place: Place) -> str:
    """Return a line of the tree as written, "" where there is none."""
    return case.program.bodies.line(place.file, place.line)


def finding(  # noqa: PLR0913, PLR0917 - what a finding is made of
    case: Case,
    rule: str,
    level: str,
    place: Place,
    message: str,
    subject: str,
    via: tuple[str, ...] = (),
    way: Way | None = None,
) -> Finding:
    """Return a finding about this callback; ``way`` is the way out whose conditions it is under."""
    guards = () if way is None else tuple(f"{g.holds}:{g.text}" for g in way.guards)
    return Finding(rule, level, case.callback.symbol, place, message, subject, via, guards)
