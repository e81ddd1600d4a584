"""Random small C programs: one mmap callback and up to three helpers, in kernel style."""

from dataclasses import dataclass

from arms import directive
from choices import Choices, Draw, from_hypothesis, from_seed
from conditions import constant_mask, number
from hypothesis import strategies as st
from scope import Helper, Scope, indented
from singles import result, simple
from statements import block

CALLBACK = "f"
_INPUTS = ("settings.in0", "settings.in1")
_FILE_INPUTS = ("opened->in2", "opened->in3")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a helper is written: its head, what holds the mapping, its first lines, its call."""

    parameters: str
    vma: str
    first: tuple[str, ...]
    call: str


_SHAPES = (
    Shape("struct vm_area_struct *vma, int k", "vma", (), "({vma}, {number})"),
    Shape("int k, struct vm_area_struct *area", "area", (), "({number}, {vma})"),
    Shape("struct ctx *c", "c->vma", ("int k = c->n;",), "(&ctx)"),
    Shape(
        "void *data, int k",
        "vma",
        ("struct vm_area_struct *vma = (struct vm_area_struct *)data;",),
        "((void *){vma}, {number})",
    ),
    Shape(
        "void *data, int k",
        "v",
        ("struct vm_area_struct *v = data;",),
        "({vma}, {number})",
    ),
)
_TYPES = {"int": "int ", "bool": "bool ", "void": "void ", "pointer": "struct device *"}


def written(choices: Choices) -> str:
    """Return the text of a program."""
    helpers: list[Helper] = []
    lines: list[str] = []
    for index in range(choices.number(0, 3)):
        helper, text = _helper(choices, f"h{index}", tuple(helpers))
        helpers.append(helper)
        lines += [*text, ""]
    scope = Scope(
        choices,
        "int",
        vmas=["vma"],
        numbers=[*_INPUTS, *_FILE_INPUTS],
        helpers=tuple(helpers),
        budget=12,
        grow=block,
    )
    first = ["struct device *opened = file->private_data;"]
    parameters = "struct file *file, struct vm_area_struct *vma"
    lines += _function(scope, f"static int {CALLBACK}({parameters})", first)
    return "\n".join(lines) + "\n"


def _helper(choices: Choices, name: str, helpers: tuple[Helper, ...]) -> tuple[Helper, list[str]]:
    kind = choices.weighted([(5, "int"), (3, "bool"), (2, "pointer"), (1, "void")])
    shape = choices.weighted(list(zip((6, 2, 2, 1, 1), _SHAPES, strict=True)))
    head = f"static {_TYPES[kind]}{name}({shape.parameters})"

    def one() -> list[str]:
        scope = Scope(
            choices,
            kind,
            vmas=[shape.vma],
            numbers=["k", _INPUTS[0]],
            helpers=helpers,
            budget=5,
            grow=block,
            ints=["ret", "n"] if kind == "int" else ["n"],
        )
        return _function(scope, head, list(shape.first))

    text = one()
    if choices.chance(6):
        text = [directive(choices), *text, "#else", *one(), "#endif"]
    return Helper(name, kind, name + shape.call), text


def _function(scope: Scope, head: str, first: list[str]) -> list[str]:
    choices = scope.choices
    locals_, word_lines = _locals(scope)
    ends = ["out", "err_two", "err_one"][: choices.number(0, 3)] if scope.kind == "int" else []
    scope.labels = list(ends)
    body = block(scope, 0, 6)
    tail = [result(scope)] if scope.kind != "void" else []
    if ends and choices.chance(30):
        tail = []  # the way of success runs into the unwinding, as "out:" often stands
    if ends:
        tail += _unwinding(scope, ends)
    every = [*body, *tail]
    return [
        head,
        "{",
        *indented([*first, *locals_, *_needed(scope, every), *word_lines, "", *every]),
        "}",
    ]


def _unwinding(scope: Scope, ends: list[str]) -> list[str]:
    """Return the labels at the end; each runs into the next."""
    lines: list[str] = []
    while ends:
        label = ends.pop()
        scope.labels = list(ends)
        lines += [f"{label}:", f"\t{simple(scope)}"]
        if scope.choices.chance(40):
            lines += block(scope, 2, 2)
    return [*lines, scope.choices.pick(["return ret;", result(scope)])]


def _locals(scope: Scope) -> tuple[list[str], list[str]]:
    """Return the declarations of variables, and of those that are made from the mapping."""
    choices = scope.choices
    lines = [f"int n = {choices.number(0, 2)};"]
    if "ret" in scope.ints:
        lines = [f"int ret = {choices.pick(['0', '-EINVAL', '0'])}, n = {choices.number(0, 2)};"]
    later: list[str] = []
    if choices.chance(20):
        later.append(f"struct vm_area_struct *alias = {scope.vma()};")
        scope.vmas.append("alias")
    if choices.chance(30):
        later.append(f"vm_flags_t flags = {scope.vma()}->vm_flags;")
        scope.words.append("flags")
    if choices.chance(25):
        later.append(f"vm_flags_t mask = {choices.pick(['0', constant_mask(choices)])};")
        scope.masks.append("mask")
    return lines, later


def _needed(scope: Scope, lines: list[str]) -> list[str]:
    """Return the declarations that the statements turned out to need."""
    text = "\n".join(lines)
    found = []
    if scope.counters:
        found.append("int " + ", ".join(f"i{n + 1} = 0" for n in range(scope.counters)) + ";")
    if "&ctx)" in text:
        found.append(f"struct ctx ctx = {{ .vma = {scope.vmas[0]}, .n = {number(scope)} }};")
    if "dev = " in text:
        found.append("struct device *dev;")
    return found


def program_of(seed: int) -> str:
    """Return the program of a seed."""
    return written(from_seed(seed))


@st.composite
def programs(draw: Draw) -> str:
    """Return programs as hypothesis makes them, slower than by seeds."""
    return written(from_hypothesis(draw))
