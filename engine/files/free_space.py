"""Whether a job may write into its folder and has room there: known before it starts. Torch-free."""

from __future__ import annotations

import errno
import math
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from engine.protocol.errors import DiskError

_PROBE: Final = b"\0" * 4096
_SMALL: Final = 1_000_000  # bytes for all that is no picture and no weight
_CHANNELS: Final = 3
_MB: Final = 1_000_000


def check(folder: Path, wanted: int) -> None:
    """``wanted`` bytes are to be written into ``folder``, which need not be there yet. Writes nothing that stays.

    Raises DiskError.
    """
    try:
        there = (place for place in (folder, *folder.parents) if place.exists() or place.is_symlink())
        place = next(there, None)
        if place is None:  # a drive that is not there
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        with tempfile.TemporaryFile(dir=place) as probe:  # rights, quotas and read-only disks say no only when asked
            probe.write(_PROBE)
        usage = shutil.disk_usage(place)
    except OSError as error:
        raise DiskError(
            "Nothing can be written to {folder}: {cause}.",
            "Choose another folder, or mend that.",
            folder=folder,
            cause=error.strerror or error,
        ) from error
    if usage.total and usage.free < wanted + _SMALL:  # some network shares say 0 of both
        raise DiskError(
            "There is too little room in {folder}: {wanted} MB are needed, {free} MB are free.",
            "Make room on that disk, or choose another folder.",
            folder=folder,
            wanted=math.ceil((wanted + _SMALL) / _MB),
            free=usage.free // _MB,
        )


def pictures(size: tuple[int, int], count: int) -> int:
    """The most bytes that ``count`` PNGs of ``size`` (width, height) in RGB take."""
    return count * (size[0] * size[1] * _CHANNELS + len(_PROBE))
