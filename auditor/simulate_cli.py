"""The ``simulate`` command: draw scenarios, replay records."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from auditor.simulator.draw import text
from auditor.simulator.draw_json import as_json
from auditor.simulator.draw_svg import as_svg
from auditor.simulator.generations import Generation, generation, generations
from auditor.simulator.replay import Report, replay
from auditor.simulator.scenario import Scenario
from auditor.simulator.scenario_file import parse, shipped
from auditor.simulator.vma import ScenarioError

_FORMATS = {"text": text, "json": as_json, "svg": as_svg}
# A scenario that names none is drawn for the ends of the story.
_GENERATIONS = ("6.12", "7.3")
# Scenarios that differ are many or none; the first few tell why.
_SHOWN = 5


@click.command
@click.argument("files", nargs=-1, metavar="SCENARIO.toml | FILE...")
@click.option(
    "--generation",
    "names",
    multiple=True,
    metavar="NAME",
    help=f"Kernel to simulate, once for each: {', '.join(generations())}.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(_FORMATS)),
    default="text",
    show_default=True,
    help="What to draw a scenario as.",
)
@click.option("--replay", "replays", is_flag=True, help="Replay recorded scenarios.")
@click.pass_context
def simulate(
    context: click.Context,
    files: tuple[str, ...],
    names: tuple[str, ...],
    format_: str,
    *,
    replays: bool,
) -> None:
    """Show what mmap() and its neighbours do to a layout of VMAs.

    Draws a scenario file, or one of those that ship with the program, after each step. With
    --replay it compares recorded runs of the kernel with the simulator: exit code 0 if none
    differs, 1 if one does, 2 if a record cannot be read.
    """
    try:
        chosen = [generation(name) for name in names]
        if replays:
            context.exit(_replay(files, chosen))
        if len(files) != 1:
            message = f"name one scenario file, or one that ships: {', '.join(shipped())}"
            raise click.UsageError(message)
        scenario = _scenario(files[0])
        wanted = chosen or [generation(name) for name in scenario.generations or _GENERATIONS]
        click.echo(_FORMATS[format_](scenario, wanted), nl=False)
    except ScenarioError as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(2)


def _scenario(name: str) -> Scenario:
    if name in shipped():
        return shipped()[name]
    try:
        return parse(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name}: {getattr(error, 'strerror', None) or 'not UTF-8'}"
        raise ScenarioError(message) from error
    except ScenarioError as error:
        message = f"{name}: {error}"
        raise ScenarioError(message) from error


def _replay(files: Sequence[str], chosen: Sequence[Generation]) -> int:
    if not files or len(chosen) > 1:
        message = "--replay takes files, and one --generation at most"
        raise click.UsageError(message)
    code = 0
    for name in files:
        try:
            report = replay(name, Path(name).read_bytes(), chosen[0] if chosen else None)
        except OSError as error:
            message = f"{name}: {error.strerror}"
            raise ScenarioError(message) from error
        for line in _lines(report):
            click.echo(line)
        code = max(code, int(report.differ > 0))
    return code


def _lines(report: Report) -> Iterator[str]:
    name = Path(report.name).name.removesuffix(".gz").removesuffix(".jsonl")
    yield (
        f"{name}: {report.agree} agree, {report.differ} differ, {report.not_covered} not covered"
    )
    differing = [verdict for verdict in report.verdicts if verdict.differences]
    for verdict in differing[:_SHOWN]:
        yield f"  {verdict.scenario} differs at step {verdict.step}:"
        yield from (f"    {difference}" for difference in verdict.differences)
    if len(differing) > _SHOWN:
        yield f"  and {len(differing) - _SHOWN} more that differ"
    reasons = Counter(verdict.not_covered for verdict in report.verdicts)
    for why, count in reasons.most_common():
        if why is not None:
            yield f"  {count} not covered: {why}"
