"""Kernel idioms become digestible at equal length, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.normalise import annotations, idioms
from auditor.syntax import errors, parse

PIECES = (
    *("int f(struct a *p)\n{\n", "}\n", "static __init ", "for_each_thing(a, b) {", "x();", "\n"),
    *("case 1 ... 3:", 'asm volatile("x" : "=r" (a));', "container_of(p, struct x, y)", "(", ")"),
    *("__printf(1, 2) ", "STATIC int ", "guard(mutex)(&m);", "auto z = 1;", '"str" ', "/* c */"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_length_and_lines_stay(text: str) -> None:
    for changed in (annotations(text), idioms(annotations(text))):
        assert len(changed) == len(text)
        assert [n for n, c in enumerate(changed) if c == "\n"] == [
            n for n, c in enumerate(text) if c == "\n"
        ]


def test_an_operator_table_is_no_list_of_arguments() -> None:
    text = "int f(void)\n{\n\tx();\n}\n\nstruct s {\n\tint (*mmap)(struct a *, struct b *);\n};\n"
    assert idioms(text) == text


@pytest.mark.parametrize(
    "body",
    [
        "list_for_each_entry(a, &head, list) { x(a); }",
        "for_each_thing(a)\n\t\tx(a);",
        "do { x(); } for_each_vma_range(vmi, vma, end);",
        "scoped_guard(mutex, &m)\n\t\tx();",
        "switch (a) { case 1 ... 3: x(); break; }",
        "p = container_of(q, struct foo, bar);",
        "n = min_t(unsigned long, a, b);",
        'asm goto(ALTERNATIVE("nop", "j %l[x]", 0, A, 1) : : : : x);',
        "auto entry = pte_val(pte);",
    ],
)
def test_an_idiom_parses(body: str) -> None:
    assert not errors(parse(f"static int __init f(void)\n{{\n\t{body}\n}}\n"))


def test_a_real_error_stays_one() -> None:
    assert errors(parse("static int f(void)\n{\n\tif (a {\n}\n"))
