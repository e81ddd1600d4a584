"""The grammar: tree-sitter, our queries, and the few questions asked of a syntax tree directly."""

import re
from collections import defaultdict
from functools import cache
from typing import TypeAlias

import tree_sitter_c
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from auditor import normalise, resources

LANGUAGE = Language(tree_sitter_c.language())
PREDICATES = frozenset(
    {"eq?", "not-eq?", "any-eq?", "match?", "not-match?", "any-of?", "not-any-of?", "set!"}
)


@cache
def query(*names: str) -> Query:
    """Return the query files of these names, joined, so that one pass finds all their facts.

    Raises:
        ValueError: a predicate is misspelt, which tree-sitter would accept and match everything.
    """
    text = "\n".join(resources.read_text("queries", f"{name}.scm") for name in names)
    for predicate in re.findall(r"\(#([^\s)]+)", text):
        if predicate not in PREDICATES:
            message = f"queries {', '.join(names)}: unknown predicate #{predicate}"
            raise ValueError(message)
    return Query(LANGUAGE, text)


Match: TypeAlias = dict[str, Node]


def matches(node: Node, *names: str) -> dict[str, list[Match]]:
    """Return the matches of the named queries below a node, by fact, in source order.

    A fact is what a capture is called before its first dot; a match maps captures to nodes.
    """
    found: dict[str, list[Match]] = defaultdict(list)
    for _pattern, captures in QueryCursor(query(*names)).matches(node):
        match = {name: nodes[0] for name, nodes in captures.items()}
        found[next(iter(match)).partition(".")[0]].append(match)
    return found


@cache
def _parser() -> Parser:
    return Parser(LANGUAGE)


def parse(text: str) -> Node:
    """Return the root of the best tree for a chunk of C.

    Positions are those of the text's UTF-8 form. The stronger normalisation is tried only where
    the milder one leaves an error, and kept only where it helps.
    """
    mild = normalise.annotations(text)
    root = _parser().parse(mild.encode()).root_node
    if not root.has_error:
        return root
    strong = _parser().parse(normalise.idioms(mild).encode()).root_node
    return strong if len(_gaps(strong)) < len(_gaps(root)) else root


def errors(node: Node) -> list[Node]:
    """Return the places below a node where the text did not fit the grammar.

    A missing semicolon behind a macro call is none: the grammar supplies it in the right place.
    """
    return [gap for gap in _gaps(node) if not (gap.is_missing and gap.type == ";")]


def _gaps(node: Node) -> list[Node]:
    """Return the errors below a node and what the grammar had to supply."""
    found: list[Node] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if here.is_error or here.is_missing:
            found.append(here)
        elif here.has_error:
            stack.extend(reversed(here.children))
    return found


def text_of(node: Node | None) -> str:
    """Return the source text of a node; of None the empty string."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def declared_name(declarator: Node) -> Node | None:
    """Return the innermost name of a declarator: ``f`` in ``*(*f)(int)``."""
    node: Node | None = declarator
    while node is not None and node.type not in (
        "identifier",
        "field_identifier",
        "type_identifier",
    ):
        inner = node.child_by_field_name("declarator")
        if inner is None:
            inner = next((c for c in node.named_children if c.type.endswith("declarator")), None)
        if inner is None:
            inner = next(
                (
                    c
                    for c in node.named_children
                    if c.type in ("identifier", "field_identifier", "type_identifier")
                ),
                None,
            )
        node = inner
    return node


def enclosing(node: Node, *types: str) -> Node | None:
    """Return the nearest node of these types above a node."""
    above = node.parent
    while above is not None and above.type not in types:
        above = above.parent
    return above
