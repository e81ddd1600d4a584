"""A C function's text -> our statement tree. Syntax nodes end here."""

from auditor.lower import tree
from auditor.lower.statements import Lowering
from auditor.lower.tree import Block, Lowered
from auditor.preprocess import Directives, Macro, negated
from auditor.syntax import declared_name, errors, matches, parse, text_of

__all__ = ["Lowered", "lower", "lower_macro", "tree"]


def lower(
    name: str, parameters: tuple[tuple[str, str], ...], text: str, line: int, directives: Directives
) -> Lowered | None:
    """Return the statement tree of the function of that name in a piece of source.

    ``text`` has comments and directives blanked and starts on ``line`` of its file, whose
    directives are given for the ``#if`` arms. None where the grammar finds no such function.

    The arms of an ``#if`` mostly hold whole statements, which stand in the tree one behind the
    other, each with its condition. Where they do not (``if (a) {`` in one arm, ``if (b) {`` in
    the other), the function is read once with the first arms and once with the others.
    """
    lowered = _lower(name, parameters, text, line, directives)
    if lowered is not None and not lowered.broken_at:
        return lowered
    lines = text.split("\n")
    depth = len(directives.arms_at(line))
    arms = [directives.arms_at(line + row)[depth:] for row in range(len(lines))]
    if not any(arms):
        return lowered
    bodies = []
    for first in (True, False):
        kept = [
            row if all((arm == 0) == first for arm in arms[number]) else ""
            for number, row in enumerate(lines)
        ]
        alternative = _lower(name, parameters, "\n".join(kept), line, directives)
        if alternative is None or alternative.broken_at:
            return lowered
        number = next(n for n, arm in enumerate(arms) if arm)
        condition = directives.condition(line + number) or ""
        body = alternative.body
        bodies.append(tree.Configured(condition if first else negated(condition), body, line))
    return Lowered(name, parameters, Block(tuple(bodies)), line, ())


def _lower(
    name: str, parameters: tuple[tuple[str, str], ...], text: str, line: int, directives: Directives
) -> Lowered | None:
    for match in matches(parse(text), "functions")["function"]:
        if text_of(declared_name(match["function.declarator"])) != name:
            continue
        body = match["function"].child_by_field_name("body")
        if body is None:
            continue
        here = line + match["function.declarator"].start_point.row
        lowering = Lowering(line, text, directives)
        return Lowered(
            name=name,
            parameters=parameters,
            body=lowering.block(body.named_children, 0, directives.condition(here)),
            line=here,
            broken_at=tuple(sorted({line + e.start_point.row for e in errors(match["function"])})),
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
        if not errors(root):
            break
    else:
        return None
    body = root.named_children[0].child_by_field_name("body") if root.named_children else None
    nodes = [] if body is None else body.named_children
    block = Lowering(macro.line, text, None).block(nodes, 0, None)
    parameters = tuple((name, "") for name in macro.parameters)
    return Lowered(macro.name, parameters, Block(block.body), macro.line, ())
