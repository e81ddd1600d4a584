"""Rules that no recording reaches, each on the smallest layout that shows it."""

from dataclasses import replace

import pytest

from auditor.simulator.flags import default_flags
from auditor.simulator.mapping import Path
from auditor.simulator.merge import Sides
from auditor.simulator.process import NotCoveredError, process
from auditor.simulator.rules import Rule
from auditor.simulator.space import AddressSpace
from auditor.simulator.syscalls import run
from auditor.simulator.vma import PAGE_SIZE, File, Hook, HookKind, Vma, VmOps

_TABLE = default_flags()
_FLAGS = _TABLE.word("VM_READ", "VM_MAYREAD", "VM_MAYWRITE")
_COPIED = _TABLE.word("VM_DONTCOPY")
_FILE = File("file")
_RULES_OF_BOTH_WAYS = ("6.16", "6.17", "6.19", "7.2", "7.3")
_ARENA = 0x100000000000


def _page(page: int, pages: int = 1, **fields: object) -> Vma:
    start, end = page * PAGE_SIZE, (page + pages) * PAGE_SIZE
    vma = Vma(start, end, _FLAGS, page, anon_pgoff=page)
    return replace(vma, **fields)  # type: ignore[arg-type]


def _space(generation: str, *vmas: Vma) -> AddressSpace:
    return replace(AddressSpace.of(generation), vmas=vmas)


def _modify(space: AddressSpace, page: int) -> tuple[AddressSpace, Sides]:
    space, outcome = space.modify(page * PAGE_SIZE, PAGE_SIZE, clear=_COPIED)
    return space, outcome.attempts[0].sides


@pytest.mark.parametrize("generation", _RULES_OF_BOTH_WAYS)
def test_a_faulted_range_joins_one_without_anon_vma_unless_forked(generation: str) -> None:
    for avc, sides in ((1, Sides.PREV), (2, Sides.NONE)):
        changed = _page(2, flags=_FLAGS | _COPIED, anon_vma=1, avc=avc)
        space, found = _modify(_space(generation, _page(1), changed), 2)
        assert found == sides
        assert space.vmas[0].anon_vma == (1 if sides is Sides.PREV else 0)


@pytest.mark.parametrize("generation", ["6.12", "6.13", "rfc-1", "rfc"])
def test_before_6_16_it_never_does(generation: str) -> None:
    changed = _page(2, flags=_FLAGS | _COPIED, anon_vma=1, avc=1)
    assert _modify(_space(generation, _page(1), changed), 2)[1] is Sides.NONE


def test_what_is_removed_hands_its_anon_vma_on() -> None:
    changed = _page(2, flags=_FLAGS | _COPIED, anon_vma=1, avc=1)
    space, sides = _modify(_space("7.3", _page(1), changed, _page(3)), 2)
    assert (sides, space.vmas[0].anon_vma, space.vmas[0].avc) == (Sides.BOTH, 1, 1)


def test_naming_loses_a_sticky_flag_that_a_neighbour_brings_in() -> None:
    guard = _TABLE.word("VM_MAYBE_GUARD")
    named = _page(1, flags=_FLAGS | guard, name="heap")
    space, _ = _space("7.3", named, _page(2)).set_name(2 * PAGE_SIZE, PAGE_SIZE, "heap")
    assert len(space.vmas) == 1
    assert not space.vmas[0].flags & guard
    policy = replace(named, name="", policy=1)
    space, _ = _space("7.3", policy, _page(2)).set_policy(2 * PAGE_SIZE, PAGE_SIZE, 1)
    assert space.vmas[0].flags & guard


def test_a_policy_leaves_soft_dirty_as_the_survivor_has_it() -> None:
    dirty = _TABLE.word("VM_SOFTDIRTY")
    clean = _page(1, policy=1)
    space = _space("6.12", clean, _page(2, flags=_FLAGS | dirty))
    space, _ = space.set_policy(2 * PAGE_SIZE, PAGE_SIZE, 1)
    assert [vma.flags for vma in space.vmas] == [_FLAGS]


@pytest.mark.parametrize(
    ("generation", "vm_ops", "private"),
    [
        ("rfc", VmOps.PLAIN, 7),
        ("6.16", VmOps.CLOSE, 0),
        ("6.19", VmOps.CLOSE, 0),
        ("7.2", VmOps.PLAIN, 7),
        ("7.3", VmOps.PLAIN, 7),
    ],
)
def test_user_fields_of_a_vma_that_grows(generation: str, vm_ops: VmOps, private: int) -> None:
    space = _space(generation, _page(1, file=_FILE, vm_ops=VmOps.PLAIN, private=7))
    hook = Hook(space.rules.generation.newest_hook, vm_ops=VmOps.CLOSE)
    space, outcome = space.mmap(2 * PAGE_SIZE, PAGE_SIZE, _FLAGS, pgoff=2, file=_FILE, hook=hook)
    assert outcome.path is Path.MERGE_FIRST
    assert (space.vmas[0].vm_ops, space.vmas[0].private) == (vm_ops, private)


@pytest.mark.parametrize(
    ("generation", "left"),
    [("6.12", 4), ("rfc", 4), ("6.16", 4), ("6.19", 4), ("7.2", 0), ("7.3", 0)],
)
def test_charges_after_a_failing_hook_over_charged_memory(generation: str, left: int) -> None:
    writable = _FLAGS | _TABLE.word("VM_WRITE")
    space, _ = AddressSpace.of(generation).mmap(0, 4 * PAGE_SIZE, writable)
    assert space.mm.committed == 4
    kind = space.rules.generation.newest_hook
    hook = Hook(kind, error="ENODEV")
    space, outcome = space.mmap(0, 4 * PAGE_SIZE, writable, file=_FILE, hook=hook)
    assert (outcome.error, space.vmas, space.mm.committed) == ("ENODEV", (), left)


def test_reasons_of_both_sides_are_named() -> None:
    special = _TABLE.word("VM_PFNMAP")
    space = _space("6.12", _page(1), _page(3, policy=1))
    _, outcome = space.mmap(2 * PAGE_SIZE, PAGE_SIZE, _FLAGS, pgoff=9)
    rules = [why.rule for why in (outcome.attempts[0].prev, outcome.attempts[0].next) if why]
    assert rules == [Rule.OFFSET, Rule.POLICY]
    _, outcome = space.mmap(2 * PAGE_SIZE, PAGE_SIZE, _FLAGS | special, pgoff=2)
    assert {why.rule for why in (outcome.attempts[0].prev, outcome.attempts[0].next) if why} == {
        Rule.SPECIAL
    }


def test_ksm_flags_are_set_late_or_early() -> None:
    counts = {}
    for generation in ("6.12", "6.16", "6.17", "7.3"):
        running = process(AddressSpace.of(generation), _ARENA, PAGE_SIZE)
        running, _ = run(running, ("ksm", 1))
        for slot in range(3):
            running, _ = run(running, ("mmap", slot, 1, 3, 0x32, "-", 0))
        counts[generation] = len(running.arena())
    assert counts == {"6.12": 3, "6.16": 3, "6.17": 1, "7.3": 1}


def test_mprotect_uncharges_only_what_was_never_written() -> None:
    account = _TABLE.word("VM_ACCOUNT")
    for touched in (False, True):
        running = process(AddressSpace.of("7.3"), _ARENA, PAGE_SIZE)
        running, _ = run(running, ("mmap", 0, 1, 3, 0x32, "-", 0))
        if touched:
            running, _ = run(running, ("touch", 0, 1))
        running, _ = run(running, ("mprotect", 0, 1, 1))
        assert bool(running.arena()[0].flags & account) is touched


def test_memory_is_forked_as_the_child_gets_it() -> None:
    running = process(AddressSpace.of("7.3"), _ARENA, PAGE_SIZE)
    for step in (
        ("mmap", 0, 1, 3, 0x32, "-", 0),
        ("touch", 0, 1),
        ("mlock", 0, 1),
        ("mmap", 2, 1, 3, 0x32, "-", 0),
        ("madvise", 2, 1, 10),
        ("mmap", 4, 1, 3, 0x32, "-", 0),
        ("touch", 4, 1),
        ("madvise", 4, 1, 18),
        ("fork",),
    ):
        running, error = run(running, step)
        assert error is None
    locked, wiped = running.arena()
    assert (locked.avc, wiped.avc) == (2, 0)
    assert not locked.flags & _TABLE.roles.locked


@pytest.mark.parametrize(
    "step",
    [
        ("mremap", 0, 1, 2),
        ("file", 0, "hugetlb"),
        ("mmap", 0, 1, 3, 0x132, "-", 0),
        ("mmap", 0, 1, 3, 0x40032, "-", 0),
        ("mmap", 0, 1, 4, 0x32, "-", 0),
        ("mmap", 0, 1, 3, 0x12, 5, 0),
        ("touch", 0, 1),
        ("madvise", 0, 1, 4),
        ("mbind", 0, 1, 3),
    ],
)
def test_what_the_model_leaves_out_is_said(step: tuple[str | int, ...]) -> None:
    running = process(AddressSpace.of("7.3"), _ARENA, PAGE_SIZE)
    with pytest.raises(NotCoveredError):
        run(running, step)


def test_a_hook_kind_is_what_the_generation_offers() -> None:
    for generation, offered in (("6.12", {"mmap"}), ("rfc", {"mmap", "proto"})):
        found = AddressSpace.of(generation).rules.generation
        assert {kind.value for kind in HookKind if found.offers(kind)} == offered
