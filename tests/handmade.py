"""Audits made by hand, for tests of the report: no tree, no analysis."""

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from auditor.answer import Audit, Coverage, ParseError, Row, SourceText, Tree
from auditor.effects import Effects, Evidence, Guard, Summary, Way
from auditor.facts import Function
from auditor.program import Callback, Definition, Place, Slot, Table, Unknown, Unresolved
from auditor.rules import Finding
from auditor.sources import Skipped
from auditor.verdicts import Reason, RetryMerge, Tier, Verdict

T = TypeVar("T")
OUR_WORDS = frozenset(
    {
        *("ok", "error", "forwarded", "always", "sometimes", "temporarily", "never"),
        *("conditional", "mergeable", "needs-retype", "mmap_proto", "warning", "lost-merge"),
    }
)

KETTLE = """\
static int kettle_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff > 3)
		return -EINVAL;

	vm_flags_mod(vma, VM_BREW, VM_COLD);
	vma->vm_ops = &kettle_vm_ops;
	return pour(vma, kettle_base());
}"""
POUR = """\
int pour(struct vm_area_struct *vma, unsigned long pfn)
{
	vma->vm_pgoff = pfn;
	vm_flags_set(vma, VM_IO);
	return fill(vma, pfn);
}"""
FILL = """\
static int fill(struct vm_area_struct *vma, unsigned long pfn)
{
	return set_pte_at(vma->vm_mm, vma->vm_start, pfn);
}"""


def function(name: str, line: int, lines: int = 1, condition: str | None = None) -> Function:
    return Function(
        name=name,
        returns="int",
        parameters=(),
        specifiers=frozenset(),
        line=line,
        first_line=line,
        last_line=line + lines - 1,
        condition=condition,
        broken_at=(),
    )


def table(object_: str, file: str, line: int, **more: Any) -> Table:  # noqa: ANN401
    made = Table(
        struct="file_operations",
        member="mmap",
        object=object_,
        path=".mmap",
        place=Place(file, line),
        how="initializer",
        macro=None,
        condition=None,
    )
    return replace(made, **more)


def poured() -> tuple[Evidence, ...]:
    """Return what two of the callbacks do through one function."""
    place = "lib/pour.c"
    return (
        Evidence("writes vm_pgoff", Place(place, 12), ("pour",)),
        Evidence("flags.set VM_IO", Place(place, 13), ("pour",)),
        Evidence("page_tables pour", Place(place, 22), ("pour", "fill")),
    )


def rows() -> tuple[Row, ...]:
    kettle = Row(
        callback=Callback(
            symbol="kettle_mmap",
            definitions=(Definition("drivers/kettle.c", function("kettle_mmap", 40, 9)),),
            tables=(
                table("kettle_fops", "drivers/kettle.c", 60),
                table("tea_fops", "drivers/tea.c", 7, how="macro", macro="DEFINE_TEA"),
            ),
        ),
        effects=effects(
            done={"VM_BREW", "VM_IO"},
            undone={"VM_COLD"},
            writes=("vm_ops", "vm_pgoff"),
            page_tables=("pour",),
            evidence=(
                Evidence("flags.clear VM_COLD", Place("drivers/kettle.c", 45), ()),
                Evidence("flags.set VM_BREW", Place("drivers/kettle.c", 45), ()),
                Evidence("writes vm_ops", Place("drivers/kettle.c", 46), ()),
                *poured(),
            ),
            unknowns=(Unknown("calls through lid->open", Place("drivers/kettle.c", 47)),),
        ),
        verdict=verdict(),
        subsystem="KETTLES",
        maintainers=("Ann <ann@example.org>", "kettles@example.org"),
        reached_through=(),
    )
    pot = Row(
        callback=Callback(
            symbol="pot_mmap",
            definitions=(
                Definition("drivers/pot.c", function("pot_mmap", 5, 1, "CONFIG_MMU")),
                Definition("drivers/pot.c", function("pot_mmap", 9, 1, "!CONFIG_MMU")),
            ),
            tables=(
                table("pot->ops.mmap", "drivers/pot.c", 30, struct="pot_ops", how="assignment"),
            ),
        ),
        effects=effects(
            done={"VM_IO"}, writes=("vm_pgoff",), page_tables=("pour",), evidence=poured()
        ),
        verdict=verdict(),
        subsystem="POTS",
        maintainers=(),
        reached_through=(("kettle_mmap", "lid_mmap"),),
    )
    spoon = Row(
        callback=Callback("spoon_mmap", (), (table("spoon_fops", "drivers/spoon.c", 3),)),
        effects=effects(result="forwarded"),
        verdict=verdict(),
        subsystem="KETTLES",
        maintainers=(),
        reached_through=(),
    )
    still = Row(
        callback=Callback(
            symbol="still_mmap",
            definitions=(Definition("fs/still.c", function("still_mmap", 2)),),
            tables=(table("still_fops", "fs/still.c", 8, condition="CONFIG_STILL"),),
        ),
        effects=effects(),
        verdict=verdict(),
        subsystem="THE REST",
        maintainers=(),
        reached_through=(),
    )
    return kettle, pot, spoon, still


def verdict() -> Verdict:
    """Return what may be said of any callback."""
    return Verdict(
        retry=RetryMerge("conditional", "mergeable", ("+VM_BREW where (lid_is_on(pot))",)),
        tiers=(
            Tier(
                "mmap_proto",
                "needs-retype",
                ("vm_ops",),
                (Reason("helper", "pour takes the mapping", Place("drivers/kettle.c", 47)),),
            ),
        ),
        layouts=(),
        findings=(
            Finding(
                "lost-merge",
                "warning",
                "kettle_mmap",
                Place("drivers/kettle.c", 45),
                "sets VM_BREW after the merge was tried",
                "VM_BREW",
            ),
        ),
    )


def effects(  # noqa: PLR0913 - each says one thing of what is done
    *,
    done: Collection[str] = (),
    undone: Collection[str] = (),
    writes: tuple[str, ...] = (),
    page_tables: tuple[str, ...] = (),
    result: str = "ok",
    evidence: tuple[Evidence, ...] = (),
    unknowns: tuple[Unknown, ...] = (),
) -> Effects:
    """Return what a callback does that has one way out."""
    way = Way(
        result=result,
        guards=(Guard("lid_is_on(pot)", holds=True, place=Place("drivers/kettle.c", 44)),),
        always=(),
        set=frozenset(done),
        cleared=frozenset(undone),
        unsure=frozenset(),
        mergeable=frozenset(done),
        writes=tuple((member, "always") for member in writes),
        page_tables="always" if page_tables else "never",
        actions=(),
        outside=(),
        escapes=False,
        mutated=bool(done or undone or writes or page_tables),
        installed=frozenset(),
        requires=frozenset(),
        refuses=frozenset(),
        evidence=evidence,
        unknowns=unknowns,
    )
    words = dict.fromkeys(sorted(done), "set-always")
    words |= dict.fromkeys(sorted(undone), "cleared-always")
    members = ("vm_ops", "vm_private_data", "vm_page_prot", "vm_pgoff", "vm_file")
    summary = Summary(
        flags=words,
        special="always" if "VM_IO" in words else "never",
        writes={
            member: "always" if member in writes else "never"
            for member in (*members, "vm_start_or_end")
        },
        page_tables=way.page_tables,
        page_table_api=page_tables,
        outside=(),
        vma_escapes=False,
        fails_after_mutation=False,
        forwards=result == "forwarded",
        close="none-set",
        succeeds="always",
    )
    return Effects((way,), summary, evidence, unknowns, frozenset())


def audit() -> Audit:
    """Return a small audit that has one of everything."""
    return Audit(
        command="mmap-audit linux --only 'drivers/*'",
        tree=Tree("linux", "6.12.0", ("mmap",), "mmap_proto", "6.12", None, 120, 9, 0.5),
        slots=(
            Slot("file_operations", "mmap", "vm_area_struct", Place("include/fs.h", 8)),
            Slot("pot_ops", "mmap", "vm_area_struct", Place("include/pot.h", 3)),
        ),
        special=("VM_IO", "VM_PFNMAP"),
        rows=rows(),
        sources=(
            SourceText("kettle_mmap", Place("drivers/kettle.c", 40), KETTLE),
            SourceText("pour", Place("lib/pour.c", 10), POUR),
            SourceText("fill", Place("lib/pour.c", 20), FILL),
        ),
        coverage=Coverage(
            functions_analysed=6,
            parse_errors=(ParseError("drivers/odd.c", 17, "odd"),),
            skipped=(Skipped("drivers/gone.c", "symbolic link: No such file or directory"),),
            unresolved=(Unresolved("cup_mmap", Place("drivers/cup.c", 4), "a macro's argument"),),
        ),
    )


def poisoned(record: T, poison: str) -> T:
    """Return a record with a text appended to every text in it that a tree may give."""
    if isinstance(record, str) and record in OUR_WORDS:
        return record
    if isinstance(record, Summary):
        flags = {poisoned(flag, poison): word for flag, word in record.flags.items()}
        apis = poisoned(record.page_table_api, poison)
        return replace(record, flags=flags, page_table_api=apis)
    if isinstance(record, str):
        return f"{record}{poison}"  # type: ignore[return-value]
    if isinstance(record, (tuple, frozenset)):
        changed = [poisoned(item, poison) for item in record]
        named = hasattr(record, "_fields")  # a place, a guard
        return type(record)(*changed) if named else type(record)(changed)
    if is_dataclass(record) and not isinstance(record, type):
        members = {f.name: poisoned(getattr(record, f.name), poison) for f in fields(record)}
        return replace(record, **members)
    return record


def large(callbacks: int = 310, tables: int = 775, functions: int = 710) -> Audit:
    """Return an audit of a real tree's size: 0.6 MB of sources, everything in many hands."""
    line = "\tvma->vm_private_data = teapot_of(file, 0x1234);\n"
    text = "int f(struct vm_area_struct *vma)\n{\n" + line * 14 + "}"
    sources = tuple(
        SourceText(f"function_{n}", Place(f"drivers/some/where/{n:04}.c", 100), text)
        for n in range(functions)
    )
    helpers = sources[callbacks:]
    made = []
    for n in range(callbacks):
        file = sources[n].place.file
        evidence = [
            Evidence(what, Place(file, 102 + at), ())
            for at, what in enumerate(("flags.set VM_IO", "writes vm_ops", "writes vm_pgoff"))
        ]
        for turn in range(3):
            path = [helpers[(n * 3 + turn + step * 7) % 400] for step in range(6)]
            names = tuple(source.symbol for source in path)
            evidence += [
                Evidence(what, Place(path[-1].place.file, 105 + at), names)
                for at, what in enumerate(
                    ("flags.set VM_BREW", "page_tables pour", "writes vm_ops")
                )
            ]
        share = range(n, tables, callbacks)
        made.append(
            Row(
                callback=Callback(
                    symbol=f"callback_number_{n}_mmap",
                    definitions=(Definition(file, function("f", 100, 33)),),
                    tables=tuple(table(f"table_of_operations_{t}", file, 200 + t) for t in share),
                ),
                effects=effects(
                    done={"VM_BREW", "VM_IO"},
                    writes=("vm_ops", "vm_pgoff"),
                    page_tables=("pour",),
                    evidence=tuple(evidence),
                ),
                verdict=verdict(),
                subsystem=f"SUBSYSTEM {n % 180}",
                maintainers=("Some Maintainer <maintainer@example.org>", "list@example.org"),
                reached_through=(),
            )
        )
    return replace(audit(), rows=tuple(made), sources=sources)
