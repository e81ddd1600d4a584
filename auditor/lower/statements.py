"""Syntax nodes of statements -> our statements."""

from collections.abc import Callable, Iterable
from typing import ClassVar, TypeAlias

from tree_sitter import Node

from auditor.lower.expressions import DEEPEST, Expressions
from auditor.lower.tree import (
    Binary,
    Block,
    Break,
    Call,
    Case,
    Configured,
    Continue,
    Declare,
    Evaluate,
    Expression,
    Goto,
    If,
    Label,
    Literal,
    Loop,
    Name,
    Opaque,
    Return,
    Statement,
    Statements,
    Switch,
)
from auditor.lower.written import Written
from auditor.preprocess import Directives
from auditor.syntax import declared_name, text_of

_NOTHING: tuple[Statement, ...] = ()


class Lowering:
    """Lowers the statements of one function."""

    def __init__(self, line: int, text: str, directives: Directives | None) -> None:
        """Remember where the text stands.

        ``line`` is the file's line of the text's first, ``text`` the source as written (for the
        words of conditions), ``directives`` the file's, or None inside a macro.
        """
        self._expressions = Expressions(line, self._statement_expression)
        self._written = Written(text)
        self._directives = directives

    def block(self, nodes: Iterable[Node], depth: int, condition: str | None) -> Block:
        """Return a run of statements, those under a further ``#if`` set apart."""
        found: list[Statement] = []
        for node in nodes:
            line = self._expressions.line_of(node)
            own = None if self._directives is None else self._directives.condition(line)
            lowered = self._statement(node, depth + 1, own)
            if own is not None and own != condition:
                lowered = tuple(Configured(own, part, line) for part in lowered)
            found += lowered
            if node.type in _MARKS:
                # What follows a case or a label stands under conditions of its own.
                found += self._behind(node, depth + 1, condition)
        return Block(tuple(found))

    def _behind(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        """Return the statements that the grammar hangs on a case or a label."""
        mark = node.child_by_field_name("value") or node.child_by_field_name("label")
        body = (child for child in node.named_children if child != mark)
        return self.block(body, depth, condition).body

    def _statement_expression(self, node: Node, depth: int) -> Statements:
        line = self._expressions.line_of(node)
        condition = None if self._directives is None else self._directives.condition(line)
        return Statements(self.block(node.named_children, depth, condition))

    def _statement(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        rule = self._RULES.get(node.type)
        line = self._expressions.line_of(node)
        if depth > DEEPEST:
            return (Evaluate(Opaque("", line, "depth"), line),)
        if node.is_error:
            return (Evaluate(Opaque(" ".join(text_of(node).split()), line, "error"), line),)
        if rule is None:
            return () if node.type in _IGNORED else (Evaluate(self._lower(node, depth), line),)
        return rule(self, node, depth, condition)

    def _lower(self, node: Node | None, depth: int) -> Expression:
        return self._expressions.lower(node, depth)

    def _body(self, node: Node | None, depth: int, condition: str | None) -> Block:
        if node is None:
            return Block(())
        nodes = node.named_children if node.type == "compound_statement" else [node]
        return self.block(nodes, depth, condition)

    def _compound(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        return (self.block(node.named_children, depth, condition),)

    def _expression(self, node: Node, depth: int, _condition: str | None) -> tuple[Statement, ...]:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        if inner is None:
            return _NOTHING
        return (Evaluate(self._lower(inner, depth), self._expressions.line_of(node)),)

    def _declaration(self, node: Node, depth: int, _condition: str | None) -> tuple[Statement, ...]:
        type_text = " ".join(text_of(node.child_by_field_name("type")).split())
        found: list[Statement] = []
        for declarator in node.children_by_field_name("declarator"):
            line = self._expressions.line_of(declarator)
            if declarator.type == "function_declarator":
                # `MACRO(x)` without a semicolon before a call reads as a declaration to the
                # grammar; what looks declared is the call.
                found += self._calls_in(node, declarator)
                continue
            value = declarator.child_by_field_name("value")
            found.append(
                Declare(
                    text_of(declared_name(declarator)),
                    type_text + " " + "*" * text_of(declarator).split("=")[0].count("*"),
                    None if value is None else self._lower(value, depth),
                    line,
                )
            )
        return tuple(found)

    def _calls_in(self, node: Node, declarator: Node) -> list[Statement]:
        kind = node.child_by_field_name("type")
        found: list[Statement] = []
        if kind is not None and kind.type == "macro_type_specifier":
            name = text_of(kind.child_by_field_name("name"))
            line = self._expressions.line_of(kind)
            inner = kind.child_by_field_name("type")
            argument = Name(text_of(inner)) if inner is not None else Literal("")
            found.append(Evaluate(Call(Name(name), (argument,), line), line))
        parameters = declarator.child_by_field_name("parameters")
        parts = [] if parameters is None else parameters.named_children
        line = self._expressions.line_of(declarator)
        call = Call(
            Name(text_of(declared_name(declarator))),
            tuple(Name(" ".join(text_of(part).split())) for part in parts),
            line,
        )
        return [*found, Evaluate(call, line)]

    def _if(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        test = node.child_by_field_name("condition")
        alternative = node.child_by_field_name("alternative")
        otherwise = None
        if alternative is not None:
            otherwise = self.block(alternative.named_children, depth, condition)
        return (
            If(
                self._lower(test, depth),
                self._body(node.child_by_field_name("consequence"), depth, condition),
                otherwise,
                self._expressions.line_of(node),
                self._written.words(test),
            ),
        )

    def _while(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        test = node.child_by_field_name("condition")
        heading = self._heading(node)
        line = self._expressions.line_of(node)
        lowered = self._lower(test, depth)
        if heading is not None:
            parts = _comma_parts(lowered)
            lowered = Call(Name(heading), parts, line)
        return (
            Loop(
                None if heading is not None else lowered,
                None,
                self._body(node.child_by_field_name("body"), depth, condition),
                node.type == "while_statement",
                lowered if heading is not None else None,
                line,
                self._written.words(test),
            ),
        )

    def _heading(self, node: Node) -> str | None:
        """Return the macro whose place the word ``while`` took while parsing, or None."""
        written = self._written.behind(node)
        word = ""
        for letter in written:
            if not (letter.isalnum() or letter == "_"):
                break
            word += letter
        return word if word and word not in ("while", "do") else None

    def _for(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        start = node.child_by_field_name("initializer")
        line = self._expressions.line_of(node)
        test, step = node.child_by_field_name("condition"), node.child_by_field_name("update")
        loop = Loop(
            None if test is None else self._lower(test, depth),
            None if step is None else self._lower(step, depth),
            self._body(node.child_by_field_name("body"), depth, condition),
            tested_first=True,
            heading=None,
            line=line,
            text=self._written.words(test),
        )
        if start is None:
            return (loop,)
        if start.type == "declaration":
            # The variable ends with the loop, and may hide one of its name until then.
            return (Block((*self._declaration(start, depth, condition), loop)),)
        return (Evaluate(self._lower(start, depth), line), loop)

    def _switch(self, node: Node, depth: int, condition: str | None) -> tuple[Statement, ...]:
        value = node.child_by_field_name("condition")
        return (
            Switch(
                self._lower(value, depth),
                self._body(node.child_by_field_name("body"), depth, condition),
                self._expressions.line_of(node),
                self._written.words(value),
            ),
        )

    def _case(self, node: Node, depth: int, _condition: str | None) -> tuple[Statement, ...]:
        value = node.child_by_field_name("value")
        lowered = None if value is None else self._lower(value, depth)
        last = None
        if (
            value is not None
            and value.type == "binary_expression"
            and "..." in self._written.text(value)
        ):
            # The range `A ... B` was given to the grammar as `A || B`.
            lowered = self._lower(value.child_by_field_name("left"), depth)
            last = self._lower(value.child_by_field_name("right"), depth)
        return (Case(lowered, last, self._expressions.line_of(node), self._written.words(value)),)

    def _label(self, node: Node, _depth: int, _condition: str | None) -> tuple[Statement, ...]:
        name = text_of(node.child_by_field_name("label"))
        return (Label(name, self._expressions.line_of(node)),)

    def _goto(self, node: Node, _depth: int, _condition: str | None) -> tuple[Statement, ...]:
        name = text_of(node.child_by_field_name("label"))
        return (Goto(name, self._expressions.line_of(node)),)

    def _return(self, node: Node, depth: int, _condition: str | None) -> tuple[Statement, ...]:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        value = None if inner is None else self._lower(inner, depth)
        return (Return(value, self._expressions.line_of(node)),)

    def _break(self, node: Node, _depth: int, _condition: str | None) -> tuple[Statement, ...]:
        return (Break(self._expressions.line_of(node)),)

    def _continue(self, node: Node, _depth: int, _condition: str | None) -> tuple[Statement, ...]:
        return (Continue(self._expressions.line_of(node)),)

    _RULES: ClassVar[
        dict[str, Callable[["Lowering", Node, int, str | None], tuple[Statement, ...]]]
    ] = {
        "compound_statement": _compound,
        "expression_statement": _expression,
        "declaration": _declaration,
        "if_statement": _if,
        "while_statement": _while,
        "do_statement": _while,
        "for_statement": _for,
        "switch_statement": _switch,
        "case_statement": _case,
        "labeled_statement": _label,
        "goto_statement": _goto,
        "return_statement": _return,
        "break_statement": _break,
        "continue_statement": _continue,
    }


def _comma_parts(value: Expression) -> tuple[Expression, ...]:
    parts: list[Expression] = []
    while isinstance(value, Binary) and value.operator == ",":
        parts.append(value.left)
        value = value.right
    return (*parts, value)


_MARKS = frozenset({"case_statement", "labeled_statement"})
_IGNORED = frozenset(
    {"comment", "attributed_statement", "type_definition", "struct_specifier", "enum_specifier"}
    | {"union_specifier", "type_identifier", "linkage_specification"}
)


Rule: TypeAlias = Callable[[Lowering, Node, int, str | None], tuple[Statement, ...]]
