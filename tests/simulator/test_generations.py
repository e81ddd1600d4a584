"""Generations and flags are data; what chooses them is what a tree or a record holds."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.simulator.flags import default_flags, flag_table
from auditor.simulator.generations import (
    Capability,
    generation,
    generation_of_kernel,
    generation_of_tree,
    generations,
)
from auditor.simulator.lanes import Effect, scenario_for
from auditor.simulator.space import AddressSpace
from auditor.simulator.vma import PAGE_SIZE, File, Hook, HookKind, ScenarioError

_PACKAGE = Path(__file__).parents[2] / "auditor" / "simulator"


@pytest.mark.parametrize(
    ("kernel", "name"),
    [
        ("6.12.117", "6.12"),
        ("6.12.117+deb13-amd64", "6.12"),
        ("6.14", "6.13"),
        ("6.14+rfc1", "rfc-1"),
        ("6.14+rfc1+3", "rfc"),
        ("6.16.12+deb13-amd64", "6.16"),
        ("6.18.15+deb13-amd64", "6.17"),
        ("6.18.30", None),
        ("6.18.44", "6.19"),
        ("6.19.0-rc3", "6.19"),
        ("7.2.12+deb13-amd64", "7.2"),
        ("7.3.4", "7.3"),
        ("7.4", None),
        ("6.11.9", None),
        ("7.3-retry", "7.3-retry"),
        ("newest", None),
    ],
)
def test_a_release_names_a_generation_or_none(kernel: str, name: str | None) -> None:
    found = generation_of_kernel(kernel)
    assert (found.name if found else None) == name


def test_every_capability_has_a_source_a_pattern_and_a_user() -> None:
    text = (_PACKAGE / "generations.toml").read_text(encoding="utf-8")
    for capability in Capability:
        assert len(re.findall(rf"^{re.escape(capability)} = ", text, re.MULTILINE)) == 2
        assert any(each.has(capability) for each in generations().values())


def test_generations_differ() -> None:
    assert len({each.capabilities for each in generations().values()}) == len(generations()) == 9


def test_an_unknown_generation_names_those_there_are() -> None:
    with pytest.raises(ScenarioError, match=r"5\.4 is unknown; there are 6\.12, 6\.13, rfc-1"):
        generation("5.4")


def test_newest_hook() -> None:
    assert [each.newest_hook for each in generations().values()] == [
        *[HookKind.MMAP] * 2,
        *[HookKind.PROTO] * 2,
        *[HookKind.PREPARE] * 5,
    ]


def _tree(**texts: str) -> Callable[[str], str | None]:
    return lambda path: texts.get(path.replace("/", "_").replace(".", "_"))


def test_a_tree_is_what_its_mm_holds() -> None:
    found = generation_of_tree(
        _tree(mm_vma_c="vma_merge_new_range(", mm_mmap_c="vm_flags != vma->vm_flags && vmg.prev")
    )
    assert found is not None
    assert found.capabilities == {Capability.RETRY_NEW_RANGE}
    assert found.name == "6.12"


@pytest.mark.kernel
@pytest.mark.parametrize("series", ["6.12", "7.3"])
def test_real_trees(series: str) -> None:
    trees = Path(os.environ.get("KERNEL_TREES", Path.home() / ".cache" / "kernel-trees"))
    tree = trees / f"linux-source-{series}"
    if not tree.is_dir():
        pytest.skip(f"no tree of {series} in {trees}")
    found = generation_of_tree(lambda path: (tree / path).read_text(encoding="utf-8"))
    assert found == generation(series)


@pytest.mark.parametrize("texts", [{}, {"mm_vma_c": "vma_merge("}])
def test_an_older_tree_is_unknown(texts: dict[str, str]) -> None:
    assert generation_of_tree(_tree(**texts)) is None


def test_flag_words_have_names() -> None:
    table = default_flags()
    word = table.word("VM_WRITE", "VM_DROPPABLE")
    assert table.names(word | 1 << 60) == ("VM_WRITE", "VM_DROPPABLE", f"{1 << 60:#x}")
    assert table.names(0) == ()


def test_another_tree_may_have_other_bits() -> None:
    roles = {role: ["VM_ABSENT"] for role in _roles()} | {"special": ["VM_B"]}
    table = flag_table({"bits": {"VM_A": 1, "VM_B": 2}, "roles": roles})
    driver = Hook(set=2)
    space = AddressSpace.of("6.12", table)
    for page in range(2):
        space, _ = space.mmap(
            page * PAGE_SIZE, PAGE_SIZE, 1, pgoff=page, file=File("a"), hook=driver
        )
    assert len(space.vmas) == 2
    effect = Effect(set=("VM_NOWHERE",))
    with pytest.raises(ScenarioError, match="unknown flag VM_NOWHERE"):
        scenario_for(effect)


def test_a_table_without_a_role_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no role special"):
        flag_table({"bits": {"VM_A": 1}, "roles": {}})


def _roles() -> list[str]:
    text = (_PACKAGE / "flags.toml").read_text(encoding="utf-8").split("[roles]")[1]
    return re.findall(r"^(\w+) = \[", text, re.MULTILINE)


def test_no_flag_is_named_in_python_and_nothing_else_of_the_project_imported() -> None:
    for path in _PACKAGE.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bVMA?_(?!OPS\b)[A-Z]{2}", text), path
        imported = re.findall(r"^(?:from|import) (auditor[\w.]*)", text, re.MULTILINE)
        assert all(name.startswith("auditor.simulator") for name in imported), path
