"""Generated ``#if`` arms: round whole statements, and round parts of one."""

from collections.abc import Callable

from choices import Choices
from conditions import bare, condition, plain
from scope import OPTIONS, Scope, indented
from singles import simple


def directive(choices: Choices) -> str:
    """Return a directive that opens an arm."""
    first = choices.number(0, 1)
    one, other = OPTIONS[first], OPTIONS[1 - first]
    return choices.pick(
        [
            f"#ifdef {one}",
            f"#ifndef {one}",
            f"#if IS_ENABLED({one})",
            f"#if defined({one}) && !defined({other})",
            f"#if defined({one}) || defined({other})",
        ]
    )


def configured(scope: Scope, depth: int) -> list[str]:
    """Return statements under an ``#if``."""
    choices = scope.choices
    start = directive(choices)

    def inner() -> list[str]:
        return scope.block(depth + 1, 2)

    kind = choices.weighted([(6, 0), (6, 1), (1, 2), (4, 3)])
    if kind == 0:
        return [start, *inner(), "#endif"]
    if kind == 1:
        return [start, *inner(), "#else", *inner(), "#endif"]
    if kind == 2:
        middle = f"#elif defined({choices.pick(OPTIONS)})"
        return [start, *inner(), middle, *inner(), "#else", *inner(), "#endif"]
    return _partial(scope, depth, start)


def _partial(scope: Scope, depth: int, start: str) -> list[str]:
    """Return a statement that an arm cuts through."""
    head = f"if ({bare(condition(scope))})"
    return scope.choices.pick(_CUTS)(scope, depth, start, head)


def _two_heads(scope: Scope, depth: int, start: str, head: str) -> list[str]:
    other = f"if ({bare(plain(scope))}) {{"
    body = indented(scope.block(depth + 1, 2))
    return [start, f"{head} {{", "#else", other, "#endif", *body, "}"]


def _head(scope: Scope, _depth: int, start: str, head: str) -> list[str]:
    return [start, head, "#endif", f"\t{simple(scope)}"]


def _head_and_else(scope: Scope, _depth: int, start: str, head: str) -> list[str]:
    return [start, head, f"\t{simple(scope)}", "else", "#endif", f"\t{simple(scope)}"]


def _braces_and_else(scope: Scope, depth: int, start: str, head: str) -> list[str]:
    first = [start, f"{head} {{", *indented(scope.block(depth + 1, 2)), "} else"]
    return [*first, "#endif", "{", *indented(scope.block(depth + 1, 2)), "}"]


def _condition(scope: Scope, depth: int, start: str, _head: str) -> list[str]:
    more = f"\t{scope.choices.pick(['&&', '||'])} {plain(scope)}"
    test = ["if (" + plain(scope), start, more, "#endif", "\t) {"]
    return [*test, *indented(scope.block(depth + 1, 2)), "}"]


def _else(scope: Scope, depth: int, start: str, head: str) -> list[str]:
    body, other = (indented(scope.block(depth + 1, 2)) for _ in range(2))
    return [f"{head} {{", *body, start, "} else {", *other, "#endif", "}"]


def _label(scope: Scope, depth: int, start: str, head: str) -> list[str]:
    label = scope.mark("only")
    jump = [start, head, f"\tgoto {label};", "#endif"]
    body = scope.block(depth + 1, 2)
    return [*jump, *body, start, f"{label}:", "#endif", simple(scope)]


_CUTS: tuple[Callable[[Scope, int, str, str], list[str]], ...] = (
    *(_two_heads, _head, _head_and_else, _braces_and_else, _condition, _else, _label),
)
