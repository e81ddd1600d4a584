"""Small scenarios: a few steps over a few files, and how they run on a generation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.simulator.flags import FlagTable
from auditor.simulator.generations import Generation
from auditor.simulator.outcome import Outcome
from auditor.simulator.space import AddressSpace, Step
from auditor.simulator.vma import PAGE_SIZE, File, Hook, ScenarioError, Vma

# Page 0 of every scenario, in bytes.
BASE = 0x100000000
_BELOW = Vma(0x400000, 0x401000, 0, file=File("program"))


@dataclass(frozen=True, slots=True)
class Driver:
    """A file of a scenario and its hook; ``newest`` puts it in the newest slot there is."""

    file: File
    hook: Hook
    newest: bool = False

    def hook_on(self, generation: Generation) -> Hook:
        """Return the hook as this generation has it."""
        return replace(self.hook, kind=generation.newest_hook) if self.newest else self.hook


@dataclass(frozen=True, slots=True)
class Act:
    """One step: a word, pages counted from BASE, and what else the word takes.

    ``offset`` None is what the kernel gives memory without a file: its address in pages, 0 if it
    is shared. ``number`` is the policy or the userfaultfd context.
    """

    word: str
    at: int = 0
    pages: int = 0
    flags: int = 0
    clear: int = 0
    driver: Driver | None = None
    offset: int | None = None
    name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: what it shows, what it is drawn for by default, and what happens in it.

    ``below`` says whether something is mapped below; ``flags`` are what its mappings have, as a
    drawing need not repeat them.
    """

    title: str
    about: str
    generations: tuple[str, ...]
    below: bool
    flags: int
    table: FlagTable
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The space after one act, what the act did, and the act in words."""

    label: str
    space: AddressSpace
    outcome: Outcome

    @property
    def vmas(self) -> tuple[Vma, ...]:
        """Return the scenario's own VMAs."""
        return tuple(vma for vma in self.space.vmas if vma.start >= BASE)


def play(scenario: Scenario, generation: Generation) -> tuple[Frame, ...]:
    """Run a scenario on a generation: a frame for each act.

    ScenarioError names the act that asks for a hook the generation does not have.
    """
    return tuple(_frames(scenario, generation))


def label(table: FlagTable, act: Act) -> str:
    """Return an act in words."""
    where = f" page {act.at}" if act.pages == 1 else f" pages {act.at}-{act.at + act.pages - 1}"
    what = ""
    match act.word:
        case "mmap":
            what = f" of {act.driver.file.name}" if act.driver is not None else " without a file"
            what += f" at offset {act.offset}" if act.offset is not None else ""
        case "modify":
            changed = [f"+{name}" for name in table.names(act.flags)]
            changed += [f"-{name}" for name in table.names(act.clear)]
            what = f": {' '.join(changed)}"
        case "name":
            what = f": {act.name or 'none'}"
        case "policy" | "uffd":
            what = f": {act.number or 'none'}"
    return f"{act.word.replace('_', ' ')}{where if act.pages else ''}{what}"


def _frames(scenario: Scenario, generation: Generation) -> Iterator[Frame]:
    space = AddressSpace.of(generation, scenario.table)
    if scenario.below:
        space = replace(space, vmas=(_BELOW,))
    for number, act in enumerate(scenario.acts, start=1):
        words = label(scenario.table, act)
        try:
            space, outcome = _step(space, act)
        except ScenarioError as error:
            message = f"step {number}, {words}: {error}"
            raise ScenarioError(message) from error
        yield Frame(words, space, outcome)


def _step(space: AddressSpace, act: Act) -> Step:  # noqa: PLR0911 - one for each word
    start, length = BASE + act.at * PAGE_SIZE, act.pages * PAGE_SIZE
    match act.word:
        case "mmap":
            return _mmap(space, act, start, length)
        case "munmap":
            return space.munmap(start, length)
        case "modify":
            return space.modify(start, length, set_=act.flags, clear=act.clear)
        case "name":
            return space.set_name(start, length, act.name)
        case "policy":
            return space.set_policy(start, length, act.number)
        case "uffd":
            return space.set_uffd(start, length, act.number)
        case "fault":
            return space.fault(start)
        case "fork":
            return space.fork()
        case "clear_soft_dirty":
            return space.clear_soft_dirty()
    message = f"unknown step {act.word}"
    raise ScenarioError(message)


def _mmap(space: AddressSpace, act: Act, start: int, length: int) -> Step:
    shared = act.flags & space.rules.table.roles.shared
    own = 0 if shared else start // PAGE_SIZE
    offset = own if act.offset is None else act.offset
    if act.driver is None:
        return space.mmap(start, length, act.flags, pgoff=offset)
    return space.mmap(
        start,
        length,
        act.flags,
        pgoff=offset,
        file=act.driver.file,
        hook=act.driver.hook_on(space.rules.generation),
    )
