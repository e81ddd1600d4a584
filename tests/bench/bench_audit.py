"""Time the whole audit of a kernel tree against ripgrep on the same tree, and its memory.

    python tests/bench/bench_audit.py TREE [--rounds N]

Both run in turn, page cache warm, so that a machine whose speed drifts slows both; the figure that
counts is the ratio. The audit writes HTML and JSON with two processes. Needs ripgrep (rg).
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RIPGREP = ("rg", "-l", "-g", "*.[ch]", "vm_area_struct|vm_area_desc")


def timed(command: tuple[str, ...]) -> float:
    """Return the seconds that a command takes."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def memory(command: tuple[str, ...]) -> int:
    """Return the peak memory of a command and its children together, in KiB.

    Proportional set size, so that pages which forked processes share count once.
    """
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(_share(pid) for pid in _family(process.pid)))
            time.sleep(0.02)
    return peak


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(word) for word in children.read_text(encoding="ascii").split()]
    except OSError:
        return []
    return [pid, *(member for child in below for member in _family(child))]


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main() -> None:
    """Print the ratios and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        audit = (
            *(sys.executable, "-m", "auditor", "scan", str(arguments.tree), "--jobs", "2"),
            *("--format", "html", "-o", f"{scratch}/a.html"),
            *("--format", "json", "-o", f"{scratch}/a.json"),
        )
        search = (*RIPGREP, str(arguments.tree))
        timed(search)
        timed(audit)
        pairs = [(timed(search), timed(audit)) for _ in range(arguments.rounds)]
        peak = memory(audit)
    for name, seconds in zip(("rg", "audit"), zip(*pairs, strict=True), strict=True):
        print(f"{name:6} min {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s")
    ratios = sorted(audit / search for search, audit in pairs)
    print(
        f"ratio  min {ratios[0]:.1f}, median {statistics.median(ratios):.1f}, max {ratios[-1]:.1f}"
    )
    print(f"memory {peak / 1024:.0f} MiB at the peak, all processes together")


if __name__ == "__main__":
    main()
