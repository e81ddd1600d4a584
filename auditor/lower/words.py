"""Macros that work on the words of their arguments, and not on the values of these."""

import re
from dataclasses import replace

from auditor.preprocess import Macro

_LIST = "..."


def needs_words(macro: Macro) -> bool:
    """Tell whether a macro does what a function could not.

    It assigns to a parameter, names a member by one, pastes one to something, or takes a list.
    """
    names = macro.parameters or ()
    if any(name.endswith(_LIST) for name in names) or "##" in macro.body:
        return True
    if not names:
        return False
    one = "|".join(map(re.escape, names))
    member = rf"(?:->|\.)\s*(?:{one})\b"
    assigned = rf"(?<![\w>.])\(?\s*\b(?:{one})\b\s*\)?\s*(?:[-+*/|&^]|<<|>>)?=(?!=)"
    return re.search(member, macro.body) is not None or bool(re.search(assigned, macro.body))


def spelled_out(macro: Macro, words: tuple[str, ...]) -> Macro:
    """Return a macro's use: the words in place of its parameters, which it then has none of."""
    names = macro.parameters or ()
    given: dict[str, str] = {}
    for at, name in enumerate(names):
        if name.endswith(_LIST):
            rest = ", ".join(words[at:])
            given[name.removesuffix(_LIST) or "__VA_ARGS__"] = rest
        elif at < len(words):
            given[name] = words[at]
    body = re.sub(r",\s*##\s*(\w+)", lambda m: f", {m[1]}" if given.get(m[1]) else "", macro.body)
    if given:
        one = "|".join(map(re.escape, given))
        pattern = rf"(?<![\w#])#?\s*\b({one})\b"
        body = re.sub(pattern, lambda m: '""' if "#" in m[0] else given[m[1]], body)
    body = re.sub(r"\s*##\s*", "", body)
    return replace(macro, name=f"{macro.name}({', '.join(words)})", parameters=(), body=body)
