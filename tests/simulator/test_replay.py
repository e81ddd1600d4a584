"""The model against recorded runs: no step of any record may differ."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from auditor.simulator.generations import generation
from auditor.simulator.replay import replay
from auditor.simulator.vma import ScenarioError

_RECORDS = Path(__file__).parents[1] / "data" / "vma"
_FILES = sorted(_RECORDS.glob("*.jsonl.gz"))
# Of the scenarios of booted kernels that the model has to cover.
_COVERED = 0.65


def _first(name: str) -> dict[str, Any]:
    line = gzip.decompress((_RECORDS / f"{name}.jsonl.gz").read_bytes()).splitlines()[0]
    record: dict[str, Any] = json.loads(line)
    return record


def _replay_one(record: dict[str, Any]) -> list[str]:
    verdict = replay("one", json.dumps(record).encode()).verdicts[0]
    return [*verdict.differences, *filter(None, [verdict.not_covered])]


def test_recordings_are_there() -> None:
    assert len(_FILES) == 15


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name.removesuffix(".jsonl.gz"))
def test_every_step_agrees(path: Path) -> None:
    report = replay(path.name, path.read_bytes())
    differing = [verdict for verdict in report.verdicts if verdict.differences]
    assert not differing
    if path.name.startswith("boot-") and "device" not in path.name:
        assert report.agree >= _COVERED * len(report.verdicts)
    else:
        assert report.not_covered == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("end", 0),
        ("flags", "0x1"),
        ("pgoff", 1),
        ("file", "B"),
        ("ops", "close"),
        ("anon_vma", 1),
        ("name", 1),
        ("policy", 1),
        ("uffd", 1),
        ("priv", 9),
        ("prot_kept", 0),
    ],
)
def test_a_difference_in_a_vma_is_seen(key: str, value: object) -> None:
    record = _first("harness-6.14-replay612")
    record["vmas_after_each_step"][0][0][key] = value
    assert _replay_one(record)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ret", -12),
        ("path", "merge_retry"),
        ("with", "both"),
        ("hook_calls", 2),
        ("close_calls", 1),
        ("map_count", 3),
        ("merge_attempts", 2),
        ("committed", 1),
    ],
)
def test_a_difference_in_a_result_is_seen(key: str, value: object) -> None:
    record = _first("harness-6.12")
    record["results"][1][key] = value
    assert _replay_one(record)


def test_what_a_record_of_6_14_leaves_out_is_held_to_be_zero() -> None:
    text = gzip.decompress((_RECORDS / "harness-6.14-replay612.jsonl.gz").read_bytes())
    charged = next(json.loads(line) for line in text.splitlines() if b"committed" in line)
    for result in charged["results"]:
        result.pop("committed", None)
    assert "committed is 0 in the record" in _replay_one(charged)[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("end", 1), ("perm", "---p"), ("off", 4096), ("vmflags", "rd wr"), ("ino", 0)],
)
def test_a_difference_on_a_booted_kernel_is_seen(key: str, value: object) -> None:
    record = _first("boot-6.12")
    record["vmas_after_each_step"][1][0][key] = value
    assert _replay_one(record)


def test_another_result_on_a_booted_kernel_is_seen() -> None:
    record = _first("boot-6.12")
    record["results"][1]["ret"] = -22
    assert _replay_one(record) == ["ret is EINVAL in the record, None here"]


def test_another_generation_may_be_asked_for() -> None:
    data = (_RECORDS / "harness-6.12.jsonl.gz").read_bytes()
    assert replay("6.12", data, generation("6.13")).differ > 0


def test_a_hook_that_the_generation_lacks_is_not_covered() -> None:
    data = (_RECORDS / "harness-7.3-replay612-prepare.jsonl.gz").read_bytes()
    report = replay("7.3", data, generation("6.12"))
    reasons = {verdict.not_covered for verdict in report.verdicts}
    assert "6.12 has no prepare hook" in reasons


def test_an_older_kernel_is_not_covered() -> None:
    record = _first("harness-6.12") | {"kernel": "6.1.0"}
    assert _replay_one(record) == ["kernel 6.1.0 is of no generation that is known"]


def _line(**fields: object) -> bytes:
    usual = {"id": "x", "kernel": "6.12", "source": "harness", "results": [{"ret": 0}]}
    layouts = {"vmas_after_each_step": [[]], "base": 0, "unit": 4096}
    return json.dumps(usual | layouts | fields).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"\x1f\x8bno gzip",
        gzip.compress(b"x")[:10] + b"\xff" * 8,
        b"\xff\xfe",
        b"not JSON\n",
        b"[]\n",
        b"{}\n",
        b"[" * 100_000,
        b"9" * 5000,
        _line(steps=[]),
        _line(steps=[{}], source="boot"),
        _line(steps=[["munmap"]], source="boot"),
        _line(steps=[{"op": "fork"}], source="oracle"),
        _line(steps=[{"op": "mmap"}]),
        _line(steps=[{"op": "munmap", "addr": "x", "len": 1}]),
        _line(steps=[3]),
    ],
)
def test_what_is_no_record_is_one_clear_line(data: bytes) -> None:
    with pytest.raises(ScenarioError, match=r"^bad") as caught:
        replay("bad", data)
    assert "\n" not in str(caught.value)


def test_a_step_that_the_model_does_not_know_is_not_covered() -> None:
    report = replay("one", _line(steps=[["teleport", 1]], source="boot"))
    assert report.verdicts[0].not_covered == "the word teleport"
