"""Recordings of the kernel's own mm/vma.c in user space: their steps, and what they hold.

The schema is that of tests/data/vma/README.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from auditor.simulator.mapping import Path
from auditor.simulator.outcome import Outcome
from auditor.simulator.space import AddressSpace, Step, Then
from auditor.simulator.vma import File, Hook, HookKind, ScenarioError, Vma, VmOps, errno_name

Json = dict[str, Any]

_SETS_PRIVATE = frozenset({VmOps.PLAIN, VmOps.CLOSE})


def run(space: AddressSpace, step: Json) -> Step:
    """Make one recorded step; raise ScenarioError for an operation that we do not know."""
    op = step["op"]
    try:
        operation = _OPERATIONS[op]
    except KeyError:
        message = f"unknown operation {op}"
        raise ScenarioError(message) from None
    return operation(space, step)


def held_when_absent(record: Json) -> bool:
    """Return whether what a record leaves out of charges and user fields is 0.

    The recordings of 6.14 hold committed pages, private data and protections where they are not
    0; the others do not know them.
    """
    return bool(record["kernel"].startswith("6.14"))


def differences(
    space: AddressSpace,
    outcome: Outcome,
    result: Json,
    vmas: list[Json],
    *,
    absent: bool,
) -> Iterator[str]:
    """Yield what the record holds and the model does not say.

    ``absent`` is what ``held_when_absent`` says of the record.
    """
    yield from _in_result(space, outcome, result, absent=absent)
    yield from _in_vmas(space.vmas, vmas, absent=absent)


def _mmap(space: AddressSpace, step: Json) -> Step:
    name = step["file"]
    hook = step.get("hook")
    return space.mmap(
        step["addr"],
        step["len"],
        int(step["flags"], 16),
        pgoff=step["pgoff"],
        file=None if name is None else _file(name),
        hook=None if hook is None else _hook(hook),
    )


@cache
def _file(name: str) -> File:
    """Return a file of the recordings, which put one of them on hugetlbfs."""
    return File(name, hugetlbfs=name == "H")


def _hook(hook: Json) -> Hook:
    vm_ops = None if hook["vm_ops"] == "keep" else VmOps(hook["vm_ops"])
    return Hook(
        kind=HookKind(hook["kind"]),
        set=int(hook["set"], 16),
        clear=int(hook["clear"], 16),
        vm_ops=vm_ops,
        private=vm_ops in _SETS_PRIVATE,
        vm_file=_file(hook["vm_file"]) if "vm_file" in hook else None,
        pgoff_delta=hook.get("pgoff_delta", 0),
        error=errno_name(hook["err"]) if "err" in hook else None,
    )


def _munmap(space: AddressSpace, step: Json) -> Step:
    return space.munmap(step["addr"], step["len"])


def _modify(space: AddressSpace, step: Json) -> Step:
    return space.modify(step["addr"], step["len"], **_set_clear(step))


def _set_name(space: AddressSpace, step: Json) -> Step:
    # The stub of vma_is_anon_shmem() says no, so shared memory counts as a file here.
    name = str(step["id"] or "")

    def change(vma: Vma) -> Vma | str:
        return "EBADF" if vma.file is not None else replace(vma, name=name)

    return space.update(step["addr"], step["len"], change, then=Then.STORE)


def _set_policy(space: AddressSpace, step: Json) -> Step:
    return space.set_policy(step["addr"], step["len"], step["id"])


def _set_uffd(space: AddressSpace, step: Json) -> Step:
    return space.set_uffd(step["addr"], step["len"], step["id"], **_set_clear(step))


def _raw(space: AddressSpace, step: Json) -> Step:
    words = _set_clear(step)

    def change(vma: Vma) -> Vma:
        return replace(vma, flags=(vma.flags & ~words["clear"]) | words["set_"])

    return _change(space, space.find(step["addr"]), change)


def _raw_anon_pgoff(space: AddressSpace, step: Json) -> Step:
    there = space.find(step["addr"])
    if there is not None and there.file is None:
        there = None  # only a file's VMA has an anonymous offset of its own
    return _change(
        space, there, lambda vma: replace(vma, anon_pgoff=vma.anon_pgoff + step["delta"])
    )


def _change(space: AddressSpace, there: Vma | None, change: Callable[[Vma], Vma]) -> Step:
    space, outcome = space.each(lambda vma: change(vma) if vma is there else vma)
    return space, outcome if there is not None else replace(outcome, error="EFAULT")


def _set_clear(step: Json) -> dict[str, int]:
    return {"set_": int(step["set"], 16), "clear": int(step["clear"], 16)}


_OPERATIONS: dict[str, Callable[[AddressSpace, Json], Step]] = {
    "mmap": _mmap,
    "munmap": _munmap,
    "modify": _modify,
    "setname": _set_name,
    "setpolicy": _set_policy,
    "setuffd": _set_uffd,
    "raw": _raw,
    "raw_anon_pgoff": _raw_anon_pgoff,
    "clear_soft": lambda space, _: space.clear_soft_dirty(),
    "fault": lambda space, step: space.fault(step["addr"]),
    "fork": lambda space, _: space.fork(),
}


def _in_result(
    space: AddressSpace, outcome: Outcome, result: Json, *, absent: bool
) -> Iterator[str]:
    said: Json = {
        "ret": outcome.error,
        "map_count": len(space.vmas),
        "hook_calls": int(outcome.hook_called),
        "close_calls": outcome.close_calls,
    }
    held: Json = {
        "ret": errno_name(-result["ret"]) if result["ret"] else None,
        "map_count": result["map_count"],
        "hook_calls": result.get("hook_calls", 0),
        "close_calls": result.get("close_calls", 0),
    }
    if outcome.path is not None:
        said["path"] = outcome.path
        held["path"] = result["path"]
        if outcome.path is not Path.ERROR:
            said["with"] = outcome.merged_with
            held["with"] = result["with"]
        if "merge_attempts" in result:
            said["merge_attempts"] = len(outcome.attempts)
            held["merge_attempts"] = result["merge_attempts"]
    if absent or "committed" in result:
        said["committed"] = space.mm.committed
        held["committed"] = result.get("committed", 0)
    for key, value in held.items():
        if said[key] != value:
            yield f"{key} is {value} in the record, {said[key]} here"


def _in_vmas(vmas: tuple[Vma, ...], records: list[Json], *, absent: bool) -> Iterator[str]:
    if len(vmas) != len(records):
        yield f"{len(records)} VMAs in the record, {len(vmas)} here"
    for vma, record in zip(vmas, records, strict=False):
        said = _said(vma)
        if "anon_pgoff" in record:
            said["anon_pgoff"] = vma.anon_pgoff
        if absent and vma.private:
            said["priv"] = vma.private
        if absent and vma.prot_lost:
            said["prot_kept"] = 0
        if said != record:
            wrong = {key for key in said | record if said.get(key) != record.get(key)}
            for key in sorted(wrong):
                held = record.get(key, "not set")
                yield f"{key} of {vma.start:#x} is {held} in the record, {said.get(key)} here"


def _said(vma: Vma) -> Json:
    """Return a VMA as the records write one, without what only some of them hold."""
    said: Json = {
        "start": vma.start,
        "end": vma.end,
        "flags": f"{vma.flags:#x}",
        "pgoff": vma.pgoff,
        "file": None if vma.file is None else vma.file.name,
        "ops": vma.vm_ops,
    }
    if vma.anon_vma:
        said["anon_vma"] = vma.anon_vma
        said["avc"] = vma.avc
    if vma.name:
        said["name"] = int(vma.name)
    if vma.policy:
        said["policy"] = vma.policy
    if vma.uffd:
        said["uffd"] = vma.uffd
    return said
