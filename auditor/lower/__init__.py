"""A C function's text -> our statement tree. Syntax nodes end here."""

from dataclasses import dataclass, replace

from tree_sitter import Node

from auditor.lower import tree
from auditor.lower.arms import Reading, cut, readings, standings
from auditor.lower.statements import Lowering
from auditor.lower.tree import Block, Lowered
from auditor.preprocess import Directives, Macro
from auditor.syntax import declared_name, errors, matches, parse, text_of

__all__ = ["Lowered", "lower", "lower_macro", "tree"]


MOST_READINGS = 16
"""Ways to choose among ``#if`` arms that cut through statements; with more, it is broken."""


def lower(
    name: str, parameters: tuple[tuple[str, str], ...], text: str, line: int, directives: Directives
) -> Lowered | None:
    """Return the statement tree of the function of that name in a piece of source.

    ``text`` has comments and directives blanked and starts on ``line`` of its file, whose
    directives are given for the ``#if`` arms. None where the grammar finds no such function.

    Where an arm cuts through a statement, the body holds the whole function once for each choice
    of such arms, each under its condition; see ``arms``.
    """
    whole = Reading(text, directives, None)
    first = _lower(name, whole, line)
    if first is not None and first.whole:
        return _function(name, parameters, first)
    bodies: list[tree.Configured] = []
    start = line if first is None else first.line
    waiting = [whole]
    while waiting:
        reading = waiting.pop(0)
        found = _lower(name, reading, line)
        if found is not None and found.whole:
            start = found.line
            bodies.append(tree.Configured(reading.condition or "", found.body, line))
            continue
        opened = _next_cut(found, reading, line)
        if opened is None or len(bodies) + len(waiting) >= MOST_READINGS:
            if first is None:
                return None
            broken_at = first.broken_at or (first.line,)
            return replace(_function(name, parameters, first), broken_at=broken_at)
        waiting += readings(reading, line, opened)
    return Lowered(name, parameters, Block(tuple(bodies)), start, ())


@dataclass(frozen=True, slots=True)
class _Read:
    """A function as one reading of its text gives it."""

    body: Block
    line: int
    broken_at: tuple[int, ...]
    cut: int | None

    @property
    def whole(self) -> bool:
        """Whether the tree says all that the text does."""
        return self.cut is None and not self.broken_at


def _function(name: str, parameters: tuple[tuple[str, str], ...], read: _Read) -> Lowered:
    return Lowered(name, parameters, read.body, read.line, read.broken_at)


def _next_cut(read: _Read | None, reading: Reading, line: int) -> int | None:
    """Return the ``#if`` to choose an arm of next: any, where the grammar cannot tell which."""
    if read is not None and read.cut is not None:
        return read.cut
    rows = standings(reading.text, line, reading.directives)
    return next((row[0][0] for row in rows if row), None)


def _lower(name: str, reading: Reading, line: int) -> _Read | None:
    directives = reading.directives
    for match in matches(parse(reading.text), "functions")["function"]:
        function = match["function"]
        if text_of(declared_name(match["function.declarator"])) != name:
            continue
        body = function.child_by_field_name("body")
        if body is None:
            continue
        here = line + match["function.declarator"].start_point.row
        rows = standings(reading.text, line, directives)
        lowering = Lowering(line, reading.text, directives)
        return _Read(
            body=lowering.block(body.named_children, 0, directives.condition(here)),
            line=here,
            broken_at=tuple(sorted({line + e.start_point.row for e in errors(function)})),
            cut=cut(function, rows) if any(rows) else None,
        )
    return None


def lower_macro(macro: Macro) -> Lowered | None:
    """Return the statement tree of a function-like macro, as if it were a function.

    Its value is what its body gives, where that is an expression. None where the body is neither
    an expression nor statements.
    """
    if macro.parameters is None or not macro.body:
        return None
    for head, tail in (("return", ";"), ("", ";"), ("", "")):
        text = f"void f(void) {{ {head} {macro.body} {tail} }}"
        root = parse(text)
        nodes = _statements(root)
        # As what is returned it must be whole, and all: a second statement would not be reached.
        fits = not root.has_error and len(nodes) == 1 if head else not errors(root)
        if fits:
            break
    else:
        return None
    block = Lowering(macro.line, text, None).block(nodes, 0, None)
    parameters = tuple((name, "") for name in macro.parameters)
    return Lowered(macro.name, parameters, Block(block.body), macro.line, ())


def _statements(root: Node) -> list[Node]:
    """Return the statements of a text's first function, but for empty ones."""
    body = root.named_children[0].child_by_field_name("body") if root.named_children else None
    found = [] if body is None else body.named_children
    return [node for node in found if node.type != "expression_statement" or node.named_children]
