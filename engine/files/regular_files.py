"""What stands under a file's name, seen before anything waits for it: a pipe is never opened, nor is a device."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Final

from engine.protocol.errors import EngineError, PictureError
from engine.protocol.texts import Text, shown

_KINDS: Final = (
    (stat.S_ISDIR, shown("a folder")),
    (stat.S_ISFIFO, shown("a named pipe")),
    (stat.S_ISSOCK, shown("a socket")),
    (stat.S_ISCHR, shown("a device")),
    (stat.S_ISBLK, shown("a device")),
)
_CIRCLE: Final = shown("a link that leads back to itself")


def kind_of(path: Path) -> Text | None:
    """What ``path`` is where it is no file to be read; None for a file, and for what is missing or not to be seen."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _CIRCLE if error.errno == errno.ELOOP else None
    return next((name for holds, name in _KINDS if holds(mode)), None)


def check(path: Path, kind: type[EngineError] = PictureError) -> None:
    """Raises ``kind`` where ``path`` is something else than a file. A missing one is for who opens it to tell."""
    if "\0" in str(path):  # no system takes such a name
        missing = shown("There is no file {path}.", path=str(path).replace("\0", "?"))
        raise kind(missing, shown("Check the name."))
    if (what := kind_of(path)) is not None:
        raise kind(shown("{path} is {what}, not a file.", path=path, what=what), shown("Choose a file."))
