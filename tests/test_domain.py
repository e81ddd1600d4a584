"""The flags domain against brute force: every word of two bits stands for a set of runs."""

from functools import reduce
from itertools import product

from auditor.domain.flags import ALL, Known, Word, current, learn

BITS = (1 << 16, 1 << 17)  # beyond MARKS
MASK = sum(BITS)
SOME = (0, *BITS, MASK)
OPERATIONS = ("untouched", "set", "cleared")
# One run leaves each bit with one last operation; a word stands for a set of runs.
RUNS = tuple(product(OPERATIONS, repeat=len(BITS)))


def word_of(*runs: tuple[str, ...]) -> Word:
    bits = dict.fromkeys(OPERATIONS, 0)
    for run in runs:
        for bit, operation in zip(BITS, run, strict=True):
            bits[operation] |= bit
    words = (steps(run) for run in runs)
    word = reduce(Word.join, words)
    assert (word.untouched, word.set, word.cleared) == (
        bits["untouched"] | ~MASK,
        bits["set"],
        bits["cleared"],
    )
    return word


def steps(run: tuple[str, ...]) -> Word:
    word = Word()
    for bit, operation in zip(BITS, run, strict=True):
        if operation != "untouched":
            word = word.with_set(bit) if operation == "set" else word.with_cleared(bit)
    return word


def runs_of(word: Word) -> set[tuple[str, ...]]:
    return {run for run in RUNS if word.covers(word_of(run))}


WORDS = tuple({word_of(*pair) for pair in product(RUNS, repeat=3)})


def test_there_are_all_words_of_two_bits() -> None:
    assert len(WORDS) == 7**2


def after(run: tuple[str, ...], operation: str, bits: int) -> tuple[str, ...]:
    return tuple(operation if bits & bit else old for bit, old in zip(BITS, run, strict=True))


def test_setting_and_clearing_are_exact() -> None:
    for word, bits in product(WORDS, SOME):
        assert runs_of(word.with_set(bits)) == {after(r, "set", bits) for r in runs_of(word)}
        assert runs_of(word.with_cleared(bits)) == {
            after(r, "cleared", bits) for r in runs_of(word)
        }


def test_joining_covers_both_and_no_less_would() -> None:
    for one, two in product(WORDS, repeat=2):
        joined = one.join(two)
        assert runs_of(joined) >= runs_of(one) | runs_of(two)
        smaller = [w for w in WORDS if w != joined and joined.covers(w)]
        assert not any(w.covers(one) and w.covers(two) for w in smaller)


def test_then_lays_one_run_over_another() -> None:
    for one, two in product(WORDS, repeat=2):
        laid = {
            tuple(b if b != "untouched" else a for a, b in zip(first, second, strict=True))
            for first in runs_of(one)
            for second in runs_of(two)
        }
        assert runs_of(one.then(two)) >= laid
        assert word_of(*laid) == one.then(two)


def test_a_flag_is_alone_where_no_mark_is_set_on_the_same_run() -> None:
    mark, plain = 1, 1 << 16  # the first of MARKS, and the first flag beyond
    steps = {
        "nothing": lambda word: word,
        "mark": lambda word: word.with_set(mark),
        "plain": lambda word: word.with_set(plain),
        "both": lambda word: word.with_set(mark | plain),
        "unmark": lambda word: word.with_cleared(mark),
    }

    def ran(names: tuple[str, ...]) -> Word:
        word = Word()
        for name in names:
            word = steps[name](word)
        return word

    def exact(names: tuple[str, ...]) -> bool:
        word = ran(names)
        return bool(word.set & plain) and not word.set & mark

    runs = tuple(product(steps, repeat=2))
    for run in runs:
        assert bool(ran(run).alone & plain) == exact(run)
    for one, two in product(runs, repeat=2):
        joined = ran(one).join(ran(two))
        assert bool(joined.alone & plain) == (exact(one) or exact(two))
        for last in runs:
            possible = exact((*one, *last)) or exact((*two, *last))
            assert not possible or joined.then(ran(last)).alone & plain


def value(run: tuple[str, ...], incoming: int) -> int:
    result = 0
    for bit, operation in zip(BITS, run, strict=True):
        if operation == "set" or (operation == "untouched" and incoming & bit):
            result |= bit
    return result


def fits(known: Known, bits: int) -> bool:
    return bits & known.ones & MASK == known.ones & MASK and not bits & known.zeros & MASK


def test_what_is_known_now_holds_in_every_run() -> None:
    for word, ones, zeros in product(WORDS, SOME, SOME):
        known = Known(ones, zeros & ~ones)
        now = current(word, known)
        for run, incoming in product(runs_of(word), SOME):
            if fits(known, incoming):
                assert fits(now, value(run, incoming))


def test_learning_excludes_no_run_that_is_so() -> None:
    for word, ones, zeros in product(WORDS, SOME, SOME):
        now = Known(ones, zeros & ~ones)
        learnt = learn(word, Known(), now)
        for run, incoming in product(runs_of(word), SOME):
            if fits(now, value(run, incoming)):
                assert learnt is not None
                assert fits(learnt, incoming)


def test_a_fresh_word_is_untouched_everywhere() -> None:
    assert Word().untouched == ALL
    assert Word().changed == 0
