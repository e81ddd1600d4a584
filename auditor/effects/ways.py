"""Outcomes of the interpreter -> the ways out of a callback, in the words of its readers."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeAlias

from auditor import kernel
from auditor.domain.flags import Known
from auditor.domain.outcomes import (
    GUARDS,
    NO_EFFECT,
    NOTES,
    Effect,
    Guard,
    Happened,
    Holding,
    Note,
    Outcome,
    nearest_notes,
)
from auditor.domain.values import Address, Failure, Int, Term
from auditor.effects.records import Evidence, Outside, Way
from auditor.graph.flags import Flags
from auditor.program import Unknown

SURELY = {Happened.NOT: "never", Happened.YES: "always", Happened.BACK: "temporarily"}


MOST_FAILING = 2
"""Failing ways that are told apart; nobody reads more."""
Groups: TypeAlias = dict[tuple[str, Outcome], Outcome]


def word(happened: Happened) -> str:
    """Return always, sometimes, temporarily (changed back) or never."""
    if happened in SURELY:
        return SURELY[happened]
    return "sometimes" if happened & Happened.YES else "temporarily"


def ways(outcomes: Iterable[Outcome], flags: Flags) -> tuple[Way, ...]:
    """Return the ways out that a reader tells apart.

    Outcomes that ask for an incoming flag which no mapping has are left out, failing ones that
    changed nothing are told as one, and a condition that all of one result share is no guard.
    """
    incoming = 0
    for name in kernel.table("types")["incoming"]["flags"]:
        incoming |= flags.bits(name)
    groups: Groups = {}
    for outcome in outcomes:
        if outcome.known.ones & ~incoming:
            continue
        for result in _results(outcome):
            one = _plain(outcome) if result == "error" else outcome
            key = (result, one._replace(known=Known(), value=None, guarded=0, noted=0))
            groups[key] = _either(groups[key], one) if key in groups else one
    groups = _fewer(groups)
    shared = _shared(groups)
    found = (
        _way(result, one, shared[result, one.against], flags) for (result, _), one in groups.items()
    )
    return tuple(sorted(found, key=_order))


def _results(outcome: Outcome) -> tuple[str, ...]:
    """Return what a way out may come to: a result that could not be told is both."""
    if outcome.effect.forwarded & Happened.YES:
        return ("forwarded",)
    match outcome.value:
        case Failure():
            return ("error",)
        case Int(number) if number < 0:
            return ("error",)
        case Term(_, sign) if sign not in ("+", "0+"):
            return ("ok", "error")
    return ("ok",)


def _plain(outcome: Outcome) -> Outcome:
    """Return a failing outcome without guards and notes if nothing was changed before it."""
    effect = outcome.effect
    if (effect.mutated | effect.escapes) & Happened.YES:
        return outcome
    unknown = 0
    for note in outcome.notes:
        if note.unknown:
            unknown |= NOTES.bit(note)
    return Outcome(NO_EFFECT, outcome.known, None, 0, unknown, outcome.against)


def _fewer(groups: Groups) -> Groups:
    """Return failing ways, and those that are not counted, as one of a kind where they are many."""
    kinds: dict[tuple[str, bool, Happened], list[Outcome]] = defaultdict(list)
    for (result, _), outcome in groups.items():
        kinds[result, outcome.against, outcome.effect.mutated].append(outcome)
    found: Groups = {}
    for (result, against, _), outcomes in kinds.items():
        if len(outcomes) > MOST_FAILING and (result == "error" or against):
            effect = reduce(Effect.join, (one.effect for one in outcomes))
            joined = reduce(_either, outcomes)._replace(effect=effect)
            found[result, joined] = joined
        else:
            found |= {(result, outcome): outcome for outcome in outcomes}
    return found


def _either(one: Outcome, two: Outcome) -> Outcome:
    return one._replace(
        known=one.known.join(two.known),
        guarded=one.guarded & two.guarded,
        noted=one.noted | two.noted,
    )


def _shared(groups: Groups) -> dict[tuple[str, bool], int]:
    """Return the guards that all ways of one result are under; what is against stays."""
    shared: dict[tuple[str, bool], int] = defaultdict(lambda: -1)
    against = 0
    for (result, _), outcome in groups.items():
        shared[result, outcome.against] &= outcome.guarded
        for guard in outcome.guards:
            against |= GUARDS.bit(guard) if guard.against else 0
    return {key: bits & ~against for key, bits in shared.items()}


def _order(way: Way) -> tuple[object, ...]:
    return (
        not way.assumed,
        ("ok", "forwarded", "error").index(way.result),
        sorted(way.set),
        sorted(way.cleared),
        sorted(way.unsure),
        way.writes,
        way.page_tables,
        way.mutated,
        way.evidence,
        [(guard.via, guard.place, guard.text, guard.holds) for guard in way.guards],
    )


def _way(result: str, outcome: Outcome, shared: int, flags: Flags) -> Way:
    effect, notes = outcome.effect, NOTES.records(nearest_notes(outcome.noted))
    done = effect.word
    noted = reduce(or_, (note.bits for note in notes), 0)
    unsure = (done.set & (done.untouched | done.cleared)) | (done.cleared & done.untouched)
    return Way(
        result=result,
        guards=_sorted(outcome.guarded & ~shared),
        always=_sorted(outcome.guarded & shared),
        set=flags.names(done.set, noted),
        cleared=flags.names(done.cleared, noted),
        unsure=flags.names(unsure, noted),
        mergeable=flags.names(done.alone, noted),
        writes=tuple((name, word(holding.happened)) for name, holding in effect.members),
        page_tables=word(effect.pages),
        actions=tuple(sorted({n.what.partition(" ")[2] for n in notes if _is(n, "action")})),
        outside=_outside(notes),
        escapes=bool(effect.escapes & Happened.YES),
        mutated=bool(effect.mutated & Happened.YES),
        installed=_installed(effect.member(_member()), notes),
        requires=flags.names(outcome.known.ones),
        refuses=flags.names(outcome.known.zeros),
        evidence=evidence(notes, flags),
        unknowns=tuple(sorted({Unknown(n.what, n.place) for n in notes if n.unknown})),
        assumed=not outcome.against,
    )


def _sorted(guarded: int) -> tuple[Guard, ...]:
    guards = GUARDS.records(guarded)
    return tuple(sorted(guards, key=lambda guard: (guard.via, guard.place, guard.text)))


def _member() -> str:
    return str(kernel.table("types")["installed"]["member"])


def _is(note: Note, kind: str) -> bool:
    return note.what.startswith(f"{kind} ")


def _installed(holding: Holding, notes: tuple[Note, ...]) -> frozenset[tuple[str, str]]:
    """Return the tables that a way may leave in the mapping; ("", "") is one that is not known."""
    if not holding.happened & Happened.YES or holding.value == Int(0):
        return frozenset()
    if isinstance(holding.value, Address):
        return frozenset({(holding.value.name, holding.value.file)})
    named = {(n.what.partition(" ")[2], n.place.file) for n in notes if _is(n, "installs")}
    return frozenset(named or {("", "")})


def _outside(notes: tuple[Note, ...]) -> tuple[Outside, ...]:
    """Return the state that a way leaves behind: what it does not take back itself."""
    undone = {note.what.partition(" ")[2] for note in notes if _is(note, "undoes")}
    found = set()
    for note in notes:
        if _is(note, "outside"):
            _, kind, api = note.what.split(" ", 2)
            found |= {Outside(kind, api, note.place)} if api not in undone else set()
    return tuple(sorted(found))


def evidence(notes: Iterable[Note], flags: Flags) -> tuple[Evidence, ...]:
    """Return what was seen, by place; a note of several flags becomes one line a flag."""
    found = set()
    for note in notes:
        if note.unknown or _is(note, "undoes"):
            continue
        names = [f"{note.what} {name}" for name in flags.names(note.bits)] if note.bits else []
        found |= {Evidence(what, note.place, note.via) for what in names or [note.what]}
    return tuple(sorted(found))
