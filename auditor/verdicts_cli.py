"""The commands that ask for verdicts: compare, explain, rules and show."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from auditor.audit import Request, audit
from auditor.compare import differences
from auditor.errors import AuditError
from auditor.output import write
from auditor.report import visible
from auditor.report.show import shown
from auditor.verdicts import RULES

_TREE = click.Path(path_type=Path)


@click.command()
def rules() -> None:
    """List the rules, with the level of each."""
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        first = rule.about.strip().splitlines()[0]
        click.echo(f"{rule.name:{width}}  {rule.level:7}  {first}")


@click.command()
@click.argument("rule")
def explain(*, rule: str) -> None:
    """Say why a rule asks what it asks, and what to do."""
    found = next((each for each in RULES if each.name == rule), None)
    if found is None:
        message = f"explain {visible(rule)}: no such rule; mmap-audit rules lists them"
        raise AuditError(message)
    click.echo(f"{found.name} ({found.level})\n\n{found.about.strip()}")


@click.command()
@click.argument("tree", type=_TREE)
@click.argument("callback")
@click.option("--target", "targets", multiple=True, metavar="NAME", help="The hook to convert to.")
@click.option("--arch", default="all", metavar="NAME", help="Count only this folder of arch/.")
def show(*, tree: Path, callback: str, targets: tuple[str, ...], arch: str) -> None:
    """Show one callback: where it is registered, what it does, and what is said of it."""
    request = Request(tree=tree, jobs=2, only=(callback,), targets=targets, arch=arch)
    found = audit(request, lambda _done, _of: None)
    if not found.rows:
        message = f"{tree}: no callback {visible(callback)}; see mmap-audit scan --format text"
        raise AuditError(message)
    for row in found.rows:
        click.echo(visible_lines(shown(found, row)))


def visible_lines(lines: list[str]) -> str:
    """Return lines for a terminal, with nothing of the tree's that could steer it."""
    return "\n".join(visible(line.expandtabs(8)) for line in lines)


@click.command()
@click.argument("tree_a", type=_TREE)
@click.argument("tree_b", type=_TREE)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@click.option("-o", "--output", default="-", metavar="PATH", help="Where it goes; - is stdout.")
@click.option("--target", "targets", multiple=True, metavar="NAME", help="The hook to convert to.")
def compare(
    *, tree_a: Path, tree_b: Path, form: str, output: str, targets: tuple[str, ...]
) -> None:
    """Tell what was converted, what is new and what regressed between two trees."""
    one, two = (
        audit(Request(tree=tree, jobs=2, targets=targets or ("all",)), lambda _done, _of: None)
        for tree in (tree_a, tree_b)
    )
    found = differences(one, two)
    if form == "json":
        text = json.dumps([asdict(each) for each in found], indent=1) + "\n"
    elif form == "markdown":
        rows = [
            "| what | table | before | after |",
            "|---|---|---|---|",
            *(
                f"| {each.what} | `{_cell(each.object)}` {_cell(each.file)}"
                f" | {_cell(each.before)} | {_cell(each.after)} |"
                for each in found
            ),
        ]
        text = "\n".join(rows) + "\n"
    else:
        lines = []
        for each in found:
            lines += [
                f"{each.what:13}  {each.object}  {each.file}",
                f"    before  {each.before}",
                f"    after   {each.after}",
            ]
        counted = {each.what: 0 for each in found}
        for each in found:
            counted[each.what] += 1
        lines.append(", ".join(f"{n} {what}" for what, n in sorted(counted.items())) or "the same")
        text = visible_lines(lines) + "\n"
    write(text, output)


def _cell(text: str) -> str:
    return visible(text).replace("|", "\\|")
