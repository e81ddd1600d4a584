"""Whatever comes from a tree is hostile: no control character of it reaches a reader unseen."""

import re

# Controls, and the marks that turn the direction of writing; tabs and line feeds are layout.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""Return one line for a terminal: what would move or colour it is spelled, as in ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _spelled(c) for c in text)


def visible_lines(text: str) -> str:
    r"""Return text for a page, in which line feeds and tabs stay and ``\x1b`` is spelled."""
    return _UNSEEN.sub(lambda match: _spelled(match[0]), text)


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
