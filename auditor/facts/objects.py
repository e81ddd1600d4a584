"""What the initialiser of one file-level object puts into its members."""

from tree_sitter import Node

from auditor.syntax import declared_name, matches, text_of


def designated(root: Node, name: str) -> dict[str, str]:
    """Return the members of an object's own initialiser with the names put there.

    A value that is no plain name, or the address of one, is there as "".
    """
    found = {}
    for match in matches(root, "designators")["designator"]:
        pair = match["designator"]
        holder = None if pair.parent is None else pair.parent.parent
        if holder is None or holder.type != "init_declarator":
            continue
        declarator = holder.child_by_field_name("declarator")
        if declarator is None or text_of(declared_name(declarator)) != name:
            continue
        designators = pair.children_by_field_name("designator")
        if len(designators) == 1 and designators[0].type == "field_designator":
            value = match["designator.value"]
            if value.type == "pointer_expression":
                value = value.child_by_field_name("argument") or value
            member = text_of(designators[0]).lstrip(".").strip()
            found[member] = text_of(value) if value.type == "identifier" else ""
    return found
