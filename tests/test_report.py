"""The report in its three forms, from audits made by hand."""

import base64
import hashlib
import json
import os
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import handmade
import jsonschema
import pytest
from command import validate

from auditor.report import Format, render, summary, visible
from auditor.report.counts import counts

GOLDEN = Path(__file__).parent / "golden"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PICTURE = re.compile(r'<svg class="flow".*?</svg>', re.DOTALL)
POISONS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("\"'><img src=x onerror=alert(1)><svg/onload=alert(2)>", id="attributes"),
    pytest.param("{{ 7 * 7 }}{% for x in y %}{# gone #}", id="template"),
    pytest.param("</pre></style></details>&lt;&#60;&amp;", id="end tags and entities"),
    pytest.param("\x1b[31m\x1b]0;title\x07\x9b2J\x00\x7f", id="terminal"),
    pytest.param("\u202egnp.exe\u2066\u200f\ufeff", id="direction"),
    pytest.param("\udc80\udcff", id="bytes of a name that is not UTF-8"),
    pytest.param("javascript:alert(1)", id="scheme"),
]


# HTML lets these end where the next one begins, or what holds them ends.
MAY_BE_LEFT_OPEN = ("li", "th", "td", "tr", "thead", "tbody")


class Page(HTMLParser):
    """What a browser sees: elements with their attributes, the text, and what marks hold."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.style = self.script = ""
        self.marks: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
        if tag not in ("meta", "rect", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1] != tag and self._open[-1] in MAY_BE_LEFT_OPEN:
            self._open.pop()
        assert self._open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("style", "script"):
            self.style += data if self._open[-1] == "style" else ""
            self.script += data if self._open[-1] == "script" else ""
            return
        self.text += data
        if "mark" in self._open:
            self.marks[-1] += data

    def values(self, attribute: str) -> list[str]:
        return [v for _, found in self.elements if (v := found.get(attribute)) is not None]


def page(audit: Any = None) -> Page:  # noqa: ANN401
    return Page(render(audit or handmade.audit(), Format.HTML))


def document(audit: Any = None) -> dict[str, Any]:  # noqa: ANN401
    made: dict[str, Any] = json.loads(render(audit or handmade.audit(), Format.JSON))
    return made


def settled(report: str, form: Format) -> str:
    """Return a report without what changes for reasons of its own, and easy to compare."""
    if form is Format.JSON:
        return json.dumps(json.loads(report), indent=1) + "\n"
    for tag in ("style", "script"):
        report = re.sub(f"<{tag}>.*?</{tag}>", f"<{tag}></{tag}>", report, flags=re.DOTALL)
    report = re.sub(r"sha256-[^&]*", "sha256-", report)
    return re.sub(r"mmap-audit \d[\w.]*", "mmap-audit VERSION", report)


@pytest.mark.parametrize("form", Format)
def test_the_report_is_as_it_was(form: Format) -> None:
    golden = GOLDEN / f"report.{form}"
    report = settled(render(handmade.audit(), form), form)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8"), "if meant, run with UPDATE_GOLDEN=1"


@pytest.mark.parametrize("form", [f for f in Format if f not in (Format.GRAPHML, Format.DOT)])
def test_two_runs_differ_in_seconds_alone(form: Format) -> None:
    audit = handmade.audit()
    slower = replace(audit, tree=replace(audit.tree, seconds=7.25))
    one, two = render(audit, form), render(slower, form)
    assert one != two
    assert one == two.replace("7.25", "0.5").replace("7.2 s", "0.5 s")


def test_the_json_is_valid_by_the_schema() -> None:
    validate(document())
    validate(document(handmade.large(callbacks=3, tables=5, functions=403)))


@pytest.mark.parametrize("member", document())
def test_the_schema_misses_what_is_missing(member: str) -> None:
    made = document()
    del made[member]
    with pytest.raises(jsonschema.ValidationError):
        validate(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("callbacks", 0, "summary", "special"), "perhaps"),
        (("callbacks", 0, "summary", "flags"), {"VM_IO": "set"}),
        (("callbacks", 0, "summary", "writes", "vm_mm"), "never"),
        (("callbacks", 0, "tables", 0, "how"), "magic"),
        (("callbacks", 0, "tables", 0, "line"), 0),
        (("callbacks", 0, "evidence", 0, "via"), "pour"),
        (("callbacks", 0, "retry_merge", "class"), "fine"),
        (("coverage", "parse_errors"), 1),
        (("tree", "seconds"), "0.5"),
        (("surprise",), 1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], value: object) -> None:
    made = document()
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        validate(made)


def test_the_json_says_what_happens_and_nothing_of_what_is_not_asked() -> None:
    kettle, pot, spoon, still = document()["callbacks"]
    assert kettle["summary"]["flags"] == {
        "VM_BREW": "set-always",
        "VM_COLD": "cleared-always",
        "VM_IO": "set-always",
    }
    assert kettle["summary"]["special"] == "always"
    assert kettle["summary"]["writes"]["vm_ops"] == "always"
    assert kettle["summary"]["writes"]["vm_file"] == "never"
    assert kettle["summary"]["page_table_api"] == ["pour"]
    assert kettle["evidence"][-1] == {
        "what": "page_tables pour",
        "file": "lib/pour.c",
        "line": 22,
        "via": ["pour", "fill"],
    }
    assert pot["reached_through"] == [["kettle_mmap", "lid_mmap"]]
    assert (spoon["file"], spoon["line"]) == (None, None)
    assert spoon["summary"]["forwards_to"] == "another file"
    assert (still["summary"]["flags"], still["summary"]["special"]) == ({}, "never")
    for callback in (kettle, pot, spoon, still):
        (outcome,) = callback["outcomes"]
        assert outcome["result"] in ("ok", "forwarded")
        assert outcome["guards"][0]["text"] == "lid_is_on(pot)"
        assert callback["retry_merge"]["verdict"] == "conditional"
    assert document()["coverage"]["without_definition"] == 1


@pytest.mark.parametrize("poison", POISONS)
def test_nothing_of_a_hostile_tree_runs_and_all_of_it_is_readable(poison: str) -> None:
    poisoned = render(handmade.poisoned(handmade.audit(), poison), Format.HTML)
    # How a picture is laid out depends on how long the names are.
    for picture in PICTURE.findall(poisoned):
        assert {tag for tag, _ in Page(picture).elements} <= {"svg", "path", "text", "title", "g"}
    clean = Page(PICTURE.sub("", render(handmade.audit(), Format.HTML)))
    hostile = Page(PICTURE.sub("", poisoned))
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in clean.elements]
    for (_, mine), (_, theirs) in zip(clean.elements, hostile.elements, strict=True):
        assert mine.keys() == theirs.keys()
    assert all(re.fullmatch(r"#[\w-]+", link) for link in hostile.values("href"))
    spelled = "".join(
        c.encode("unicode_escape").decode() if ord(c) > 0x7E or c < " " else c for c in poison
    )
    assert f"kettle_mmap{spelled}" in hostile.text
    assert f"symbolic link: No such file or directory{spelled}" in hostile.text
    assert f"kettle_base());\n}}{spelled}" in hostile.text
    assert not CONTROL.search(hostile.text.replace("\t", ""))


@pytest.mark.parametrize("poison", POISONS)
def test_no_control_character_of_a_tree_reaches_a_terminal(poison: str) -> None:
    hostile = handmade.poisoned(handmade.audit(), poison)
    report = render(hostile, Format.TEXT)
    assert report.replace("\n", "").isprintable()
    assert report.count("\n") == render(handmade.audit(), Format.TEXT).count("\n")
    assert all(line.isprintable() for line in summary(hostile))
    assert not CONTROL.search(render(hostile, Format.JSON).replace("\n", ""))
    assert json.loads(render(hostile, Format.JSON))["callbacks"][0]["symbol"].endswith(poison)


def test_control_characters_are_spelled() -> None:
    assert visible("a\x1b[0m\nb\t\u202ec é") == r"a\x1b[0m\nb\t\u202ec é"


def test_the_text_has_a_line_a_callback_in_columns() -> None:
    lines = render(handmade.audit(), Format.TEXT).splitlines()
    names = ("kettle_mmap", "pot_mmap", "spoon_mmap", "still_mmap")
    assert tuple(line.split()[0] for line in lines[: len(names)]) == names
    seconds = ("drivers/kettle.c:40", "drivers/pot.c:5", "no definition", "fs/still.c:2")
    assert len({line.index(cell) for line, cell in zip(lines, seconds, strict=False)}) == 1
    effects = ("+VM_BREW", "+VM_IO", "forwards to", "[loses")
    assert len({line.index(cell) for line, cell in zip(lines, effects, strict=False)}) == 1
    assert lines[len(names)] == ""
    touched = "+VM_BREW +VM_IO -VM_COLD vm_ops vm_pgoff pour()"
    said = "[loses a merge: conditional] [needs-retype] [1 not followed]"
    assert lines[0].endswith(f"{touched} {said}")


def test_the_closing_lines_say_what_was_not_seen() -> None:
    said = "\n".join(summary(handmade.audit()))
    for words in ("4 callbacks in 5 tables, 2 slots", "spoon_mmap", "odd", "gone.c", "cup_mmap"):
        assert words in said


def test_the_policy_names_the_style_and_forbids_all_else() -> None:
    seen = page()
    (policy,) = [
        found["content"]
        for tag, found in seen.elements
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
    ]
    digest = base64.b64encode(hashlib.sha256(seen.style.encode()).digest()).decode()
    script = base64.b64encode(hashlib.sha256(seen.script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-{script}'"
    )
    assert seen.script
    assert seen.values("style") == []
    assert "url(" not in seen.style
    assert "@import" not in seen.style


def test_every_link_of_the_page_leads_somewhere() -> None:
    for seen in (page(), page(handmade.large(callbacks=20, tables=40, functions=420))):
        ids = seen.values("id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in seen.values("href")} <= set(ids)
        assert {one for group in seen.values("aria-labelledby") for one in group.split()} <= set(
            ids
        )


def test_the_page_has_landmarks_and_headings_in_order() -> None:
    seen = page()
    tags = [tag for tag, _ in seen.elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    headers = [found for tag, found in seen.elements if tag == "th"]
    assert headers
    assert all(found.get("scope") in ("row", "col", "rowgroup") for found in headers)


def test_evidence_is_marked_in_sources_that_stand_once() -> None:
    seen = page()
    assert [mark.strip() for mark in seen.marks] == [
        "vm_flags_mod(vma, VM_BREW, VM_COLD);",
        "vma->vm_ops = &kettle_vm_ops;",
        "vma->vm_pgoff = pfn;",
        "vm_flags_set(vma, VM_IO);",
        "return set_pte_at(vma->vm_mm, vma->vm_start, pfn);",
    ]
    for source in (handmade.KETTLE, handmade.POUR, handmade.FILL):
        assert seen.text.count(source) == 1
    assert "40\n41\n42\n43\n44\n45\n46\n47\n48" in seen.text


def test_what_callbacks_share_stands_once() -> None:
    audit = handmade.audit()
    shared = page(audit)
    assert shared.text.count("vma->vm_pgoff = pfn;") == 2  # in the source and as evidence
    alone = page(replace(audit, rows=audit.rows[:1]))
    assert "Shared calls" in shared.text
    assert "Shared calls" not in alone.text
    assert alone.text.count("vma->vm_pgoff = pfn;") == 2


def test_the_headline_counts() -> None:
    found = counts(handmade.audit())
    assert (found.callbacks, found.tables, found.slots) == (4, 5, 2)
    assert (found.flags, found.special, found.page_tables) == (2, 2, 2)
    assert (found.forwards, found.unknowns, found.bodiless) == (1, 1, 1)
    text = " ".join(page().text.split())
    assert "4 of 4 callbacks change flags so that a merge is lost" in text
    assert "5 tables and are called through 2 slots. 2 write page tables" in text
    assert "In 1 something could not be followed" in text


def test_an_audit_without_a_callback_to_show() -> None:
    nothing = replace(handmade.audit(), rows=(), sources=())
    validate(document(nothing))
    assert "0 callbacks" in page(nothing).text
    assert render(nothing, Format.TEXT)


def test_a_real_tree_fits_in_three_megabytes() -> None:
    audit = handmade.large()
    assert sum(len(source.text) for source in audit.sources) > 500_000
    render(handmade.audit(), Format.HTML)
    start = time.process_time()
    report = render(audit, Format.HTML)
    # It takes 0.2 s on a laptop; this only catches what is out of all proportion.
    assert time.process_time() - start < 2
    assert len(report.encode()) < 3_000_000
