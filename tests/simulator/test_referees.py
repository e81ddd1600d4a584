"""Two more referees: the kernel that runs this test, and kernels booted for it."""

import json
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom

import pytest
import running
from booted import FetchError, Script, boot, fetch_image
from random_scripts import KINDS, RARE, scripts

from auditor.simulator.flags import FlagTable, flag_table
from auditor.simulator.generations import Capability, Generation, generation_of_kernel
from auditor.simulator.replay import Report, replay

_HERE = Path(__file__).parent
_ARENA = 0x100000000000

Fresh = tuple[int, tuple[Script, ...]]


def _problems(report: Report) -> list[str]:
    return [
        f"{verdict.scenario}, step {verdict.step}: {'; '.join(verdict.differences)}"
        for verdict in report.verdicts
        if verdict.differences
    ]


def _fresh(count: int, kinds: Sequence[str] = KINDS, rare: Sequence[str] = RARE) -> Fresh:
    """Return a seed, shown in the log, and the scripts that it makes."""
    seed = SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 - the log has to show it
    random = Random(seed)  # noqa: S311 - no secret hangs on it
    return seed, scripts(random, count, kinds, rare)


@pytest.mark.kernel
@pytest.mark.parametrize("series", ["6.12", "7.3"])
def test_booted_kernel_agrees(
    series: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        image = fetch_image(series)
    except FetchError as error:
        pytest.skip(f"no kernel image: {error}")
    with capsys.disabled():
        seed, asked = _fresh(300)
    report = replay(series, boot(image, asked, tmp_path))
    with capsys.disabled():
        print(f"{series}: {report.agree} agree, {report.not_covered} not covered")  # noqa: T201
    assert not _problems(report), f"seed {seed}"
    # Guard markers and seals leave a few open.
    assert report.agree >= 270


def _run(asked: tuple[Script, ...]) -> bytes:
    done = subprocess.run(
        [sys.executable, _HERE / "running.py"],
        input=running.dumps(asked).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _codes(data: bytes) -> Iterator[set[str]]:
    """Yield the VmFlags codes of all VMAs after each last step."""
    for line in data.splitlines():
        last = json.loads(line)["vmas_after_each_step"][-1]
        yield {code for vma in last for code in vma["vmflags"].split()}


def _running_kernel() -> tuple[Generation, FlagTable, list[str]]:
    """Return the generation, flags and kinds of file of the running kernel, or skip."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        pytest.skip(f"the flag table is x86-64 Linux's, this is {platform.machine()}")
    kernel = platform.release()
    known = generation_of_kernel(kernel)
    if known is None:
        pytest.skip(f"kernel {kernel} is of no generation that is known")
    kinds = [kind for kind in KINDS if kind != "ramfs"]
    try:
        running.open_kind("secret")
    except OSError as error:
        print(f"without secretmem: {error}")  # noqa: T201
        kinds = [kind for kind in kinds if kind != "secret"]
    # A release names a generation; what its distributor moved shows only when asked.
    anonymous = ("mmap", 10, 1, 3, 0x32, "-", 0)
    probes = [Script("guard", _ARENA, (anonymous, ("madvise", 10, 1, 102)))]
    if "secret" in kinds:
        steps = (("file", 0, "secret"), ("mmap", 10, 1, 3, 0x11, 0, 0))
        probes.append(Script("secret", _ARENA, steps))
    guarded, *secret = _codes(_run(tuple(probes)))
    shown = {
        Capability.STICKY: "gu" in guarded,
        Capability.SECRETMEM_LOCKS: bool(secret and "lo" in secret[0]),
    }
    has = {each for each, yes in shown.items() if yes}
    capabilities = frozenset(known.capabilities - shown.keys() | has)
    return replace(known, capabilities=capabilities), _table(soft_dirty="sd" in guarded), kinds


def _table(*, soft_dirty: bool) -> FlagTable:
    text = (_HERE.parents[1] / "auditor/simulator/flags.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    if not soft_dirty:
        # A kernel without CONFIG_MEM_SOFT_DIRTY has no such flag.
        del data["bits"]["VM_SOFTDIRTY"]
    return flag_table(data)


def test_running_kernel_agrees() -> None:
    generation, flags, kinds = _running_kernel()
    seed, asked = _fresh(300, kinds, rare=())
    report = replay("the running kernel", _run(asked), generation, flags)
    assert not _problems(report), f"seed {seed}"
    assert report.agree >= 270
