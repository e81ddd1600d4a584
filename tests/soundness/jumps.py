"""Generated loops, switches and jumps within a function."""

from arms import directive
from conditions import condition, number
from scope import Scope, indented
from singles import leave, simple

MOST_TURNS = 3


def jumping(scope: Scope, depth: int) -> list[str]:
    """Return a loop, a switch, a skip or a retry."""
    kind = scope.choices.weighted([(4, 0), (4, 1), (2, 2), (1, 3)])
    if kind == 0:
        return _loop(scope, depth)
    if kind == 1:
        return _switch(scope, depth)
    return _skip(scope, depth) if kind == 2 else _retry(scope, depth)


def _loop(scope: Scope, depth: int) -> list[str]:
    choices, counter = scope.choices, scope.counter()
    turns = choices.number(0, MOST_TURNS)
    before = (scope.in_loop, scope.in_switch)
    scope.in_loop, scope.in_switch = True, False
    body = scope.block(depth + 1, 3)
    if choices.chance(30):
        test, way = condition(scope), choices.pick(["break", "continue"])
        body.insert(choices.number(0, 1) * len(body), f"if ({test})\n\t{way};")
    scope.in_loop, scope.in_switch = before
    inner = indented([part for line in body for part in line.split("\n")])
    form = choices.number(0, 5)
    if form == 0:
        return [f"for ({counter} = 0; {counter} < {turns}; {counter}++) {{", *inner, "}"]
    if form == 1:
        return [f"while ({counter} < {turns}) {{", f"\t{counter}++;", *inner, "}"]
    if form == 2:
        return ["do {", *inner, f"}} while (++{counter} < {turns});"]
    if form == 3:
        return [f"{counter} = {turns};", f"while ({counter}--) {{", *inner, "}"]
    if form == 4:
        turn = choices.pick(["k", "n"])  # hides a parameter or a variable
        test = f"{turn} > 0 && {counter}++ < 9"
        return [f"for (int {turn} = {turns}; {test}; {turn}--) {{", *inner, "}"]
    stop = f"\tif ({counter}++ >= {turns})"
    return ["for (;;) {", stop, "\t\tbreak;", *inner, "}"]


def _switch(scope: Scope, depth: int) -> list[str]:
    choices = scope.choices
    on_flags = choices.chance(25)
    value = f"{scope.vma()}->vm_flags & (VM_WRITE | VM_SHARED)" if on_flags else number(scope)
    marks = ["VM_WRITE", "VM_SHARED", "VM_WRITE | VM_SHARED", "0"]
    if not on_flags:
        marks = choices.pick([["0", "1", "2"], ["-1", "0 ... 1", "2"], ["-EPERM ... -1", "1"]])
    marks = [f"case {mark}:" for mark in marks[: choices.number(1, len(marks))]]
    if choices.chance(70):
        marks.insert(choices.number(0, len(marks)), "default:")
    before = (scope.in_loop, scope.in_switch)
    scope.in_switch = True
    lines = [f"switch ({value}) {{"]
    for mark in marks:
        head = [directive(choices), mark, "#endif"] if choices.chance(5) else [mark]
        lines += [*head, *_case(scope, depth)]
    scope.in_loop, scope.in_switch = before
    return [*lines, "\tbreak;", "}"]


def _case(scope: Scope, depth: int) -> list[str]:
    choices = scope.choices
    if choices.chance(12):
        return []
    body = indented(scope.block(depth + 1, 2))
    if choices.chance(12):
        return [f"\tif ({condition(scope)})", "\t\tbreak;", *body]
    ends = ["\tbreak;", "\tbreak;", "\tfallthrough;", f"\t{leave(scope)}"]
    if scope.in_loop:
        ends.append("\tcontinue;")
    return [*body, choices.pick(ends)] if choices.chance(85) else body


def _skip(scope: Scope, depth: int) -> list[str]:
    choices, label = scope.choices, scope.mark("skip")
    before = scope.labels
    scope.labels = [*before, label]
    head = f"if ({condition(scope)})"
    lines = [head, f"\tgoto {label};", *scope.block(depth + 1, 3)]
    scope.labels = before
    if choices.chance(25):
        # The label stands inside a block that is also entered from above.
        inner = indented([simple(scope), f"{label}:", simple(scope)])
        return [*lines, f"if ({condition(scope)}) {{", *inner, "}"]
    return [*lines, f"{label}:", f"\t{simple(scope)}"]


def _retry(scope: Scope, depth: int) -> list[str]:
    counter, label = scope.counter(), scope.mark("again")
    body = scope.block(depth + 1, 2)
    test = f"{counter}++ < {scope.choices.number(0, 2)} && {condition(scope)}"
    return [f"{label}:", f"\t{simple(scope)}", *body, f"if ({test})", f"\tgoto {label};"]
