"""Random scenarios for kernels that are asked: none of their steps ends in a signal."""

from random import Random

from booted import Script, Step

# With the first the process has VMAs below, with the second it has none.
_BASES = (0x100000000000, 0x100000000000, 0x100000000000, 0x10000)
_KINDS = ("-", "-", "secret", "memfd", "memfd", "tmpfs-ro", "ramfs", "/dev/zero")
_ADVICE = (0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 17, 18, 19, 22, 23, 23, 102, 103)
_SHARED, _PRIVATE, _FIXED, _ANONYMOUS, _LOCKED, _NORESERVE, _POPULATE = (
    0x1, 0x2, 0x10, 0x20, 0x2000, 0x4000, 0x8000,
)  # fmt: skip


def scripts(random: Random, count: int) -> tuple[Script, ...]:
    """Return this many scenarios of four to twelve steps."""
    return tuple(_script(random, f"random-{number}") for number in range(count))


def _script(random: Random, name: str) -> Script:
    kinds = [random.choice(_KINDS)] * 2 if random.random() < 0.7 else random.sample(_KINDS, 2)
    kinds = [kind for kind in kinds if kind != "-"]
    steps: list[Step] = [("file", number, kind) for number, kind in enumerate(kinds)]
    if random.random() < 0.08:
        steps.append(("ksm", 1))
    shared = random.random() < 0.5
    steps.extend(_step(random, kinds, shared=shared) for _ in range(random.randint(4, 12)))
    return Script(name, random.choice(_BASES), tuple(steps))


def _step(random: Random, kinds: list[str], *, shared: bool) -> Step:
    slot, count = random.randint(8, 18), random.randint(1, 4)
    match random.choices(
        ("mmap", "madvise", "munmap", "mprotect", "mlock", "munlock", "clear_refs", "rare"),
        (12, 4, 2, 2, 1, 1, 1, 0.6),
    )[0]:
        case "mmap":
            return _mmap(random, kinds, slot, count, shared=shared)
        case "madvise":
            return ("madvise", slot, count, random.choice(_ADVICE))
        case "mprotect":
            return ("mprotect", slot, count, random.choice((1, 3, 3)))
        case "clear_refs":
            return ("clear_refs", 4)
        case "rare":
            return random.choice(
                (
                    ("fork",),
                    ("mlockall", random.choice((1, 2, 3))),
                    ("munlockall",),
                    ("mbind", slot, count, random.choice((0, 1))),
                    ("ksm", random.choice((0, 1))),
                    ("mseal", slot, count),
                )
            )
        case word:
            return (word, slot, count)


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
