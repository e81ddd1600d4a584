"""Entries of operations tables: values put into members, by initialiser, macro or assignment."""

import re
from collections.abc import Callable, Iterable

from tree_sitter import Node

from auditor import kernel
from auditor.facts.chunks import Chunk
from auditor.facts.declarations import type_name
from auditor.facts.records import Argument, Copy, Entry, Function
from auditor.syntax import Match, declared_name, enclosing, matches, text_of

_ARGUMENT = re.compile(r"[(,]\s*&?\s*(\w+)\s*(?=[,)])")
_NOTHING = frozenset({"NULL", "nullptr"})
_VALUE_FIELDS = {
    "conditional_expression": ("consequence", "alternative"),
    "call_expression": ("arguments",),
    "pointer_expression": ("argument",),
    "cast_expression": ("value",),
}


def entries(chunk: Chunk, functions: tuple[Function, ...]) -> list[Entry]:
    """Return the entries that a chunk puts into members with the slot word in their name."""
    found = [
        _initialised(match["designator"], match["designator.value"], chunk)
        for match in chunk.matches["designator"]
    ]
    found += [
        _assigned(match["assignment.target"], match["assignment.value"], chunk, functions)
        for match in chunk.matches["assignment"]
    ]
    return [entry for entry in found if entry is not None]


def arguments(chunk: Chunk, names: frozenset[str]) -> list[Argument]:
    """Return the calls that are handed one of these names, or one with the slot word in it."""
    word = kernel.table("types")["slot"]["word"]
    return [
        Argument(
            callee=text_of(match["argument.callee"]),
            index=_position(match["argument.value"]),
            value=text_of(match["argument.value"]),
            line=chunk.line_of(match["argument.value"]),
            function=_function_name(match["argument.value"]),
            condition=chunk.condition(match["argument.value"]),
        )
        for match in _handed(chunk, (*names, word), lambda v: v in names or word in v)
    ]


def _handed(chunk: Chunk, parts: Iterable[str], wanted: Callable[[str], bool]) -> list[Match]:
    """Return the arguments of a chunk that are bare names, of those that are wanted.

    What is wanted holds one of ``parts``. Calls are what there is most of in C: the text tells
    first whether the grammar need be asked.
    """
    if not any(part in chunk.text for part in parts):
        return []
    if not any(wanted(value) for value in _ARGUMENT.findall(chunk.text)):
        return []
    found = matches(chunk.root, "arguments")["argument"]
    return [match for match in found if wanted(text_of(match["argument.value"]))]


def copies(chunk: Chunk, tables: frozenset[str]) -> list[Copy]:
    """Return the places that copy one of these tables as a whole into another object."""
    found = [
        _copy(chunk, match["copy"], text_of(match["copy.target"]), text_of(match["copy.source"]))
        for match in chunk.matches["copy"]
        if text_of(match["copy.source"]) in tables
    ]
    for match in _handed(chunk, tables, lambda value: value in tables):
        row = kernel.table("types")["copy"].get(text_of(match["argument.callee"]))
        if row is None or _position(match["argument.value"]) != row["source"]:
            continue
        call = match["argument"]
        target = _receiver(call)
        if "target" in row:
            given = call.child_by_field_name("arguments")
            target = "" if given is None else text_of(given.named_children[row["target"]])
        source = text_of(match["argument.value"])
        found.append(_copy(chunk, call, target.lstrip("&"), source))
    return found


def _copy(chunk: Chunk, node: Node, target: str, source: str) -> Copy:
    return Copy(target, source, chunk.line_of(node), _function_name(node), chunk.condition(node))


def _position(value: Node) -> int:
    """Return which argument of its call a name, or its address, is."""
    argument = value
    if value.parent is not None and value.parent.type == "pointer_expression":
        argument = value.parent
    siblings = [] if argument.parent is None else argument.parent.named_children
    return siblings.index(argument)


def _initialised(pair: Node, value: Node, chunk: Chunk) -> Entry | None:
    path = _designators(pair)
    if not _is_slot_name(path[-1]):
        return None
    values = _values(value)
    if not values:
        return None
    holder = pair.parent
    while holder is not None and holder.parent is not None and holder.type == "initializer_list":
        outer = holder.parent
        if outer.type == "initializer_pair":
            path = (*_designators(outer), *path)
            outer = outer.parent or outer
        elif outer.type == "initializer_list":
            position = [c for c in outer.named_children if c.type != "comment"].index(holder)
            path = (f"[{position}]", *path)
        holder = outer
    name, struct = _owner(holder)
    macro = chunk.macro(pair)
    return Entry(
        object=name,
        root=name,
        root_type=struct,
        path=path,
        values=values,
        line=chunk.line_of(pair),
        how="macro" if macro else "initializer",
        macro=macro.name if macro else None,
        condition=chunk.condition(pair),
        function=_function_name(pair),
        parameter=None,
        shared=_is_shared(holder),
    )


def _is_shared(holder: Node | None) -> bool:
    """Tell whether an initialised variable may be seen from other files."""
    declaration = None if holder is None else holder.parent
    if declaration is None or declaration.type != "declaration" or _function_name(declaration):
        return False
    return not any(
        child.type == "storage_class_specifier" and text_of(child) == "static"
        for child in declaration.children
    )


def _owner(holder: Node | None) -> tuple[str, str | None]:
    """Return the variable that an initialiser belongs to and its type, where they show."""
    if holder is None:
        return "", None
    if holder.type == "compound_literal_expression":
        descriptor = holder.child_by_field_name("type")
        inner = None if descriptor is None else descriptor.child_by_field_name("type")
        return _receiver(holder), None if inner is None else type_name(inner)
    if holder.type == "init_declarator":
        declaration = holder.parent
        declarator = holder.child_by_field_name("declarator")
        inner = None if declaration is None else declaration.child_by_field_name("type")
        name = "" if declarator is None else text_of(declared_name(declarator))
        return name, None if inner is None else type_name(inner)
    return "", None


def _receiver(literal: Node) -> str:
    """Return what a compound literal is given to."""
    above = enclosing(literal, "init_declarator", "assignment_expression", "initializer_pair")
    if above is None:
        return _function_name(literal)
    if above.type == "assignment_expression":
        return text_of(above.child_by_field_name("left"))
    if above.type == "initializer_pair":
        return "".join(_designators(above))
    declarator = above.child_by_field_name("declarator")
    return "" if declarator is None else text_of(declared_name(declarator))


def _designators(pair: Node) -> tuple[str, ...]:
    """Return the designators of a pair: member names bare, subscripts in their brackets."""
    return tuple(
        text_of(child).lstrip(".").strip() for child in pair.children_by_field_name("designator")
    )


def _assigned(
    target: Node, value: Node, chunk: Chunk, functions: tuple[Function, ...]
) -> Entry | None:
    if not _is_slot_name(text_of(target.child_by_field_name("field"))):
        return None
    path: list[str] = []
    node: Node | None = target
    while node is not None and node.type in (
        "field_expression",
        "subscript_expression",
        "parenthesized_expression",
        "pointer_expression",
    ):
        if node.type == "field_expression":
            path.insert(0, text_of(node.child_by_field_name("field")))
        if node.type == "parenthesized_expression":
            node = node.named_children[0] if node.named_children else None
        else:
            node = node.child_by_field_name("argument")
    values = _values(value)
    if not values:
        return None
    function = _function_name(target)
    root = text_of(node) if node is not None and node.type == "identifier" else ""
    macro = chunk.macro(target)
    return Entry(
        object=" ".join(text_of(target).split()),
        root=root,
        root_type=_declared_type(target, root),
        path=tuple(path),
        values=values,
        line=chunk.line_of(target),
        how="assignment",
        macro=macro.name if macro else None,
        condition=chunk.condition(target),
        function=function,
        parameter=_parameter(function, values, functions),
        shared=False,
    )


def _parameter(
    function: str, values: tuple[str, ...], functions: tuple[Function, ...]
) -> int | None:
    for candidate in functions:
        if candidate.name == function:
            for index, parameter in enumerate(candidate.parameters):
                if parameter.name in values:
                    return index
    return None


def _is_slot_name(member: str) -> bool:
    return kernel.table("types")["slot"]["word"] in member


def _values(value: Node) -> tuple[str, ...]:
    """Return the names that a value may be: both arms of a condition, inside casts and macros."""
    names: dict[str, None] = {}
    waiting = [value]
    while waiting:
        node = waiting.pop(0)
        if node.type == "identifier" and text_of(node) not in _NOTHING:
            names[text_of(node)] = None
        fields = _VALUE_FIELDS.get(node.type, ())
        inner = [node.child_by_field_name(field) for field in fields]
        waiting += [child for child in inner if child is not None]
        if node.type in ("parenthesized_expression", "argument_list"):
            waiting += node.named_children
    return tuple(names)


def _function_name(node: Node) -> str:
    function = enclosing(node, "function_definition")
    declarator = None if function is None else function.child_by_field_name("declarator")
    return "" if declarator is None else text_of(declared_name(declarator))


def _declared_type(node: Node, name: str) -> str | None:
    """Return the struct that a local variable or parameter is, or points to."""
    function = enclosing(node, "function_definition")
    if function is None or not name:
        return None
    found = None
    for declaration in _declarations(function, node.end_byte):
        inner = declaration.child_by_field_name("type")
        for declarator in declaration.children_by_field_name("declarator"):
            if inner is not None and text_of(declared_name(declarator)) == name:
                found = type_name(inner)
    return found


def _declarations(function: Node, before: int) -> list[Node]:
    found = []
    stack = [function]
    while stack:
        node = stack.pop()
        if node.type in ("declaration", "parameter_declaration"):
            found.append(node)
        stack.extend(child for child in node.named_children if child.start_byte < before)
    return found
