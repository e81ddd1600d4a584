"""The architecture's promises about what is not there, read from the package's own imports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "auditor"
# The flow, each stage or what serves it after all that it may import. A stage may be a module or
# a folder of that name, and a new one takes its place here.
FLOW = (
    *(
        "__init__",
        "errors",
        "resources",
        "forked",
        "needles",
        "kernel",
        "configuration",
        "domain",
        "simulator",
    ),
    *("sources", "maintainers", "preprocess", "normalise", "syntax", "facts", "scan", "lower"),
    *(
        "program",
        "graph",
        "effects",
        "rules",
        "verdicts",
        "answer",
        "report",
        "audit",
        "compare",
        "gate",
    ),
    *("output", "sample", "selfcheck", "demo", "simulate_cli", "verdicts_cli", "cli", "__main__"),
)
SELF_CONTAINED = ("domain", "simulator")
PARSERS = ("syntax", "facts", "lower")
GRAPHS = ("graph", "effects", "report")
# A flag, or one of the primitives that fill page tables or change flags.
KERNEL_NAME = re.compile(
    r"\bVMA?_[A-Z][A-Z_]*\b|\bvm_flags_\w+|\bvma_(?:desc_)?(?:set|clear|test)_\w+"
    r"|\b(?:io_)?remap_pfn_range\w*|\bremap_vmalloc_range\w*|\bvm_iomap_memory\b"
    r"|\bvm_insert_\w+|\bvmf_insert_\w+|\bvm_map_pages\w*|\bdma_mmap_\w+|\bmmap_action_\w+"
    r"|\bcall_mmap\w*|\bvfs_mmap\w*|\bvma_set_file\b|\bk(?:re)?f_?(?:get|put)\b|\bget_file\b"
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def place(module: Path) -> str:
    """Return a module's stage or folder: its first name below the package."""
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(module: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, relative ones resolved."""
    package = ("auditor", *module.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*parents, *((node.module,) if node.module else ())))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def ours(module: Path) -> set[str]:
    """Return the places of the package that a module imports from."""
    names = {name.split(".")[1] for name in imported(module) if name.startswith("auditor.")}
    return {name for name in names if not name.startswith("__")}


def named(module: Path) -> str:
    return str(module.relative_to(PACKAGE.parent))


@pytest.mark.parametrize("module", modules(), ids=named)
def test_imports_point_backwards_along_the_flow(module: Path) -> None:
    assert place(module) in FLOW, "a new stage: give it its place in the flow"
    later = ours(module) & set(FLOW[FLOW.index(place(module)) + 1 :])
    assert not later, f"{named(module)} imports a later stage"
    assert ours(module) <= set(FLOW)


@pytest.mark.parametrize("module", modules(), ids=named)
def test_the_domain_and_the_simulator_know_nothing_else_of_ours(module: Path) -> None:
    if place(module) in SELF_CONTAINED:
        assert ours(module) <= {place(module)}


@pytest.mark.parametrize("module", modules(), ids=named)
def test_libraries_stay_in_their_stages(module: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(module)}
    if libraries & {"tree_sitter", "tree_sitter_c"}:
        assert place(module) in PARSERS
    if "networkx" in libraries:
        assert place(module) in GRAPHS
    if "click" in libraries:
        assert place(module) in ("cli", "simulate_cli", "verdicts_cli")


@pytest.mark.parametrize("module", modules(), ids=named)
def test_there_is_no_import_cycle_to_hide(module: Path) -> None:
    assert "TYPE_CHECKING" not in module.read_text(encoding="utf-8")


def literals(module: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module, docstrings apart."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in remarks:
            if isinstance(node.value, str):
                yield node.lineno, node.value
            elif isinstance(node.value, bytes):
                yield node.lineno, node.value.decode("latin-1")


@pytest.mark.parametrize("module", modules(), ids=named)
def test_no_kernel_name_is_spelled_in_python(module: Path) -> None:
    if place(module) == "simulator":
        return
    spelled = [(line, text) for line, text in literals(module) if KERNEL_NAME.search(text)]
    assert not spelled


@pytest.mark.parametrize("module", modules(), ids=named)
def test_modules_have_names_and_sizes_to_be_proud_of(module: Path) -> None:
    assert module.stem not in {"utils", "helpers", "common", "misc", "model"}
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300


def test_there_is_something_to_look_at() -> None:
    assert {"audit", "cli", "facts", "graph", "sources"} <= {place(module) for module in modules()}
