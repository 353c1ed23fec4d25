"""Files that are either complete on disk or not there. Torch-free.

While a file is written it has a temporary name beside its own, which names the process and the computer that write it.
A process that is killed leaves that behind; ``sweep`` puts things in order.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

_LONGEST_NAME: Final = 255  # bytes, on all common file systems
_TEMPORARY: Final = re.compile(r"\.(?P<name>.+)\.(?P<writer>\d+-[0-9a-f]+)\.(?P<state>part|whole)", re.DOTALL)
_HASHED: Final = "~"  # begins what stands for a name that is too long to be part of another
# what a folder answers that takes no fsync, as on some network shares, or that may be written but not be opened
_REFUSALS: Final = frozenset(
    {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EISDIR, errno.EACCES, errno.EPERM}
)


class Swept(NamedTuple):
    """``adopted``: files that a killed process had written wholly and that have their own name now."""

    removed: tuple[Path, ...]
    adopted: tuple[Path, ...]


def write(path: Path, fill: Callable[[Path], None], in_folder: bool = False) -> None:
    """``fill`` writes the temporary file it is given; then fsync, rename to ``path``, fsync of the folder.

    ``in_folder``: that file lies in a temporary folder of its own, for libraries that make temporary files beside it.
    Raises OSError and what ``fill`` raises; ``path`` is then as it was.
    """
    part, whole = _temporary(path, "part"), _temporary(path, "whole")
    filled = part / "content" if in_folder else part
    try:
        if in_folder:
            part.mkdir()
        fill(filled)
        with filled.open("rb+") as file:
            os.fsync(file.fileno())
        filled.replace(whole)  # from here on it may be adopted
        whole.replace(path)
    except OSError as error:  # the file that is meant is known, not the temporary one
        if error.errno is None or error.filename not in (None, str(part), str(filled), str(whole)):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        for left in (part, whole):
            _remove(left)
    if os.name == "posix":  # Windows has no handle on a folder and needs none
        _sync_folder(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """Raises OSError."""
    write(path, lambda temporary: _fill(temporary, content))


def sweep(folder: Path) -> Swept:
    """Ends what killed processes of this computer began to write in ``folder``: whole files are adopted.

    What others are writing right now stays. A file that cannot be removed stays too; a folder that cannot be read has
    nothing to sweep.
    """
    removed: list[Path] = []
    adopted: list[Path] = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            found = _TEMPORARY.fullmatch(path.name)
            if found is None or not _abandoned(found["writer"]):
                continue
            with contextlib.suppress(OSError):
                name = found["name"]
                target = folder / name
                if found["state"] == "whole" and not name.startswith(_HASHED) and _newer(path, target):
                    path.replace(target)
                    adopted.append(target)
                else:
                    _remove(path)
                    removed.append(path)
    return Swept(tuple(removed), tuple(adopted))


def is_running(process: int) -> bool:
    """Whether there is a process of this id."""
    if os.name != "posix":  # a question that ends the process there: what it left stays
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _temporary(path: Path, state: str) -> Path:
    name = _named(path.name, state)
    if len(os.fsencode(name)) > _LONGEST_NAME:
        digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()
        name = _named(f"{_HASHED}{digest[:16]}", state)
    return path.with_name(name)


def _named(name: str, state: str) -> str:
    return f".{name}.{os.getpid()}-{_computer()}.{state}"


def _computer() -> str:
    """Tells computers that share a folder apart."""
    return f"{zlib.crc32(platform.node().encode()):x}"


def _abandoned(writer: str) -> bool:
    process, _, computer = writer.partition("-")
    return computer == _computer() and not is_running(int(process))


def _newer(path: Path, than: Path) -> bool:
    return not than.exists() or path.stat().st_mtime_ns >= than.stat().st_mtime_ns


def _sync_folder(folder: Path) -> None:
    try:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as error:
        if error.errno not in _REFUSALS:
            raise


def _fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)
