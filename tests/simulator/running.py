"""Run scripts on the kernel under this test, each in a child process of its own.

``python running.py < scripts.json`` prints a record a line, in the recordings' schema. It may not
share the tests' process: a script maps what it likes, where it likes.
"""

import ctypes
import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from booted import Script, record

_ARENA = 256 << 12
_PROGRAM = 0x400000
_SECRETMEM = 447  # x86-64 and arm64
_FILE_SIZE = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_long
_NUMBERS: dict[str, Callable[..., int]] = {
    word: getattr(_libc, word) for word in ("munmap", "mprotect", "madvise", "mlock", "munlock")
}


def dumps(scripts: tuple[Script, ...]) -> str:
    """Return scripts as this program reads them."""
    return json.dumps([asdict(script) for script in scripts])


def open_kind(kind: str) -> int:
    """Return a descriptor of a kind of file; OSError where the kernel has none."""
    if kind == "secret":
        opened = _checked(_libc.syscall(_SECRETMEM, 0))
        os.ftruncate(opened, _FILE_SIZE)
        return opened
    if kind.startswith("/"):
        return os.open(kind, os.O_RDWR)
    opened = os.memfd_create("m")
    os.ftruncate(opened, _FILE_SIZE)
    return os.open(f"/proc/self/fd/{opened}", os.O_RDONLY) if kind == "tmpfs-ro" else opened


def _checked(returned: int) -> int:
    if returned < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return returned


def _call(script: Script, files: dict[int, int], word: str, *arguments: Any) -> None:  # noqa: ANN401
    if word == "file":
        files[arguments[0]] = open_kind(arguments[1])
        return
    if word == "clear_refs":
        Path("/proc/self/clear_refs").write_text(f"{arguments[0]}\n", encoding="ascii")
        return
    slot, count, *rest = arguments
    place = ctypes.c_void_p(script.base + slot * script.unit)
    length = ctypes.c_size_t(count * script.unit)
    if word == "mmap":
        prot, flags, file, pgoff = rest
        descriptor = -1 if file == "-" else files[file]
        offset = ctypes.c_long(0 if file == "-" else pgoff * script.unit)
        _checked(_libc.mmap(place, length, prot, flags, descriptor, offset))
        return
    _checked(_NUMBERS[word](place, length, *rest))


def _layout(script: Script) -> list[dict[str, object]]:
    vmas: list[dict[str, object]] = []
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        first, *rest = line.split(maxsplit=5)
        if first == "VmFlags:":
            vmas[-1]["vmflags"] = " ".join(line.split()[1:])
        elif not first.endswith(":"):
            start, end = (int(part, 16) for part in first.split("-"))
            perm, offset, _, inode, *name = rest
            vmas.append(
                {"start": start, "end": end, "perm": perm, "off": int(offset, 16),
                 "ino": int(inode), "name": name[0] if name else ""}
            )  # fmt: skip
    return [vma for vma in vmas if 0 <= _integer(vma["start"]) - script.base < _ARENA]


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value


def _run(script: Script) -> dict[str, object]:
    if script.base > _PROGRAM:
        # A static program's place: something below the arena.
        low = ctypes.c_void_p(_PROGRAM)
        _checked(_libc.mmap(low, 4096, 1, 0x32, -1, ctypes.c_long(0)))
    files: dict[int, int] = {}
    results, layouts = [], []
    for step in script.steps:
        word, *arguments = step
        try:
            _call(script, files, str(word), *arguments)
            results.append({"ret": 0})
        except OSError as error:
            results.append({"ret": -(error.errno or 0)})
        layouts.append(_layout(script))
    return record(platform.release(), script, results, layouts)


def _main() -> None:
    for entry in json.load(sys.stdin):
        script = Script(**{**entry, "steps": tuple(map(tuple, entry["steps"]))})
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            sys.stdout.write(json.dumps(_run(script)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"{script.name} ended with status {status}")


if __name__ == "__main__":
    _main()
