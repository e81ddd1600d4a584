"""The graph of a callback: its edges, its picture, and the whole network for other tools."""

import io
import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import handmade
import networkx as nx

from auditor.report import Format, render
from auditor.report.flow import Node, edges
from auditor.report.picture import picture
from auditor.report.treemap import treemap


def test_edges_lead_from_the_callback_to_each_effect_with_its_numbers() -> None:
    row = next(row for row in handmade.audit().rows if row.effects.evidence)
    found = edges(row)
    start = Node("callback", row.callback.symbol)
    reached = {start}
    for edge in found:
        assert edge.source in reached
        reached.add(edge.target)
    numbers = {number for edge in found for number in edge.evidence}
    assert numbers == set(range(1, len(row.effects.evidence) + 1)) or any(
        item.what.startswith("installs ") for item in row.effects.evidence
    )
    for number, item in enumerate(row.effects.evidence, 1):
        names = {e.target.name for e in found if number in e.evidence}
        assert set(item.via) <= names | {start.name}


def test_a_graph_that_is_cut_keeps_every_effect() -> None:
    for row in handmade.audit().rows:
        whole = {e.target for e in edges(row) if e.target.kind != "function"}
        flat = edges(row, 0)
        assert {e.target for e in flat} == whole
        assert all(e.source.kind == "callback" for e in flat)


def test_a_picture_shows_each_box_once_and_inside_its_frame() -> None:
    for row in handmade.audit().rows:
        drawn = picture(row)
        if not drawn:
            assert not row.effects.evidence
            continue
        svg = ET.fromstring(drawn)
        width, height = int(svg.attrib["width"]), int(svg.attrib["height"])
        labels = [text.text for text in svg.findall("text")]
        assert row.callback.symbol in labels
        assert len(labels) == len(set(labels))
        for text in svg.iter("text"):
            assert 0 <= int(text.attrib["x"]) <= width
            assert 0 <= int(text.attrib["y"]) <= height
        boxes = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", drawn)
        assert len(boxes) == len(labels)
        for x, y, wide, high in (map(int, box) for box in boxes):
            assert x + wide <= width
            assert y + high <= height


def test_graphml_is_read_back_as_it_was() -> None:
    audit = handmade.audit()
    graph = nx.read_graphml(io.BytesIO(render(audit, Format.GRAPHML).encode()))
    kinds = [facts["kind"] for _, facts in graph.nodes(data=True)]
    assert kinds.count("callback") == len(audit.rows)
    assert {"callback", "slot", "function", "effect"} <= set(kinds)
    tables = [ends for *ends, facts in graph.edges(data=True) if facts["kind"] == "table"]
    assert all(graph.nodes[target]["kind"] == "callback" for _, target in tables)
    flows = [facts for *_, facts in graph.edges(data=True) if facts["kind"] == "flow"]
    assert all(re.fullmatch(r"\w+:[\d,]+( \w+:[\d,]+)*", each["evidence"]) for each in flows)


def test_dot_quotes_what_a_tree_says() -> None:
    text = render(handmade.poisoned(handmade.audit(), '"]; evil [x="\\'), Format.DOT)
    lines = text.splitlines()
    assert lines[0] == "digraph mmap {"
    assert lines[-1] == "}"
    quoted_text = r'"(?:[^"\\]|\\.)*"'
    facts = rf"\[(?:\w+=(?:{quoted_text}|\w+)(?:, )?)+\]"
    statement = re.compile(rf"  {quoted_text}(?: -> {quoted_text})? {facts};")
    for line in lines[3:-1]:
        assert statement.fullmatch(line), line
        for quoted in re.findall(quoted_text, line):
            json.loads(quoted)


def test_tiles_cover_the_picture_by_size() -> None:
    sizes = {"a": 30, "b": 12, "c": 5, "d": 1}
    svg = ET.fromstring(
        treemap({name: Counter({"ready": 1, "blocked": size - 1}) for name, size in sizes.items()})
    )
    areas = []
    for group in svg.findall("g"):
        rect = group.find("rect")
        assert rect is not None
        areas.append((int(rect.attrib["width"]) + 2) * (int(rect.attrib["height"]) + 2))
    whole = 1000 * 340
    assert abs(sum(areas) - whole) < whole * 0.02
    for area, size in zip(areas, sorted(sizes.values(), reverse=True), strict=True):
        assert abs(area / whole - size / 48) < 0.02
    assert treemap({}) == ""
