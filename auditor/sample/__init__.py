"""The sample tree: a kernel tree in small, of our own writing; see README.md beside this."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree


def unpack(folder: Path, *overlays: str) -> Path:
    """Copy the sample tree into a folder, with overlays laid over it, and return the folder.

    ``overlays`` are ``after`` (the RFC applied) and ``prepare`` (as of v6.17).
    """
    for part in ("before", *overlays):
        with as_file(files("auditor.sample").joinpath(part)) as source:
            copytree(source, folder, dirs_exist_ok=True)
    return folder
