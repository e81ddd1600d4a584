"""Where text comes from: a folder that holds a kernel tree, and folders laid beside it."""

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path

from auditor import kernel
from auditor.errors import AuditError, Exit
from auditor.needles import Needles

LARGEST_FILE = 32 << 20
"""In bytes. No C file of a kernel comes near; a larger one is listed as skipped."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The source files of a tree, sorted, and what was passed over."""

    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class Folder:
    """A kernel tree in a folder, with further source folders (``beside``) audited against it.

    Paths are relative to the root, with ``/``; those of a folder beside begin with its name.
    """

    root: Path
    beside: tuple[Path, ...] = ()
    _buffer: bytearray = field(default_factory=lambda: bytearray(1 << 20))

    def __post_init__(self) -> None:
        """Check that the folders exist.

        Raises:
            AuditError: a path is missing or is no folder (exit 2).
        """
        for path in (self.root, *self.beside):
            if not path.exists():
                message = f"{path}: no such folder; give the top of a Linux source tree"
                raise AuditError(message)
            if not path.is_dir():
                message = f"{path}: not a folder; give the top of a Linux source tree"
                raise AuditError(message)

    def version(self) -> str:
        """Return the kernel version that the tree's Makefile gives, such as ``6.12.117``.

        Raises:
            AuditError: there is no such Makefile, so this is not a kernel tree (exit 3).
        """
        try:
            with (self.root / "Makefile").open(encoding="utf-8", errors="replace") as makefile:
                head = [makefile.readline() for _ in range(20)]
        except OSError:
            head = []
        parts = dict(line.split("=", 1) for line in head if "=" in line)
        values = {name.strip(): value.strip() for name, value in parts.items()}
        if "VERSION" not in values or "PATCHLEVEL" not in values:
            message = f"{self.root}: not a kernel tree (no Makefile that gives VERSION)"
            raise AuditError(message, Exit.NOTHING_TO_AUDIT)
        numbers = [values["VERSION"], values["PATCHLEVEL"], values.get("SUBLEVEL", "0")]
        return ".".join(numbers) + values.get("EXTRAVERSION", "")

    def listing(self) -> Listing:
        """Return every C file of the tree and its neighbours, and what was passed over."""
        files: list[str] = []
        skipped: list[Skipped] = []
        outside: dict[str, str] = kernel.table("types")["tree"]["outside"]
        for name, reason in outside.items():
            if (self.root / name).is_dir():
                skipped.append(Skipped(f"{name}/", f"no kernel code: {reason}"))
        _walk(str(self.root), "", files, skipped, frozenset(outside))
        for folder in self.beside:
            _walk(str(folder), f"{folder}/", files, skipped, frozenset())
        return Listing(tuple(sorted(files)), tuple(sorted(skipped, key=lambda s: s.file)))

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            OSError: it cannot be read; EFBIG if it is larger than ``LARGEST_FILE``.
        """
        return bytes(memoryview(self._buffer)[: self._fill(path)])

    def read_if(self, path: str, needles: Needles) -> bytes | None:
        """Return the content of a file if it holds one of the needles, else None.

        Reads into one buffer that is used again: most files of a tree hold none, and a fresh
        buffer for each would cost more than the search.

        Raises:
            OSError: as ``read``.
        """
        length = self._fill(path)
        with memoryview(self._buffer)[:length] as text:
            return bytes(text) if needles.are_in(text) else None

    def _fill(self, path: str) -> int:
        beside = self.beside and any(path.startswith(f"{folder}/") for folder in self.beside)
        where = path if beside else f"{self.root}/{path}"
        descriptor = os.open(where, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            length = os.readv(descriptor, [self._buffer])
            while length == len(self._buffer):  # so there may be more
                if length >= LARGEST_FILE:
                    raise OSError(errno.EFBIG, f"larger than {LARGEST_FILE >> 20} MiB")
                self._buffer += bytearray(length)
                with memoryview(self._buffer)[length:] as room:
                    length += os.readv(descriptor, [room])
            return length
        finally:
            os.close(descriptor)


def _walk(
    top: str, prefix: str, files: list[str], skipped: list[Skipped], outside: frozenset[str]
) -> None:
    table = kernel.table("types")["tree"]
    suffixes = (*table["suffixes"], *table["unread_suffixes"])
    inside = os.path.realpath(top) + "/"
    waiting = [(top, prefix)]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            skipped.append(Skipped(prefix, error.strerror or "cannot be read"))
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_symlink():
                reason = _link(entry.path, inside)
                if reason and (path.endswith(suffixes) or "." not in entry.name):
                    skipped.append(Skipped(path, reason))
            elif entry.is_dir(follow_symlinks=False):
                if not (folder == top and entry.name in outside) and entry.name != ".git":
                    waiting.append((entry.path, path + "/"))
            elif path.endswith(suffixes):
                if entry.is_file(follow_symlinks=False):
                    files.append(path)
                else:
                    skipped.append(Skipped(path, "not a regular file"))


def _link(path: str, inside: str) -> str | None:
    """Return why a symbolic link is not followed; None where its target is read anyway."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return f"symbolic link: {error.strerror}"
    if not (target + "/").startswith(inside):
        return "symbolic link that leads out of the tree"
    return None
