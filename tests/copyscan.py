"""Find where whole tables are copied, by text alone: ``to = table;`` and ``memcpy(to, &table,``."""

import re
from collections.abc import Iterator

from textscan import TextScan

_COPY = re.compile(
    r"=\s*(?P<assigned>\w+)\s*;"
    r"|\b(?:memcpy|\w*memdup)\s*\((?:[^;()]*,)?\s*&\s*(?P<handed>\w+)\s*,\s*(?=sizeof)"
)

_ASSIGNED = re.compile(rb"=\s*(\w+)\s*;")
_HANDED = re.compile(rb"&\s*(\w+)\s*,\s*sizeof")


def variables(scan: TextScan) -> dict[str, set[str]]:
    """Return the variables that hold a slot, with the files that initialise them."""
    structs = {slot.struct for slot in scan.slots}
    found: dict[str, set[str]] = {}
    for place in (*scan.places, *scan.uses):
        owner = scan.text(place.file).initialised(place.offset)
        if owner and owner[0] in structs and place.value != "NULL":
            found.setdefault(owner[1], set()).add(place.file)
    return found


def copies(scan: TextScan) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and variable of each copy of a table that the file can mean."""
    known = variables(scan)
    words = frozenset(name.encode() for name in known)
    for file in scan.matching(_ASSIGNED, _HANDED, words=words):
        source = scan.text(file)
        for match in _COPY.finditer(source.text):
            name = match["assigned"] or match["handed"]
            if name in known and _means(source.text, name, here=file in known[name]):
                yield file, source.line(match.start()), name


def _means(text: str, name: str, *, here: bool) -> bool:
    """Say whether a name is a table in this text, and no pointer, parameter or local."""
    pointer = re.search(rf"\*\s*(?:const\s+)?{name}\b", text)
    declared = re.search(rf"\bstruct\s+\w+\s+{name}\s*[;,]", text)
    return pointer is None and (here or declared is None)
