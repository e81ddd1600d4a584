"""Functions, slots and types, as declared in a parsed chunk."""

import re

from tree_sitter import Node

from auditor import kernel
from auditor.facts.chunks import Chunk
from auditor.facts.records import Function, Parameter, Slot
from auditor.syntax import declared_name, enclosing, errors, matches, text_of

_STORAGE = re.compile(
    r"\b(static|STATIC|inline|__inline__|__inline|__always_inline|__weak|__EXTERN_INLINE)\b"
)
_SPECIFIERS = {
    "static": {"static"},
    "STATIC": {"static"},
    "__weak": {"weak"},
    "__EXTERN_INLINE": {"inline"},
}


def mapping_type(text: str) -> str | None:
    """Return the mapping type that a piece of source speaks of, or None."""
    table = kernel.table("types")["mapping"]
    for name in (*table["vma"], *table["descriptor"]):
        if re.search(rf"\b{name}\b", text):
            return str(name)
    return None


def functions(chunk: Chunk) -> list[Function]:
    """Return the functions defined in a chunk."""
    text = chunk.text.encode()
    found = []
    for match in chunk.matches["function"]:
        node, declarator = match["function"], match["function.declarator"]
        name, parameters = declared_name(declarator), _parameter_list(declarator)
        if name is None or parameters is None or enclosing(node, "function_definition"):
            continue
        head = text[node.start_byte : declarator.end_byte].decode("utf-8", "replace")
        pointers = "*" * text_of(declarator).split(text_of(name), 1)[0].count("*")
        found.append(
            Function(
                name=text_of(name),
                returns=(text_of(match["function.returns"]) + " " + pointers).strip(),
                parameters=_parameters(parameters),
                specifiers=_specifiers(head),
                line=chunk.line_of(name),
                first_line=chunk.line_of(node),
                last_line=chunk.line + node.end_point.row,
                condition=chunk.condition(name),
                broken_at=tuple(sorted({chunk.line_of(error) for error in errors(node)})),
            )
        )
    return found


def _specifiers(head: str) -> frozenset[str]:
    words: set[str] = set()
    for match in _STORAGE.finditer(head):
        words |= _SPECIFIERS.get(match.group(1), {"inline"})
    return frozenset(words)


def _parameter_list(declarator: Node) -> Node | None:
    """Return the parameters of a function's declarator, found below pointers and brackets."""
    node: Node | None = declarator
    while node is not None and node.type != "function_declarator":
        node = node.child_by_field_name("declarator") or next(
            (c for c in node.named_children if c.type.endswith("declarator")), None
        )
    return None if node is None else node.child_by_field_name("parameters")


def _parameters(node: Node) -> tuple[Parameter, ...]:
    found = []
    for child in node.named_children:
        if child.type != "parameter_declaration":
            continue
        declarator = child.child_by_field_name("declarator")
        name = "" if declarator is None else text_of(declared_name(declarator))
        written = " ".join(text_of(child).split())
        type_text = _without_name(written, name)
        if type_text != "void":
            found.append(Parameter(name, type_text))
    return tuple(found)


def _without_name(written: str, name: str) -> str:
    """Return a parameter as written without its name, which is the last word that is the name."""
    end = len(written)
    while name and (at := written.rfind(name, 0, end)) >= 0:
        around = written[max(at - 1, 0) : at] + written[at + len(name) : at + len(name) + 1]
        if not any(letter.isalnum() or letter == "_" for letter in around):
            return (written[:at] + written[at + len(name) :]).strip()
        end = at
    return written


def slots(chunk: Chunk) -> list[Slot]:
    """Return the slots declared in a chunk: the members through which a mapping is made."""
    table = kernel.table("types")["slot"]
    aliases = {}
    for match in chunk.matches["alias"]:
        name = declared_name(match["alias.declarator"])
        if name:
            aliases[text_of(name)] = _parameter_list(match["alias.declarator"])
    found = []
    for match in chunk.matches["member"]:
        declarator = match["member.declarator"]
        member = declared_name(declarator)
        if member is None or table["word"] not in text_of(member):
            continue
        parameters = aliases.get(text_of(match["member.type"]))
        if parameters is None and _is_function_pointer(declarator):
            parameters = _parameter_list(declarator)
        hook = mapping_type(text_of(parameters))
        struct = struct_of(match["member"]).partition("::")[0]
        if hook is None or not struct or struct in table["not_in"]:
            continue
        if text_of(member) in table["not_named"]:
            continue
        found.append(
            Slot(
                struct=struct,
                member=text_of(member),
                hook=hook,
                parameters=() if parameters is None else signature(_parameters(parameters)),
                line=chunk.line_of(member),
                condition=chunk.condition(member),
            )
        )
    return found


def signature(parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
    """Return the types of parameters without spaces, by which functions and slots are compared."""
    return tuple("".join(parameter.type.split()) for parameter in parameters)


def _is_function_pointer(declarator: Node) -> bool:
    inner = declarator.child_by_field_name("declarator")
    while declarator.type != "function_declarator" and inner is not None:
        declarator, inner = inner, inner.child_by_field_name("declarator")
    return (
        declarator.type == "function_declarator"
        and inner is not None
        and inner.type == "parenthesized_declarator"
        and text_of(inner).lstrip("( \t").startswith("*")
    )


def struct_of(member: Node) -> str:
    """Return the name of the struct that a member belongs to.

    A struct without a tag goes by its typedef; one inside another by ``outer::field``.
    """
    struct = enclosing(member, "struct_specifier", "union_specifier")
    if struct is None:
        return ""
    name = struct.child_by_field_name("name")
    if name is not None:
        return text_of(name)
    holder = struct.parent
    if holder is None:
        return ""
    if holder.type == "type_definition":
        declarator = holder.child_by_field_name("declarator")
        return "" if declarator is None else text_of(declared_name(declarator))
    if holder.type == "field_declaration":
        outer = struct_of(holder)
        field = holder.child_by_field_name("declarator")
        return outer if field is None else f"{outer}::{text_of(declared_name(field))}"
    declarator = holder.child_by_field_name("declarator")
    return "" if declarator is None else text_of(declared_name(declarator))


def members(root: Node) -> dict[str, dict[str, str]]:
    """Return the structs of a chunk: struct name to member name to the member's struct."""
    found: dict[str, dict[str, str]] = {}
    for match in matches(root, "members")["member"]:
        struct, member = struct_of(match["member"]), declared_name(match["member.declarator"])
        if not struct or member is None:
            continue
        found.setdefault(struct, {})[text_of(member)] = type_name(
            match["member.type"], struct, member
        )
    return found


def type_name(node: Node, outer: str = "", member: Node | None = None) -> str:
    """Return the struct, union or typedef that a type node names."""
    name = node.child_by_field_name("name")
    if name is not None:
        return text_of(name)
    if node.type in ("struct_specifier", "union_specifier"):
        return f"{outer}::{text_of(member)}" if member is not None else ""
    return text_of(node)
