"""A scenario's layouts as JSON, for other programs."""

import json
from collections.abc import Sequence
from typing import Any

from auditor.simulator.draw import pages_of
from auditor.simulator.explain import explain
from auditor.simulator.flags import FlagTable
from auditor.simulator.generations import Generation
from auditor.simulator.scenario import Frame, Scenario, play
from auditor.simulator.vma import Vma


def as_json(scenario: Scenario, generations: Sequence[Generation]) -> str:
    """Return title, generations and steps; each step has a result a generation.

    Pages count from the scenario's base, offsets are pages.
    """
    played = {generation.name: play(scenario, generation) for generation in generations}
    steps = [
        {
            "step": frames[0].label,
            "results": {
                name: _result(scenario.table, frame)
                for name, frame in zip(played, frames, strict=True)
            },
        }
        for frames in zip(*played.values(), strict=True)
    ]
    document = {
        "title": scenario.title,
        "about": scenario.about,
        "generations": list(played),
        "steps": steps,
    }
    return json.dumps(document, indent=1) + "\n"


def vma_json(table: FlagTable, vma: Vma) -> dict[str, Any]:
    """Return one VMA as JSON takes it."""
    first, end = pages_of(vma)
    return {
        "first_page": first,
        "pages": end - first,
        "flags": list(table.names(vma.flags)),
        "file": None if vma.file is None else vma.file.name,
        "pgoff": vma.pgoff,
        "vm_ops": str(vma.vm_ops),
    }


def _result(table: FlagTable, frame: Frame) -> dict[str, Any]:
    outcome = frame.outcome
    return {
        "error": outcome.error,
        "path": None if outcome.path is None else str(outcome.path),
        "merged_with": str(outcome.merged_with),
        "hook_called": outcome.hook_called,
        "close_calls": outcome.close_calls,
        "why": list(explain(table, outcome)),
        "vmas": [vma_json(table, vma) for vma in frame.vmas],
    }
