"""What holds for every script, on every generation."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.simulator.explain import explain
from auditor.simulator.flags import default_flags
from auditor.simulator.generations import generations
from auditor.simulator.mapping import Path
from auditor.simulator.outcome import Outcome
from auditor.simulator.scenario_file import parse
from auditor.simulator.space import AddressSpace, Step
from auditor.simulator.vma import PAGE_SIZE, File, Hook, HookKind, ScenarioError, Vma, VmOps

_TABLE = default_flags()
_USUAL = _TABLE.word("VM_READ", "VM_MAYREAD", "VM_MAYWRITE")
_FLAGS = tuple(
    _TABLE.word(name)
    for name in ("VM_WRITE", "VM_SHARED", "VM_DONTDUMP", "VM_LOCKED", "VM_PFNMAP", "VM_MAYBE_GUARD")
)
_FILES = (None, File("a"), File("b"), File("dax", dax=True), File("huge", hugetlbfs=True))
_ERRORS = (None, None, None, "ENODEV")

_words = st.sampled_from((0, 0, 0, *_FLAGS))
_examples = settings(max_examples=5000, deadline=None)


@dataclass(frozen=True, slots=True)
class _Op:
    """One step of a random script; what a word does not take is left out of account."""

    word: str
    page: int
    pages: int
    flags: int
    clear: int
    file: File | None
    early: bool
    ops: VmOps | None
    error: str | None
    delta: int

    def hook(self, newest: HookKind) -> Hook:
        swapped = _FILES[2] if self.delta > 1 else None
        kind = newest if self.early else HookKind.MMAP
        private = self.ops is not None
        return Hook(
            kind, self.clear, 0, self.ops, private, swapped, self.delta % 2, self.error
        )  # fmt: skip

    def run(self, space: AddressSpace) -> Step:  # noqa: PLR0911 - one a word
        at, length = self.page * PAGE_SIZE, self.pages * PAGE_SIZE
        match self.word:
            case "munmap":
                return space.munmap(at, length)
            case "modify":
                return space.modify(at, length, set_=self.flags, clear=self.clear)
            case "name":
                return space.set_name(at, length, "name" if self.flags else "")
            case "policy":
                return space.set_policy(at, length, self.delta)
            case "uffd":
                return space.set_uffd(at, length, self.delta)
            case "fault":
                return space.fault(at)
            case "fork":
                return space.fork()
            case "clear":
                return space.clear_soft_dirty()
        hook = self.hook(space.rules.generation.newest_hook) if self.file is not None else None
        pgoff = self.page + 100 * (self.file is not None)
        return space.mmap(at, length, _USUAL | self.flags, pgoff=pgoff, file=self.file, hook=hook)


_op = st.builds(
    _Op,
    word=st.sampled_from(
        ("mmap",) * 8
        + ("munmap", "modify", "modify", "name", "policy", "uffd", "fault", "fork", "clear")
    ),
    page=st.integers(1, 10),
    pages=st.integers(1, 4),
    flags=_words,
    clear=_words,
    file=st.sampled_from(_FILES),
    early=st.booleans(),
    ops=st.sampled_from((None, None, VmOps.PLAIN, VmOps.CLOSE, VmOps.NULL)),
    error=st.sampled_from(_ERRORS),
    delta=st.integers(0, 2),
)
_scripts = st.lists(_op, min_size=1, max_size=12)
_spaces = st.sampled_from(tuple(generations())).map(AddressSpace.of)


def _mapped_pages(vmas: tuple[Vma, ...]) -> set[int]:
    return {page for vma in vmas for page in range(vma.start // PAGE_SIZE, vma.end // PAGE_SIZE)}


def _boundaries(vmas: tuple[Vma, ...]) -> set[int]:
    """Return the addresses at which two VMAs lie side by side."""
    return {vma.start for vma in vmas} & {vma.end for vma in vmas}


@_examples
@given(_spaces, _scripts)
def test_layout_is_what_was_mapped_and_not_unmapped(space: AddressSpace, script: list[_Op]) -> None:
    mapped: set[int] = set()
    for op in script:
        before = space
        space, outcome = op.run(space)
        asked = set(range(op.page, op.page + op.pages))
        if op.word == "mmap":
            mapped = mapped - asked if outcome.error else mapped | asked
        elif op.word == "munmap":
            mapped -= asked
        assert all(vma.start < vma.end for vma in space.vmas)
        assert all(
            low.end <= high.start for low, high in zip(space.vmas, space.vmas[1:], strict=False)
        )
        assert _mapped_pages(space.vmas) == mapped
        assert outcome.before == before.vmas
        assert outcome.after == space.vmas
        # The space before the step is as it was.
        assert _mapped_pages(before.vmas) == _mapped_pages(outcome.before)


@_examples
@given(_spaces, _scripts)
def test_vmas_side_by_side_have_a_reason(space: AddressSpace, script: list[_Op]) -> None:
    for op in script:
        before = space
        space, outcome = op.run(space)
        reasons = {merge.start for merge in outcome.attempts if merge.prev is not None}
        reasons |= {merge.end for merge in outcome.attempts if merge.next is not None}
        boundaries = _boundaries(space.vmas)
        new = boundaries - _boundaries(before.vmas)
        assert new <= reasons
        tried = {at for merge in outcome.attempts for at in (merge.start, merge.end)}
        if outcome.error is None:
            assert boundaries & tried <= reasons
        _assert_explained(outcome)


def _assert_explained(outcome: Outcome) -> None:
    """Each reason is a line that has no hole, and each attempt says what it came to."""
    lines = explain(_TABLE, outcome)
    assert all(line and "{" not in line and not line.endswith(": ") for line in lines)
    missed = [
        why for merge in outcome.attempts for why in (merge.prev, merge.next) if why is not None
    ]
    assert sum("no merge with" in line for line in lines) == len(missed)
    assert sum("merges with" in line for line in lines) == sum(
        merge.prev is None or merge.next is None for merge in outcome.attempts
    )
    if outcome.path is Path.NEW and outcome.hook_called and len(outcome.attempts) == 1:
        assert outcome.no_retry is None or outcome.no_retry.value in lines


@_examples
@given(
    st.recursive(
        st.one_of(
            st.sampled_from(("VM_READ", "nothing", "mmap", "a", "newest", "close")),
            st.integers(-3, 2000),
            st.booleans(),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(("step", "files", "flags", "mmap", "at", "pages", "file", "set")),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=8,
    )
)
def test_invalid_scripts_are_scenario_errors(value: object) -> None:
    text = f"""
    [files.a]
    set = ["VM_DONTDUMP"]
    [[step]]
    mmap = {_toml({"at": 0, "pages": 1} | (value if isinstance(value, dict) else {"set": value}))}
    """
    assert "\n" not in _refusal(text)


def _refusal(text: str) -> str:
    """Return why a text is no scenario, nothing if it is one; nothing else may be raised."""
    try:
        parse(text)
    except ScenarioError as error:
        return str(error)
    return ""


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case str():
            return f'"{value}"'
    return str(value)


@pytest.mark.parametrize(
    ("address", "length"), [(1, PAGE_SIZE), (0, 1), (0, 0), (0, -PAGE_SIZE), (1 << 56, PAGE_SIZE)]
)
def test_no_range_is_a_scenario_error(address: int, length: int) -> None:
    space = AddressSpace.of("6.12")
    with pytest.raises(ScenarioError):
        space.mmap(address, length, _USUAL)
    with pytest.raises(ScenarioError):
        space.munmap(address, length)
    with pytest.raises(ScenarioError):
        space.modify(address, length)


def test_a_hook_needs_a_file_and_a_slot() -> None:
    space = AddressSpace.of("6.12")
    with pytest.raises(ScenarioError, match="a hook needs a file"):
        space.mmap(0, PAGE_SIZE, _USUAL, hook=Hook())
    with pytest.raises(ScenarioError, match=r"6\.12 has no prepare hook"):
        space.mmap(0, PAGE_SIZE, _USUAL, file=File("a"), hook=Hook(HookKind.PREPARE))
