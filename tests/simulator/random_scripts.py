"""Random scenarios for kernels that are asked: none of their steps ends in a signal."""

from collections.abc import Sequence
from random import Random

from booted import Script, Step

# With the first the process has VMAs below, with the second it has none.
_BASES = (0x100000000000, 0x100000000000, 0x100000000000, 0x10000)
KINDS = ("-", "-", "secret", "memfd", "memfd", "tmpfs-ro", "ramfs", "/dev/zero")
RARE = ("fork", "mlockall", "munlockall", "mbind", "ksm", "mseal")
_ADVICE = (0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 17, 18, 19, 22, 23, 23, 102, 103)
_SHARED, _PRIVATE, _FIXED, _ANONYMOUS, _LOCKED, _NORESERVE, _POPULATE = (
    0x1, 0x2, 0x10, 0x20, 0x2000, 0x4000, 0x8000,
)  # fmt: skip


def scripts(
    random: Random, count: int, kinds: Sequence[str] = KINDS, rare: Sequence[str] = RARE
) -> tuple[Script, ...]:
    """Return this many scenarios of four to twelve steps, over some kinds of file.

    ``rare`` are the words that need privileges, or much of the process to be ours.
    """
    return tuple(_script(random, f"random-{number}", kinds, rare) for number in range(count))


def _script(random: Random, name: str, kinds: Sequence[str], rare: Sequence[str]) -> Script:
    alike = random.random() < 0.7
    chosen = [random.choice(kinds)] * 2 if alike else random.sample(kinds, 2)
    opened = [kind for kind in chosen if kind != "-"]
    steps: list[Step] = [("file", number, kind) for number, kind in enumerate(opened)]
    if "ksm" in rare and random.random() < 0.08:
        steps.append(("ksm", 1))
    shared = random.random() < 0.5
    for _ in range(random.randint(4, 12)):
        if rare and random.random() < 0.03:
            steps.append(_rare(random, random.choice(rare)))
        else:
            steps.append(_step(random, opened, shared=shared))
    return Script(name, random.choice(_BASES), tuple(steps))


def _place(random: Random) -> tuple[int, int]:
    return random.randint(8, 18), random.randint(1, 4)


def _rare(random: Random, word: str) -> Step:
    match word:
        case "mlockall":
            return (word, random.choice((1, 2, 3, 5, 6, 7)))
        case "mbind":
            return (word, *_place(random), random.choice((0, 1)))
        case "ksm":
            return (word, random.choice((0, 1)))
        case "mseal":
            return (word, *_place(random))
    return (word,)


def _step(random: Random, kinds: list[str], *, shared: bool) -> Step:
    words = ("mmap", "madvise", "munmap", "mprotect", "mlock", "munlock", "clear_refs")
    word = random.choices(words, (12, 4, 2, 2, 1, 1, 1))[0]
    match word:
        case "mmap":
            return _mmap(random, kinds, *_place(random), shared=shared)
        case "madvise":
            return (word, *_place(random), random.choice(_ADVICE))
        case "mprotect":
            return (word, *_place(random), random.choice((1, 3, 3)))
        case "clear_refs":
            return (word, 4)
    return (word, *_place(random))


def _mmap(random: Random, kinds: list[str], slot: int, count: int, *, shared: bool) -> Step:
    flags = _FIXED | (_SHARED if shared or random.random() < 0.1 else _PRIVATE)
    for flag, chance in ((_LOCKED, 0.05), (_NORESERVE, 0.1), (_POPULATE, 0.05)):
        if random.random() < chance:
            flags |= flag
    prot = random.choice((1, 3, 3, 3))
    if not kinds or random.random() < 0.1:
        return ("mmap", slot, count, prot, flags | _ANONYMOUS, "-", 0)
    number = 0 if random.random() < 0.8 else random.randrange(len(kinds))
    if kinds[number] == "tmpfs-ro" and flags & _SHARED:
        prot = 1
    # Mostly the offset that continues a neighbour's.
    pgoff = slot - 8 if random.random() < 0.9 else random.randint(0, 12)
    return ("mmap", slot, count, prot, flags, number, pgoff)
