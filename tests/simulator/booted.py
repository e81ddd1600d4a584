"""Boot a kernel under QEMU, have our init run scripts, and bring back records."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

KERNEL = Path(__file__).resolve().parents[1] / "kernel"

Step = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario to be run: its name, where its arena begins (bytes), its steps."""

    name: str
    base: int
    steps: tuple[Step, ...]
    unit: int = 4096


class FetchError(Exception):
    """A kernel image could not be had."""


def fetch_image(series: str) -> Path:
    """Return the kernel image of a series, fetched if need be; FetchError says why not."""
    fetched = subprocess.run(
        [KERNEL / "get-kernel-image", series], capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        raise FetchError(fetched.stderr.strip() or f"get-kernel-image {series} failed")
    return Path(fetched.stdout.strip())


def boot(image: Path, scripts: Iterable[Script], work: Path) -> bytes:
    """Run scripts on a booted kernel and return their records, in the recordings' schema."""
    scripts = tuple(scripts)
    root = work / "root"
    root.mkdir()
    init = [_program("gcc"), "-static", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*init, "-o", root / "init", KERNEL / "init.c"], check=True)
    (root / "script").write_text("".join(map(_script_text, scripts)), encoding="ascii")
    packed = subprocess.run(
        [_program("cpio"), "--quiet", "-o", "-H", "newc"],
        input=b"init\nscript\n",
        capture_output=True,
        cwd=root,
        check=True,
    )
    initramfs, said, console = work / "initramfs", work / "said", work / "console"
    initramfs.write_bytes(gzip.compress(packed.stdout, 1))
    machine = [_program("qemu-system-x86_64"), "-accel", "tcg", "-cpu", "qemu64", "-m", "512"]
    machine += ["-display", "none", "-no-reboot", "-serial", f"file:{console}"]
    machine += ["-debugcon", f"file:{said}", "-append", "console=ttyS0 quiet panic=-1"]
    subprocess.run([*machine, "-kernel", image, "-initrd", initramfs], check=True, timeout=300)
    lines = said.read_text(encoding="utf-8").splitlines()
    if lines[-1:] != ["e"]:
        printed = console.read_text(encoding="utf-8", errors="replace")
        message = f"the booted init did not finish:\n{printed[-2000:]}"
        raise AssertionError(message)
    records = _records(lines, {script.name: script for script in scripts})
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"no {name}: install what {KERNEL / 'packages.txt'} lists"
    return found


def _script_text(script: Script) -> str:
    lines = [f"scenario {script.name} {script.base} {script.unit}"]
    lines.extend(" ".join(map(str, step)) for step in script.steps)
    return "\n".join(lines) + "\n"


def _records(lines: list[str], scripts: dict[str, Script]) -> Iterator[dict[str, object]]:
    kernel = lines[0].removeprefix("k ")
    for first in [index for index, line in enumerate(lines) if line.startswith("s ")]:
        script = scripts[lines[first].removeprefix("s ")]
        results: list[dict[str, int]] = []
        layouts: list[list[dict[str, object]]] = []
        for line in takewhile(lambda line: line[0] in "rv", lines[first + 1 :]):
            kind, rest = line.split(" ", 1)
            if kind == "r":
                results.append({"ret": -int(rest)})
                layouts.append([])
            else:
                layouts[-1].append(_vma(rest))
        assert len(results) == len(script.steps), f"{script.name} was killed in {script.steps}"
        yield record(kernel, script, results, layouts)


def record(
    kernel: str,
    script: Script,
    results: list[dict[str, int]],
    layouts: list[list[dict[str, object]]],
) -> dict[str, object]:
    """Return what a kernel answered to a script, in the recordings' schema."""
    return {
        "kernel": kernel,
        "source": "boot",
        "id": script.name,
        "unit": script.unit,
        "base": script.base,
        "steps": script.steps,
        "results": results,
        "vmas_after_each_step": layouts,
    }


def _vma(line: str) -> dict[str, object]:
    head, codes = line.rsplit("|", 1)
    start, end, perm, offset, inode, name = (*head.split(" ", 5), "")[:6]
    return {
        "start": int(start),
        "end": int(end),
        "perm": perm,
        "off": int(offset),
        "ino": int(inode),
        "name": name,
        "vmflags": codes.strip(),
    }
