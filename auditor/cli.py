"""The command line: options in, exit code out; no analysis."""

import gc
import importlib
import os
import shlex
import sys
import traceback
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from auditor import __version__
from auditor.audit import Request, audit
from auditor.compare import differences
from auditor.demo import demo
from auditor.errors import AuditError, Exit
from auditor.output import write
from auditor.report import SCHEMES, WEB, Format, render, summary, visible
from auditor.selfcheck import selfcheck

_DEFAULT_OUTPUT = "mmap-audit.html"
_DEMO_OUTPUT = "mmap-audit-demo.html"
_ELSEWHERE = {
    "simulate": "simulate_cli",
    **dict.fromkeys(("compare", "explain", "rules", "show"), "verdicts_cli"),
}
"""Commands whose modules are loaded where they are asked for: an audit has no use for them."""


class _DefaultsToScan(click.Group):
    """The commands; a first word that is none of them is the tree to scan."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word ``scan`` where it is meant, so that its own errors are told."""
        own = {option for parameter in self.params for option in parameter.opts} | {"--help"}
        first = next((index for index, word in enumerate(args) if word not in own), None)
        if not args or (first is not None and args[first] not in self.list_commands(ctx)):
            args = [*args[:first], "scan", *args[first:]] if args else ["scan"]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command."""
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"auditor.{_ELSEWHERE[cmd_name]}")
        found: click.Command = getattr(module, cmd_name)
        return found


def _address(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Return a web base; only one that a browser fetches a page from is any use."""
    if value and not value.startswith(SCHEMES):
        message = f"{value}: an address begins with https:// or http://"
        raise click.BadParameter(message)
    return value


@click.group(cls=_DefaultsToScan, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mmap-audit")
def cli() -> None:
    """Audit every mmap callback of a Linux kernel tree.

    `mmap-audit TREE` is `mmap-audit scan TREE`.
    """


@cli.command()
@click.argument("tree", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="PATH",
    help=f"Where the report goes; - is stdout. [default: {_DEFAULT_OUTPUT}]",
)
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice([form.value for form in Format]),
    help="The form of the report; several pair up with several -o in order. [default: html]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="processors",
    help="Processes that read and parse.",
)
@click.option(
    "--with",
    "beside",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Sources outside the tree, audited against it; repeatable.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="GLOB",
    help="Report only callbacks whose file or name matches; repeatable.",
)
@click.option(
    "--slot",
    "slots",
    multiple=True,
    metavar="STRUCT.MEMBER",
    help="Report only callbacks in this slot, such as file_operations.mmap; repeatable.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="The hook to convert to, or all; repeatable. [default: the newest that the tree offers]",
)
@click.option(
    "--arch",
    default="all",
    show_default=True,
    metavar="NAME",
    help="Count only this folder of arch/ beside what all share.",
)
@click.option(
    "--web",
    default=WEB,
    metavar="URL",
    callback=_address,
    help="Where links to the source lead: {tag}, {file} and {line} are filled in; '' for none. "
    "[default: a public cross-reference]",
)
@click.option("--quiet", is_flag=True, help="No progress and no closing summary.")
@click.option("--open", "show", is_flag=True, help="Open the HTML report in a browser.")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.version_option(__version__, prog_name="mmap-audit")
def scan(  # noqa: PLR0913 - one parameter an option
    *,
    tree: Path,
    output: tuple[str, ...],
    forms: tuple[str, ...],
    jobs: int,
    beside: tuple[Path, ...],
    only: tuple[str, ...],
    slots: tuple[str, ...],
    targets: tuple[str, ...],
    arch: str,
    web: str,
    quiet: bool,
    show: bool,
    debug: bool,  # noqa: ARG001 - read by main, whatever happens before this is called
) -> None:
    """Audit a kernel tree and write the report."""
    chosen = _paired(forms, output)
    files = [(form, path) for form, path in chosen if path != "-"]
    pages = [path for form, path in files if form is Format.HTML]
    if show and not pages:
        message = "--open: no HTML report goes to a file; leave out --format and -o, or add one"
        raise click.UsageError(message)
    command = shlex.join(["mmap-audit", *sys.argv[1:]])
    request = Request(tree, beside, jobs, only, slots, targets, arch, command, web)
    with _progress(quiet=quiet) as progress:
        found = audit(request, progress)
    for form, path in chosen:
        write(render(found, form), path)
    if not quiet:
        _say(*summary(found), *(f"{form} report: {path}" for form, path in files))
    if show:
        webbrowser.open(Path(pages[0]).resolve().as_uri())


@cli.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR",
    help="The folder that the report goes to. [default: the current one]",
)
def show_demo(*, output: Path) -> None:
    """Audit the sample tree that comes along, and compare it with the RFC applied."""
    before, after = demo(jobs=1)
    page = str(output / _DEMO_OUTPUT)
    write(render(before, Format.HTML), page)
    _say(*summary(before), f"html report: {page}")
    click.echo("What the RFC changes in the sample tree:")
    for one in differences(before, after):
        click.echo(visible(f"  {one.what:13}  {one.object}  {one.file}"))
        click.echo(visible(f"      before  {one.before}"))
        click.echo(visible(f"      after   {one.after}"))


@cli.command("selfcheck")
def check_self() -> None:
    """Check that every query compiles and every template renders."""
    for line in selfcheck():
        click.echo(f"ok: {line}")


def _paired(forms: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[Format, str]]:
    """Return which form goes where; a single -o without --format takes the HTML."""
    if not forms and not outputs:
        return [(Format.HTML, _DEFAULT_OUTPUT)]
    if not forms and len(outputs) == 1:
        return [(Format.HTML, outputs[0])]
    if len(forms) != len(outputs):
        message = (
            f"{len(forms)} --format and {len(outputs)} -o: give as many of one as of the other"
        )
        raise click.UsageError(message)
    if len({path for path in outputs if path != "-"}) < sum(path != "-" for path in outputs):
        message = "two reports would go to the same file: give each -o a path of its own"
        raise click.UsageError(message)
    return [(Format(form), path) for form, path in zip(forms, outputs, strict=True)]


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how far the scan is, on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(done: int, of: int) -> None:
            if done < of:
                bar.update(task, completed=done, total=of)
            else:
                bar.reset(task, description="linking and following", total=None)

        yield show


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(visible(line), err=True)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    gc.disable()  # a run makes millions of records and hardly a cycle, and is soon over
    try:
        cli.main(standalone_mode=False)
        sys.exit(Exit.DONE)
    except click.ClickException as error:
        _say(f"mmap-audit: {error.format_message()} (see mmap-audit --help)")
        sys.exit(error.exit_code)
    except AuditError as error:
        _say(f"mmap-audit: {error}")
        sys.exit(error.code)
    except (KeyboardInterrupt, click.Abort):
        _say("mmap-audit: interrupted")
        sys.exit(130)
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.DONE)
    except Exception as error:  # noqa: BLE001 - the one place where a bug of ours is told as one
        if "--debug" in sys.argv:
            traceback.print_exc()
        kind = type(error).__name__
        _say(f"mmap-audit: internal error: {kind}: {error} (run with --debug for where)")
        sys.exit(Exit.INTERNAL)
