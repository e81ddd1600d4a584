"""The whole audit as one graph for other tools: GraphML or DOT."""

import io
import json
from typing import TypeAlias

import networkx as nx

from auditor.answer import Audit
from auditor.report.flow import Node, edges
from auditor.report.visible import visible

_SHAPES = {"callback": "box", "function": "ellipse", "slot": "hexagon", "effect": "plaintext"}
Network: TypeAlias = "nx.DiGraph[str]"


def network(audit: Audit) -> Network:
    """Return callbacks, functions, slots and effects with the edges between them.

    Nodes have a ``kind``, a ``label``, and callbacks the ``file`` and ``line`` of their definition;
    edges have ``evidence``: for each callback that has it, ``SYMBOL:NUMBER,...``.
    """
    graph: Network = nx.DiGraph()
    for number, row in enumerate(audit.rows):
        symbol, definition = row.callback.symbol, row.callback.definition
        here = _key(Node("callback", f"{symbol} {number}"))
        graph.add_node(here, kind="callback", label=visible(symbol))
        if definition is not None:
            place = {"file": visible(definition.file), "line": definition.function.line}
            graph.nodes[here].update(place)
        for table in row.callback.tables:
            slot = Node("slot", f"{table.struct}.{table.member}")
            _add(graph, slot)
            graph.add_edge(_key(slot), here, kind="table")
        for edge in edges(row):
            source = here if edge.source.kind == "callback" else _add(graph, edge.source)
            target = _add(graph, edge.target)
            numbers = ",".join(map(str, edge.evidence))
            known = graph.has_edge(source, target)
            said = graph.edges[source, target].get("evidence", "") if known else ""
            text = " ".join(part for part in (said, f"{visible(symbol)}:{numbers}") if part)
            graph.add_edge(source, target, kind="flow", evidence=text)
    return graph


def graphml(audit: Audit) -> str:
    """Return the graph as GraphML."""
    out = io.BytesIO()
    nx.write_graphml(network(audit), out)
    return out.getvalue().decode("utf-8")


def dot(audit: Audit) -> str:
    """Return the graph in the language of Graphviz."""
    graph = network(audit)
    lines = ["digraph mmap {", "  rankdir=LR;", "  node [fontname=monospace];"]
    for name, facts in graph.nodes(data=True):
        shape = _SHAPES[facts["kind"]]
        lines.append(f"  {_quoted(name)} [label={_quoted(facts['label'])}, shape={shape}];")
    for source, target, facts in graph.edges(data=True):
        style = ", style=dashed" if facts["kind"] == "table" else ""
        note = _quoted(facts.get("evidence", ""))
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [tooltip={note}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _add(graph: Network, node: Node) -> str:
    key = _key(node)
    graph.add_node(key, kind=node.kind, label=visible(node.name))
    return key


def _key(node: Node) -> str:
    return visible(f"{node.kind} {node.name}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
