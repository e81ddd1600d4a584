"""How far a callback is from a hook that is asked before the merge: the gates, in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from auditor import kernel
from auditor.effects import Evidence, Outside
from auditor.kernel.targets import Target
from auditor.program import Place
from auditor.rules import Case
from auditor.verdicts.handed import Handed, fields_read
from auditor.verdicts.records import TIERS, Reason, Tier
from auditor.verdicts.retry import ways_out


@dataclass(frozen=True, slots=True)
class Candidate:
    """A callback seen as something to convert.

    ``calls`` are those that are given its mapping, ``kept`` the state that each mapping leaves
    behind.
    """

    case: Case
    calls: tuple[Handed, ...]
    kept: tuple[Outside, ...]

    @property
    def place(self) -> Place:
        """Where it is defined, or else put into a table."""
        callback = self.case.callback
        return callback.definition.place if callback.definition else callback.tables[0].place


def tier(one: Candidate, target: Target, callers: Mapping[str, int]) -> Tier:
    """Return how far a callback is from a target: the worst that any gate says.

    ``callers`` counts the callbacks whose mapping reaches each function.
    """
    needs: set[str] = set()
    said: list[tuple[str, Reason]] = []
    gates = [gate(one, target) for gate in _GATES]
    for level, reason, need in chain(*gates, _helpers(one, target, callers)):
        said.append((level, reason))
        needs |= {need} if need else set()
    passed, _ = ways_out(one.case.found)
    if not passed and not one.case.found.unknowns:
        said = [(level, reason) for level, reason in said if level == "blocked"]
    if not said:
        nothing = "leaves its mapping as it is" if passed else "no way through it succeeds"
        said = [("ready", Reason("nothing", nothing, one.place))]
    worst = max((TIERS.index(level) for level, _ in said), default=0)
    reasons = tuple(dict.fromkeys(reason for _, reason in said))
    return Tier(target.name, TIERS[worst], tuple(sorted(needs)), reasons)


Said = Iterator[tuple[str, Reason, str]]


def _slot(one: Candidate, target: Target) -> Said:
    # A slot of another table is filled with mappings by its own caller.
    forward = kernel.table("types")["forward"]["structs"]
    descriptors = kernel.table("types")["mapping"]["descriptor"]
    taking = {slot.struct for slot in one.case.program.slots if slot.hook in descriptors}
    slots = sorted({(table.struct, table.member) for table in one.case.callback.tables})
    if any(struct in forward for struct, _ in slots):
        return
    for struct, member in slots:
        if struct in taking:
            continue
        text = f"{struct}.{member} is called with a mapping: its caller must make a descriptor"
        yield "needs-retype" if target.behind else "blocked", Reason("slot", text, one.place), ""


def _forwards(one: Candidate, _target: Target) -> Said:
    # Who calls another object's hook needs a mapping to hand on.
    found = one.case.found
    if found.summary.forwards:
        place = _evidence(one, "forwards to ") or one.place
        text = "hands its mapping to another file's hook, which may be an .mmap"
        yield "blocked", Reason("forwards", text, place), ""
    for struct, member in sorted(found.dispatches):
        place = _evidence(one, f"dispatches {struct}.{member}") or one.place
        text = f"hands its mapping to whoever sits in {struct}.{member}: those convert first"
        yield "blocked", Reason("dispatches", text, place), ""


def _members(one: Candidate, target: Target) -> Said:
    # Only some members can be written before there is a mapping.
    swaps = set(target.swaps)
    seen = set()
    for item in _own(one, target):
        what, _, member = item.what.partition(" ")
        if what in {"flags.set", "flags.clear"} and "flags" not in seen:
            seen.add("flags")
            yield "ready", Reason("flags", "changes flags", item.place), "flags"
        if what != "writes" or member in seen:
            continue
        if member == "vm_file":
            if swaps & set(item.via):
                text = f"swaps the file: {_instead(target, item.via)}"
                yield "needs-retype", Reason("file-swap", text, item.place), "file_swap"
            else:
                text = "swaps the file, whose reference would leak"
                yield "blocked", Reason("file-swap", text, item.place), "file_swap"
        elif member in target.members:
            text = f"writes {member}"
            yield "ready", Reason("member", text, item.place), target.members[member]
        else:
            text = f"writes {member}, which a hook before the merge cannot"
            yield "blocked", Reason("immutable", text, item.place), ""
        seen.add(member)


def _anonymous(one: Candidate, target: Target) -> Said:
    # A mapping without operations is an anonymous one.
    passed, _ = ways_out(one.case.found)
    if not any(dict(way.writes).get("vm_ops") == "always" and not way.installed for way in passed):
        return
    level = "needs-retype" if target.anonymous else "blocked"
    place = _evidence(one, "writes vm_ops") or one.place
    yield level, Reason("anonymous", "makes its mapping anonymous", place), "set_anonymous"


def _escapes(one: Candidate, _target: Target) -> Said:
    # A pointer to a mapping cannot be kept before there is one.
    if one.case.found.summary.vma_escapes:
        place = _evidence(one, "escapes") or one.place
        yield "blocked", Reason("escapes", "keeps a pointer to the mapping", place), ""


def _reads(one: Candidate, _target: Target) -> Said:
    # What a descriptor does not have cannot be read from it.
    known = set(kernel.table("types")["descriptor"]["readable"])
    for definition in one.case.callback.definitions:
        for field, place in fields_read(definition, one.case.program):
            if field not in known:
                text = f"uses {field} of the mapping, which a descriptor does not have"
                yield "blocked", Reason("unseen-member", text, place), ""


def _kept(one: Candidate, target: Target) -> Said:
    # State for each mapping leaks where the mapping merges away or fails later.
    for item in one.kept:
        text = f"{item.kind} kept for each mapping: {item.api}"
        level = "needs-mapped" if target.mapped else "blocked"
        yield level, Reason("side-effect-before-success", text, item.place), "mapped"


def _page_tables(one: Candidate, target: Target) -> Said:
    # Page tables can only be filled by an action, one for a mapping.
    for api in one.case.found.summary.page_table_api:
        calls = [call for call in one.calls if call.name == api]
        action = target.actions.get(api)
        place = calls[0].place if calls else _evidence(one, f"page_tables {api}") or one.place
        if action is None:
            text = f"{api} fills page tables, and no action takes its place"
            yield "blocked", Reason("page-tables", text, place), ""
            continue
        several = kernel.table("types")["actions"]["several"]
        if any(call.loop for call in calls) and action not in several:
            text = f"{api} is called in a loop: one action covers one range"
            yield "blocked", Reason("page-tables", text, place), ""
            continue
        full = kernel.table("types")["actions"]["full"]
        whole = action in full and all(call.whole for call in calls)
        name = f"{action}_full" if whole else action
        text = f"{api} becomes the action {name}"
        yield "needs-action", Reason("page-tables", text, place), f"action:{name}"


def _helpers(one: Candidate, target: Target, callers: Mapping[str, int]) -> Said:
    # Helpers that take the mapping must take the descriptor, or have a form that does.
    from_table = kernel.table("apis")
    told = set()
    for call in one.calls:
        row = from_table.get(call.name, {})
        plain = {"set", "clear", "assign", "value", "test", "stores"} & row.keys()
        if call.name in told or plain or call.name in target.actions:
            continue
        told.add(call.name)
        if call.name in target.swaps or call.name in one.case.found.summary.page_table_api:
            continue
        if call.name in target.instead:
            text = f"{call.name} becomes {target.instead[call.name]}"
            yield "ready", Reason("helper", text, call.place), ""
            continue
        others = callers[call.name] - 1
        also = f"; {others} other callbacks reach it" if others else ""
        text = f"{call.name} takes the mapping{also}"
        yield "needs-retype", Reason("helper", text, call.place), ""


def _unseen(one: Candidate, _target: Target) -> Said:
    # What could not be seen may stand in the way.
    passed, _ = ways_out(one.case.found)
    for way in passed:
        for item in way.unknowns:
            yield "undecided", Reason("unseen", item.reason, item.place), ""
    if not one.case.callback.definitions:
        text = "no body of it was found in the tree"
        yield "undecided", Reason("unseen", text, one.place), ""


def _shared(one: Candidate, _target: Target) -> Said:
    # What several tables share is converted once for all of them.
    tables = len(one.case.callback.tables)
    if tables > 1:
        text = f"converting it once converts {tables} tables"
        yield "ready", Reason("shared", text, one.place), ""


_GATES = (
    _slot,
    _forwards,
    _members,
    _anonymous,
    _escapes,
    _reads,
    _kept,
    _page_tables,
    _unseen,
    _shared,
)


def _own(one: Candidate, target: Target) -> Sequence[Evidence]:
    """Return the evidence of ways that do not fail, without what an action would do itself."""
    passed, _ = ways_out(one.case.found)
    return sorted(
        {
            item
            for way in passed
            for item in way.evidence
            if not target.actions.keys() & set(item.via)
        },
        key=lambda item: (len(item.via), item),
    )


def _instead(target: Target, names: Sequence[str]) -> str:
    return next((target.instead[n] for n in names if n in target.instead), "no form for a hook")


def _evidence(one: Candidate, what: str) -> Place | None:
    return next((e.place for e in one.case.found.evidence if e.what.startswith(what)), None)
