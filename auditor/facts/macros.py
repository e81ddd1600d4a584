"""Macros that make tables: which ones they are, and what a use of one expands to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor import kernel
from auditor.normalise import closing
from auditor.preprocess import Macro

_MAX_DEPTH = 16
_WORD = re.compile(r"[A-Za-z_]\w*")
_DESIGNATOR = re.compile(r"[.>]\s*(\w+)\s*=(?!=)")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A text with its table macros expanded.

    ``ranges`` are the character ranges that came from a macro, with the macro that was used and
    the condition of its definition. Newlines are as many as before, so lines stay true.
    """

    text: str
    ranges: tuple[tuple[int, int, Macro], ...]

    def macro_at(self, offset: int) -> Macro | None:
        """Return the macro whose expansion holds a character offset."""
        return next((m for start, end, m in self.ranges if start <= offset < end), None)


def table_macros(
    macros: Iterable[Macro], members: frozenset[str] | None = None
) -> dict[str, tuple[Macro, ...]]:
    """Return the macros that put something into a slot, themselves or through another macro.

    ``members`` are the names of the slots' members; without them (None) any name with the slot
    word counts.
    """
    by_name: dict[str, list[Macro]] = {}
    for macro in macros:
        by_name.setdefault(macro.name, []).append(macro)
    makers = {
        name
        for name, alternatives in by_name.items()
        if any(_fills_slot(macro.body, members) for macro in alternatives)
    }
    users: dict[str, set[str]] = {}
    for name, alternatives in by_name.items() if makers else ():
        for used in {word for macro in alternatives for word in _WORD.findall(macro.body)}:
            users.setdefault(used, set()).add(name)
    waiting = list(makers)
    while waiting:
        for user in users.get(waiting.pop(), set()) - makers:
            makers.add(user)
            waiting.append(user)
    return {name: tuple(by_name[name]) for name in sorted(makers)}


def _fills_slot(body: str, members: frozenset[str] | None) -> bool:
    if kernel.table("types")["slot"]["word"] not in body:
        return False
    found = _DESIGNATOR.findall(body)
    word = kernel.table("types")["slot"]["word"]
    return any(word in name if members is None else name in members for name in found)


def expansions(text: str, macros: Mapping[str, tuple[Macro, ...]]) -> list[Expansion]:
    """Return the text with the uses of these macros expanded, once for each alternative.

    A macro with several definitions (in the arms of an ``#if``) gives several texts; without any
    use there is one, the text itself.
    """
    used = [name for name in macros if name in text]
    if not used:
        return [Expansion(text, ())]
    rounds = max((len(macros[name]) for name in used), default=1)
    texts: list[Expansion] = []
    for turn in range(rounds):
        chosen = {name: all_of[min(turn, len(all_of) - 1)] for name, all_of in macros.items()}
        expansion = _expanded(text, chosen)
        if expansion not in texts:
            texts.append(expansion)
    return texts


def _expanded(text: str, macros: Mapping[str, Macro]) -> Expansion:
    out: list[str] = []
    ranges: list[tuple[int, int, Macro]] = []
    length = done = 0
    for match in _WORD.finditer(text):
        macro = macros.get(match.group())
        if macro is None or match.start() < done:
            continue
        end, arguments = _use(text, match.end(), macro)
        if end < 0:
            continue
        body = _substitute(macro, arguments, macros, 0)
        body = f" {body} " + "\n" * text.count("\n", match.start(), end)
        out += [text[done : match.start()], body]
        length += match.start() - done
        ranges.append((length, length + len(body), macro))
        length += len(body)
        done = end
    return Expansion("".join([*out, text[done:]]), tuple(ranges))


def _use(text: str, offset: int, macro: Macro) -> tuple[int, tuple[str, ...]]:
    """Return where a use of a macro ends and its arguments; (-1, ()) if it is no use."""
    if macro.parameters is None:
        return offset, ()
    opening = offset + len(text[offset:]) - len(text[offset:].lstrip())
    if text[opening : opening + 1] != "(":
        return -1, ()
    end = closing(text, opening)
    if end < 0:
        return -1, ()
    return end, _arguments(text[opening + 1 : end - 1])


def _arguments(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    depth = start = 0
    for offset, letter in enumerate(text):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[start:offset].strip())
            start = offset + 1
    return (*parts, text[start:].strip())


def _substitute(
    macro: Macro, arguments: tuple[str, ...], macros: Mapping[str, Macro], depth: int
) -> str:
    names = macro.parameters or ()
    values = dict(zip(names, (*arguments, *[""] * len(names)), strict=False))
    if names and names[-1].endswith("..."):
        values["__VA_ARGS__"] = ", ".join(arguments[len(names) - 1 :])
    body = re.sub(
        r"(?<!#)#\s*(\w+)",
        lambda m: f'"{m.group(1)}"' if m.group(1) in values else m.group(),
        macro.body,
    )
    body = _WORD.sub(lambda m: values.get(m.group(), m.group()), body)
    body = re.sub(r"\s*##\s*", "", body)
    if depth == _MAX_DEPTH:
        return body
    out: list[str] = []
    done = 0
    for match in _WORD.finditer(body):
        inner = macros.get(match.group())
        if inner is None or inner is macro or match.start() < done:
            continue
        end, inner_arguments = _use(body, match.end(), inner)
        if end >= 0:
            out += [
                body[done : match.start()],
                _substitute(inner, inner_arguments, macros, depth + 1),
            ]
            done = end
    return "".join([*out, body[done:]])
