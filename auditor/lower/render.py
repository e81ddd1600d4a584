"""Our expressions -> source words, always the same for the same expression."""

from auditor.lower.tree import (
    Aggregate,
    Assign,
    Binary,
    Call,
    Cast,
    Conditional,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    Opaque,
    Unary,
)

STATEMENTS = "({ })"
"""How every statement expression is spelled."""


def render(value: Expression) -> str:
    """Return an expression in source words, by which one is recognised as another's twin."""
    match value:
        case Name(text) | Literal(text) | Opaque(text, _, _):
            return text
        case Member(base, field):
            return f"{render(base)}->{field}"
        case Index(base, index):
            return f"{render(base)}[{render(index)}]"
        case Unary(operator, operand):
            return f"{operator}{render(operand)}"
        case Binary(operator, left, right):
            return f"({render(left)} {operator} {render(right)})"
        case Conditional(test, then, otherwise, _, _):
            middle = "" if then is None else render(then)
            return f"({render(test)} ? {middle} : {render(otherwise)})"
        case Assign(operator, target, inner, _):
            return f"({render(target)} {operator} {render(inner)})"
        case Call(function, arguments, _):
            return f"{render(function)}({', '.join(render(part) for part in arguments)})"
        case Cast(_, operand):
            return render(operand)
        case Aggregate(members):
            return "{" + ", ".join(f"{name} = {render(inner)}" for name, inner in members) + "}"
    return STATEMENTS
