"""A disk that fails at a chosen moment, under real programs: a small library is compiled and preloaded into them."""

from __future__ import annotations

import enum
import mmap
import os
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("disk_shim.c")
COMPILER: Final = shutil.which("gcc") or shutil.which("cc")
WITHOUT: Final = "faults of a disk are made by a library that gcc compiles, and there is no gcc"
_PLAN: Final = struct.Struct("=qqq")


class Fault(enum.IntEnum):
    """NONE: what is written is only counted. FULL: from that count on no room. KILL: the writer ends there.

    NO_FOLDER_SYNC: folders refuse fsync, whatever the count. ONCE_...: that one thing is refused, with ENOSPC, EIO or
    EINVAL.
    """

    NONE = 0
    FULL = 1
    KILL = 2
    NO_FOLDER_SYNC = 3
    ONCE_FULL = 4
    ONCE_BROKEN = 5
    ONCE_INVALID = 6


class FaultyDisk:
    """``folder`` is where the faults are; ``scratch`` takes the library. Programs get ``environment``."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        assert COMPILER is not None, WITHOUT
        library, plan = scratch / "disk_shim.so", scratch / "plan"
        if not library.exists():
            command = [COMPILER, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", str(SOURCE), "-o", str(library), "-ldl"]
            subprocess.run(command, check=True)
        plan.write_bytes(_PLAN.pack(Fault.NONE, 0, 0))
        with plan.open("r+b") as file:
            self._plan = mmap.mmap(file.fileno(), _PLAN.size)
        self.environment = {
            "LD_PRELOAD": str(library),
            "LD_FAULT_FOLDER": str(folder) + os.sep,
            "LD_FAULT_PLAN": str(plan),
        }

    def plan(self, fault: Fault, at: int = 0) -> None:
        """``fault`` happens at the ``at``-th thing from now on that is done to the folder, the first is 1."""
        self._plan[:] = _PLAN.pack(fault, at, 0)

    @property
    def counted(self) -> int:
        """Files made, writes, renames, links, folders made and fsyncs since ``plan``."""
        return int(_PLAN.unpack(self._plan[:])[2])

    def close(self) -> None:
        self._plan.close()
