"""Queries are data with a closed vocabulary: what they may say, and that all of it is used."""

import re
import tomllib
from typing import Any

import pytest
import tree_sitter_c
from tree_sitter import Language, Query

from auditor import resources

QUERIES = resources.names("queries", ".scm")
PREDICATES = frozenset(
    {"eq?", "not-eq?", "any-eq?", "match?", "not-match?", "any-of?", "not-any-of?", "set!"}
)
_STRING = re.compile(r'"(?:\\.|[^"\\])*"')
_COMMENT = re.compile(r";[^\n]*")


def source(name: str) -> str:
    return resources.read_text("queries", name)


def query(name: str) -> Query:
    return Query(Language(tree_sitter_c.language()), source(name))


def captures(name: str) -> set[str]:
    compiled = query(name)
    return {compiled.capture_name(index) for index in range(compiled.capture_count)}


def documented() -> set[str]:
    """Return the captures of captures.toml: its leaves, by their dotted names."""

    def leaves(table: dict[str, Any], prefix: str) -> set[str]:
        names: set[str] = set()
        for key, value in table.items():
            name = f"{prefix}{key}"
            names |= leaves(value, f"{name}.") if isinstance(value, dict) else {name}
        return names

    return leaves(tomllib.loads(source("captures.toml")), "")


def test_there_are_queries() -> None:
    assert QUERIES


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_compiles(name: str) -> None:
    assert query(name).pattern_count > 0


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_opens_by_saying_what_it_finds(name: str) -> None:
    assert re.match(r";+ \w", source(name))


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_keeps_to_the_vocabulary(name: str) -> None:
    assert captures(name) <= documented()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_keeps_to_the_predicates_that_exist(name: str) -> None:
    code = _COMMENT.sub("", _STRING.sub('""', source(name)))
    assert set(re.findall(r"\(\s*#([^\s)]+)", code)) <= PREDICATES


def test_every_documented_capture_is_used() -> None:
    assert documented() == {capture for name in QUERIES for capture in captures(name)}
