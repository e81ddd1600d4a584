"""Generated statements: what kernel code does around a mapping, and a little more."""

from collections.abc import Callable

from arms import configured
from conditions import bare, call, condition, mask, number
from jumps import jumping
from scope import ERRORS, Scope, indented
from singles import leave, simple

DEEPEST = 3


def block(scope: Scope, depth: int, most: int = 4) -> list[str]:
    """Return a few statements."""
    lines: list[str] = []
    for _ in range(scope.choices.number(1, most)):
        lines += statement(scope, depth)
        if scope.budget <= 0:
            break
    return lines


def statement(scope: Scope, depth: int) -> list[str]:
    """Return one statement; small ones once the budget is spent or the nesting is deep."""
    scope.budget -= 1
    small = scope.budget <= 0 or depth >= DEEPEST
    rule = scope.choices.weighted(_SIMPLE if small else _EVERY)
    return rule(scope, depth)


def _simple(scope: Scope, _depth: int) -> list[str]:
    return [simple(scope)]


def guarded_leave(scope: Scope, _depth: int) -> list[str]:
    """Return the kernel's way to give up: set the error, go."""
    test = bare(condition(scope))
    if scope.labels and scope.kind == "int" and scope.choices.chance(70):
        error = f"ret = -{scope.choices.pick(list(ERRORS))};"
        return [f"if ({test}) {{", f"\t{error}", f"\t{leave(scope)}", "}"]
    return [f"if ({test})", f"\t{leave(scope)}"]


def checked_call(scope: Scope, depth: int) -> list[str]:
    """Return a call whose result is kept and tested."""
    helper = scope.helper("int", "pointer")
    if helper is None or "ret" not in scope.ints:
        return guarded_leave(scope, depth)
    choices = scope.choices
    if helper.kind == "pointer":
        failed = choices.pick(["IS_ERR(dev)", "IS_ERR_OR_NULL(dev)"])
        kept = [f"{scope.vma()}->vm_private_data = dev;"] if choices.chance(50) else []
        gone = ["\tret = PTR_ERR(dev);", f"\t{leave(scope)}"]
        if scope.kind == "int" and choices.chance(40):
            gone = ["\treturn PTR_ERR(dev);"]
        return [f"dev = {call(scope, helper)};", f"if ({failed}) {{", *gone, "}", *kept]
    first = f"ret = {call(scope, helper)};"
    form = choices.number(0, 4)
    if form == 0 and scope.kind == "int":
        return [first, "if (ret)", "\treturn ret;"]
    if form == 1:
        return [first, "if (ret < 0)", f"\t{leave(scope)}"]
    if form == 2:
        return [first, "if (!ret) {", *indented(block(scope, depth + 1, 2)), "}"]
    return [first, "if (ret)", f"\t{leave(scope)}"]


def _if(scope: Scope, depth: int) -> list[str]:
    choices = scope.choices
    lines: list[str] = []
    arms = choices.weighted([(6, 1), (2, 2), (1, 3)])
    last = choices.chance(50)
    for arm in range(arms):
        head = f"if ({bare(condition(scope))})"
        lines = _joined(lines, _arm(scope, depth, f"else {head}" if arm else head))
    return _joined(lines, _arm(scope, depth, "else")) if last else lines


def _joined(lines: list[str], arm: list[str]) -> list[str]:
    """Return a chain of arms with the next one, whose ``else`` follows a closing brace."""
    if lines[-1:] == ["}"]:
        return [*lines[:-1], f"}} {arm[0]}", *arm[1:]]
    return [*lines, *arm]


def _arm(scope: Scope, depth: int, head: str) -> list[str]:
    if scope.choices.chance(30):
        return [head, f"\t{simple(scope)}"]
    return [f"{head} {{", *indented(block(scope, depth + 1, 3)), "}"]


def _nested(scope: Scope, depth: int) -> list[str]:
    choices = scope.choices
    hidden = [f"int n = {number(scope)};"] if "n" in scope.ints and choices.chance(40) else []
    if hidden and hidden[0] == "int n = n;":
        hidden = ["int n = 1;"]
    return ["{", *indented([*hidden, *block(scope, depth + 1, 3)]), "}"]


def _restored(scope: Scope, depth: int) -> list[str]:
    """Return something done to the mapping for a while."""
    vma = scope.vma()
    inner = block(scope, depth + 1, 2)
    saved = scope.choices.pick(["vm_pgoff", "vm_private_data", "vm_flags"])
    if saved == "vm_flags":
        change = [f"vm_flags_t old = {vma}->vm_flags;", f"vm_flags_set({vma}, {mask(scope)});"]
        back = f"vm_flags_reset({vma}, old);"
    else:
        type_text = "unsigned long " if saved == "vm_pgoff" else "void *"
        change = [f"{type_text}old = {vma}->{saved};", f"{vma}->{saved} = 0;"]
        back = f"{vma}->{saved} = old;"
    return ["{", *indented([*change, *inner, back]), "}"]


Rule = Callable[[Scope, int], list[str]]
_SIMPLE: list[tuple[int, Rule]] = [(12, _simple), (2, guarded_leave)]
_EVERY: list[tuple[int, Rule]] = [
    *[(12, _simple), (7, _if), (5, guarded_leave), (5, checked_call), (4, jumping)],
    *[(2, configured), (1, _nested), (1, _restored)],
]
