"""Syntax nodes of expressions -> our expressions."""

from collections.abc import Callable
from typing import ClassVar

from tree_sitter import Node

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
    Statements,
    Unary,
)
from auditor.syntax import text_of

DEEPEST = 120
"""Levels of nesting that are followed; what is deeper stays opaque."""


class Expressions:
    """Lowers the expressions of one function."""

    def __init__(self, line: int, statements: Callable[[Node, int], Statements]) -> None:
        """``line`` is the file's line of the text's first; statement expressions go elsewhere."""
        self._line = line
        self._statements = statements

    def line_of(self, node: Node) -> int:
        """Return the line of the file that a node starts on."""
        return self._line + node.start_point.row

    def lower(self, node: Node | None, depth: int = 0) -> Expression:
        """Return our form of an expression node."""
        if node is None:
            return Literal("")
        rule = self._RULES.get(node.type)
        if rule is None or node.is_error or depth > DEEPEST:
            kind = "error" if node.is_error else "depth" if depth > DEEPEST else node.type
            return Opaque(_words(node), self.line_of(node), kind)
        return rule(self, node, depth + 1)

    def _field(self, node: Node, name: str, depth: int) -> Expression:
        return self.lower(node.child_by_field_name(name), depth)

    def _name(self, node: Node, _depth: int) -> Expression:
        return Name(text_of(node))

    def _literal(self, node: Node, _depth: int) -> Expression:
        return Literal(text_of(node))

    def _member(self, node: Node, depth: int) -> Expression:
        return Member(
            self._field(node, "argument", depth), text_of(node.child_by_field_name("field"))
        )

    def _index(self, node: Node, depth: int) -> Expression:
        return Index(self._field(node, "argument", depth), self._field(node, "index", depth))

    def _unary(self, node: Node, depth: int) -> Expression:
        operator = text_of(node.child_by_field_name("operator"))
        return Unary(operator, self._field(node, "argument", depth))

    def _binary(self, node: Node, depth: int) -> Expression:
        operator = text_of(node.child_by_field_name("operator"))
        left, right = self._field(node, "left", depth), self._field(node, "right", depth)
        return Binary(operator, left, right)

    def _comma(self, node: Node, depth: int) -> Expression:
        return Binary(",", self._field(node, "left", depth), self._field(node, "right", depth))

    def _assign(self, node: Node, depth: int) -> Expression:
        operator = text_of(node.child_by_field_name("operator"))
        target, value = self._field(node, "left", depth), self._field(node, "right", depth)
        return Assign(operator, target, value, self.line_of(node))

    def _update(self, node: Node, depth: int) -> Expression:
        sign = text_of(node.child_by_field_name("operator"))[:1]
        target = self._field(node, "argument", depth)
        changed = Assign(f"{sign}=", target, Literal("1"), self.line_of(node))
        if node.children[0].type in ("++", "--") or _for_its_effect(node):
            return changed
        # `x++` gives what x was.
        return Binary("-" if sign == "+" else "+", changed, Literal("1"))

    def _conditional(self, node: Node, depth: int) -> Expression:
        then = node.child_by_field_name("consequence")
        test = node.child_by_field_name("condition")
        return Conditional(
            self.lower(test, depth),
            None if then is None else self.lower(then, depth),
            self._field(node, "alternative", depth),
            self.line_of(node),
            "" if test is None else _words(test),
        )

    def _call(self, node: Node, depth: int) -> Expression:
        inner = node.child_by_field_name("arguments")
        parts = [] if inner is None else inner.named_children
        return Call(
            self._field(node, "function", depth),
            tuple(self.lower(part, depth) for part in parts if part.type != "comment"),
            self.line_of(node),
        )

    def _cast(self, node: Node, depth: int) -> Expression:
        type_text = " ".join(text_of(node.child_by_field_name("type")).split())
        return Cast(type_text, self._field(node, "value", depth))

    def _compound_literal(self, node: Node, depth: int) -> Expression:
        return self._field(node, "value", depth)

    def _parentheses(self, node: Node, depth: int) -> Expression:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        if inner is not None and inner.type == "compound_statement":
            return self._statements(inner, depth)
        return self.lower(inner, depth)

    def _aggregate(self, node: Node, depth: int) -> Expression:
        members = []
        for child in node.named_children:
            if child.type == "initializer_pair":
                designators = child.children_by_field_name("designator")
                name = "".join(text_of(part) for part in designators).lstrip(".")
                members.append((name, self._field(child, "value", depth)))
            elif child.type != "comment":
                members.append(("", self.lower(child, depth)))
        return Aggregate(tuple(members))

    _RULES: ClassVar[dict[str, Callable[["Expressions", Node, int], Expression]]] = {
        "identifier": _name,
        "true": _name,
        "false": _name,
        "null": _name,
        "number_literal": _literal,
        "string_literal": _literal,
        "concatenated_string": _literal,
        "char_literal": _literal,
        "field_expression": _member,
        "subscript_expression": _index,
        "unary_expression": _unary,
        "pointer_expression": _unary,
        "binary_expression": _binary,
        "comma_expression": _comma,
        "assignment_expression": _assign,
        "update_expression": _update,
        "conditional_expression": _conditional,
        "call_expression": _call,
        "cast_expression": _cast,
        "compound_literal_expression": _compound_literal,
        "parenthesized_expression": _parentheses,
        "initializer_list": _aggregate,
    }


def _for_its_effect(node: Node) -> bool:
    """Tell whether nothing uses the value of an expression."""
    above = node.parent
    if above is None:
        return False
    if above.type == "for_statement":
        return node == above.child_by_field_name("update")
    return above.type == "expression_statement"


def _words(node: Node) -> str:
    """Return the source of a node on one line, without the brackets round it."""
    text = " ".join(text_of(node).split())
    if node.type == "parenthesized_expression":
        text = text[1:-1].strip()
    return text
