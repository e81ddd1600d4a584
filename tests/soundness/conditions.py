"""Generated expressions: masks, words, numbers, conditions, calls of helpers."""

from collections.abc import Callable

from choices import Choices
from scope import ERRORS, FLAGS, OPTIONS, Helper, Scope

DEEPEST = 2


def constant_mask(choices: Choices) -> str:
    """Return one to three flags."""
    names = list(FLAGS)
    first = choices.number(0, len(names) - 1)
    count = choices.weighted([(5, 1), (3, 2), (1, 3)])
    step = choices.number(1, 3) if count > 1 else 1
    return " | ".join(names[(first + step * turn) % len(names)] for turn in range(count))


def bracketed_mask(choices: Choices) -> str:
    """Return flags that an operator can stand next to."""
    text = constant_mask(choices)
    return f"({text})" if "|" in text else text


def mask(scope: Scope) -> str:
    """Return flags to set or to clear: never what the mapping came with."""
    choices = scope.choices
    kind = choices.number(0, 9)
    if kind < 7 or (kind == 7 and not scope.masks):
        return constant_mask(choices)
    if kind == 7:
        return choices.pick(scope.masks)
    otherwise = "0" if kind == 8 else bracketed_mask(choices)
    return f"{plain(scope)} ? {bracketed_mask(choices)} : {otherwise}"


def word(scope: Scope) -> str:
    """Return an expression for the mapping's flags, now or before."""
    choices = scope.choices
    if scope.words and choices.chance(30):
        return choices.pick(scope.words)
    return f"{scope.vma()}->vm_flags"


def new_word(scope: Scope) -> str:
    """Return a flags word made from the mapping's."""
    choices, old = scope.choices, word(scope)
    flags, more = bracketed_mask(choices), bracketed_mask(choices)
    return choices.pick(
        [
            f"{old} | {flags}",
            f"{old} & ~{flags}",
            f"({old} | {flags}) & ~{more}",
            f"({old} & ~{flags}) | {more}",
            old,
            f"{old} & (VM_READ | VM_WRITE | {flags})",
        ]
    )


def number(scope: Scope) -> str:
    """Return a number without a side effect."""
    choices = scope.choices
    kind = choices.number(0, 9)
    if kind < 3:
        return str(choices.number(0, 2))
    if kind < 6:
        return choices.pick(scope.numbers)
    if kind < 8 and scope.ints:
        return choices.pick(scope.ints)
    if kind == 8:
        return f"-{choices.pick(list(ERRORS))}"
    return f"({choices.pick(scope.numbers)} + 1)"


def plain(scope: Scope) -> str:
    """Return a condition without a side effect that an operator can stand next to."""
    choices = scope.choices
    readable = [*scope.numbers, *scope.ints]
    kind = choices.weighted([(6, 0), (8, 1), (2, 2), (2, 3), (1, 4), (1, 5)])
    if kind == 0:
        value = choices.pick(readable)
        sign = choices.pick(["==", "!=", "<", ">", "<=", ">="])
        return f"({value} {sign} {choices.number(-1, 2)})"
    if kind == 1:
        return _flag_test(scope)
    if kind == 2:
        return choices.pick(readable)
    if kind == 3:
        return f"!{choices.pick(readable)}"
    if kind == 4:
        return f"IS_ENABLED({choices.pick(OPTIONS)})"
    vma = scope.vma()
    return choices.pick(
        [
            f"({vma}->vm_ops == &ops_a)",
            f"({vma}->vm_pgoff > 3)",
            f"!{vma}->vm_private_data",
            f"{vma}->vm_pgoff",
        ]
    )


def _flag_test(scope: Scope) -> str:
    choices, old = scope.choices, word(scope)
    flags = bracketed_mask(choices)
    kind = choices.number(0, 5)
    if kind < 2:
        return f"({old} & {flags})"
    if kind < 4:
        return f"!({old} & {flags})"
    other = choices.pick([flags, bracketed_mask(choices), "0"])
    return f"(({old} & {flags}) {'==' if kind == 4 else '!='} {other})"


def condition(scope: Scope, depth: int = 0) -> str:
    """Return a condition, with side effects in places, that an operator can stand next to."""
    choices = scope.choices
    if depth >= DEEPEST or choices.chance(45):
        return plain(scope)
    if choices.chance(25):
        return called(scope) or plain(scope)
    return choices.weighted(_COMPOSED)(scope, depth + 1)


def _logical(scope: Scope, depth: int) -> str:
    return f"({condition(scope, depth)} {_sign(scope)} {condition(scope, depth)})"


def _with_effect(scope: Scope, depth: int) -> str:
    return f"({plain(scope)} {_sign(scope)} ({effect(scope)}, {condition(scope, depth)}))"


def _sign(scope: Scope) -> str:
    return scope.choices.pick(["&&", "||"])


def _wrapped(scope: Scope, depth: int) -> str:
    wrapper = scope.choices.pick(["unlikely", "likely", "!!", "!"])
    return f"{wrapper}({condition(scope, depth)})"


def _chosen(scope: Scope, depth: int) -> str:
    test, then, otherwise = (condition(scope, depth) for _ in range(3))
    return f"({test} ? {then} : {otherwise})"


def _statements(scope: Scope, depth: int) -> str:
    return f"({{ {effect(scope)}; {condition(scope, depth)}; }})"


_COMPOSED: list[tuple[int, Callable[[Scope, int], str]]] = [
    *[(3, _logical), (2, _with_effect), (1, _wrapped), (1, _chosen), (1, _statements)],
]


def called(scope: Scope) -> str | None:
    """Return a condition that a helper decides, or None where there is no helper."""
    helper = scope.helper("int", "bool")
    if helper is None:
        return None
    choices, text = scope.choices, call(scope, helper)
    if helper.kind == "bool":
        return choices.pick([text, f"!{text}"])
    forms = [f"({text} < 0)", text, f"!{text}"]
    if "ret" in scope.ints:
        forms += [f"((ret = {text}) != 0)", f"((ret = {text}) < 0)", f"(ret = {text})"]
    return choices.pick(forms)


def effect(scope: Scope) -> str:
    """Return an expression that is there for its effect."""
    choices, vma = scope.choices, scope.vma()
    kind = choices.number(0, 6)
    if kind < 2:
        return f"vm_flags_set({vma}, {mask(scope)})"
    if kind == 2:
        return f"vm_flags_clear({vma}, {mask(scope)})"
    if kind == 3:
        return f"({vma}->vm_ops = &{choices.pick(['ops_a', 'ops_b'])})"
    if kind == 4:
        return f"({vma}->vm_flags |= {constant_mask(choices)})"
    if kind == 5 and scope.ints:
        target = choices.pick(scope.ints)
        return choices.pick([f"({target} = {number(scope)})", f"{target}++", f"--{target}"])
    helper = scope.helper("int", "bool", "void")
    return f'pr_debug("here", {choices.number(1, 9)})' if helper is None else call(scope, helper)


def call(scope: Scope, helper: Helper) -> str:
    """Return a call of a helper."""
    return helper.call.format(vma=scope.vma(), number=number(scope))


def bare(text: str) -> str:
    """Take one pair of brackets off a condition that it encloses as a whole."""
    if not text.startswith("(") or text.startswith("({"):
        return text
    depth = 0
    for position, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return text[1:-1] if position == len(text) - 1 else text
    return text
