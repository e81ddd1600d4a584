"""Recordings of booted kernels: what they hold of a layout, compared with the model's."""

from collections.abc import Iterator
from typing import Any

from auditor.simulator.process import Process
from auditor.simulator.vma import PAGE_SHIFT, Vma, errno_name

Json = dict[str, Any]


def differences(
    process: Process, error: str | None, result: Json, vmas: list[Json]
) -> Iterator[str]:
    """Yield what the record of one step holds and the model does not say."""
    held = errno_name(-result["ret"]) if result["ret"] else None
    if error != held:
        yield f"ret is {held} in the record, {error} here"
    arena = process.arena()
    if len(arena) != len(vmas):
        yield f"{len(vmas)} VMAs in the record, {len(arena)} here"
    inodes: dict[str, tuple[int, str]] = {}
    for vma, record in zip(arena, vmas, strict=False):
        said = _said(process, vma)
        codes = " ".join(sorted(record["vmflags"].split()))
        for key, value in said.items():
            other = codes if key == "vmflags" else record[key]
            if value != other:
                yield f"{key} of {vma.start:#x} is {other} in the record, {value} here"
        inode = (record["ino"], record["name"])
        if vma.file is None:
            if record["ino"]:
                yield f"{vma.start:#x} maps inode {record['ino']} in the record, no file here"
        elif not record["ino"] or inodes.setdefault(vma.file.name, inode) != inode:
            yield f"{vma.start:#x} maps another file in the record, {vma.file.name} here"


def _said(process: Process, vma: Vma) -> Json:
    table = process.space.rules.table
    names = set(table.names(vma.flags))
    codes = [code for name, code in table.codes if name in names]
    access = "".join(
        letter if code in codes else "-" for letter, code in (("r", "rd"), ("w", "wr"), ("x", "ex"))
    )
    return {
        "start": vma.start,
        "end": vma.end,
        "perm": access + ("s" if "ms" in codes else "p"),
        "off": vma.pgoff << PAGE_SHIFT if vma.file is not None else 0,
        "vmflags": " ".join(sorted(codes)),
    }
