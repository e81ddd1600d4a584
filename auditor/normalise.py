"""Make kernel C digestible for a C grammar, at equal length, so that every position stays true.

Two strengths: ``annotations`` is safe anywhere; ``idioms`` is for function bodies that the grammar
stumbles in. What counts as an annotation or an idiom is data: ``kernel/idioms.toml``.
"""

import re
from functools import cache

from auditor import kernel
from auditor.needles import Needles

_KEYWORDS = frozenset({"if", "while", "for", "switch", "return", "sizeof", "typeof", "do", "else"})
_CALL = re.compile(r"\b([A-Za-z_]\w*)[ \t]*\(")
_TYPE_ARGUMENT = re.compile(
    r"(?<=[(,])(\s*)((?:const\s+)?(?:(?:struct|union|enum)\s+\w+|unsigned\s+(?:int|long\s+long|long"
    r"|char|short)|long\s+long))(\s*\**\s*)(?=[,)])"
)
_CASE_RANGE = re.compile(r"(\bcase\b[^:;{}?\"]*?)\.\.\.(?=[^:;{}]*:)")
_ASSEMBLY = re.compile(r"\b(?:asm|__asm__|__asm)\b[\w\s]*\(")
_BODY = re.compile(r"\)\s*\{")
_BRACKET = re.compile(r"[()]")
_SOLID = re.compile(r"\S")
_LAST_WORD = re.compile(r"\w+\Z")
_WINDOW = 64
"""How much is looked at at once for the end of white space: more than most lines have."""


def annotations(text: str) -> str:
    """Blank the words that carry no meaning for the audit."""
    return _annotation_pattern().sub(_annotation, text) if _is_annotated(text) else text


def idioms(text: str) -> str:
    """Rewrite what upsets the grammar in the function bodies of a piece of C.

    A body reaches from ``) {`` to the next ``}`` at the start of a line. What stands between
    bodies is left alone: a type among brackets is a parameter there, not an argument.
    """
    out: list[str] = []
    done = 0
    for match in _BODY.finditer(text):
        if match.start() >= done:
            end = text.find("\n}", match.end())
            end = len(text) if end < 0 else end
            out += [text[done : match.end()], _body(text[match.end() : end])]
            done = end
    return "".join([*out, text[done:]])


def _body(text: str) -> str:
    text = _CASE_RANGE.sub(r"\1 ||", _without_assembly(text))
    return _type_arguments(_block_macros(text))


def _is_annotated(text: str) -> bool:
    """Tell whether a text may hold an annotation: most hold none, and the pattern is slow."""
    return _annotation_needles().are_in(text.encode())


@cache
def _annotation_needles() -> Needles:
    return Needles(["__", *_plain_annotations()])


@cache
def _plain_annotations() -> tuple[str, ...]:
    """Return the catalogue's words that do not begin with the underscores of most."""
    table = kernel.table("idioms")
    words = (*table["blank"]["words"], *table["blank_with_arguments"]["words"], *table["replace"])
    return tuple(word for word in words if not word.startswith("__"))


@cache
def _annotation_pattern() -> re.Pattern[str]:
    arguments = r"(?P<arguments>\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?"
    return re.compile(rf"\b(?P<word>__\w+|{'|'.join(_plain_annotations())})\b{arguments}")


def _annotation(match: re.Match[str]) -> str:
    table = kernel.table("idioms")
    word, whole = match.group("word"), match.group()
    if word in _blanked():
        return " " * len(word) + whole[len(word) :]
    if word in _blanked_with_arguments():
        return re.sub(r"[^\n]", " ", whole)
    replacement: str | None = table["replace"].get(word)
    if replacement is None:
        return whole
    return replacement.ljust(len(word)) + whole[len(word) :]


@cache
def _blanked() -> frozenset[str]:
    return frozenset(kernel.table("idioms")["blank"]["words"])


@cache
def _blanked_with_arguments() -> frozenset[str]:
    return frozenset(kernel.table("idioms")["blank_with_arguments"]["words"])


def _without_assembly(text: str) -> str:
    """Empty the brackets of inline assembly, whose operands upset the grammar."""
    out: list[str] = []
    done = 0
    for match in _ASSEMBLY.finditer(text):
        end = closing(text, match.end() - 1)
        if match.start() < done or end < match.end() + 3:
            continue
        inside = re.sub(r"[^\n]", " ", text[match.end() + 2 : end - 1])
        out += [text[done : match.end()], '""', inside]
        done = end - 1
    return "".join([*out, text[done:]])


def _block_macros(text: str) -> str:
    table = kernel.table("idioms")["block"]
    out: list[str] = []
    done = 0
    for match in _CALL.finditer(text):
        name = match.group(1)
        before = _last(text, match.start())
        if match.start() < done or name in _KEYWORDS or not _starts_statement(text, before):
            continue
        end = closing(text, match.end() - 1)
        next_one = _SOLID.search(text, end) if end > 0 else None
        following = next_one.group() if next_one else ""
        closes_do = text.endswith("}", 0, before) and following == ";"
        heads = table["loop_pattern"] in name or name in table["once"]
        loop = heads and (closes_do or following not in (";", ",", ")", ""))
        if following != "{" and not loop:
            continue
        word = (
            "if" if name in table["once"] or len(name) < len(table["default"]) else table["default"]
        )
        out += [text[done : match.start()], word.ljust(len(name))]
        done = match.start() + len(name)
    return "".join([*out, text[done:]])


def _starts_statement(text: str, offset: int) -> bool:
    return not offset or text.endswith((";", "{", "}", ")", ":", "else", "do"), 0, offset)


def _last(text: str, offset: int) -> int:
    """Return the offset behind the last character before another that is no white space."""
    while True:
        start = max(offset - _WINDOW, 0)
        solid = len(text[start:offset].rstrip())
        if solid or not start:
            return start + solid
        offset = start


def closing(text: str, offset: int) -> int:
    """Return the offset behind the bracket that closes the one at ``offset``, or -1."""
    depth = 0
    for match in _BRACKET.finditer(text, offset):
        depth += 1 if match.group() == "(" else -1
        if depth == 0:
            return match.end()
    return -1


def _type_arguments(text: str) -> str:
    def as_identifier(match: re.Match[str]) -> str:
        before = _last(text, match.start())
        if text.endswith("(", 0, before):
            end = _last(text, before - 1)
            head = _LAST_WORD.search(text, text.rfind("\n", 0, end) + 1, end)
            if head is None or head.group() in _KEYWORDS:
                return match.group()  # a cast, or an operator that wants a type
        words = match.group(2).split()
        name = words[-1] if words[-2] in ("struct", "union", "enum") else "_".join(words)
        return match.group(1) + name.ljust(len(match.group(2))) + " " * len(match.group(3))

    return _TYPE_ARGUMENT.sub(as_identifier, text)
