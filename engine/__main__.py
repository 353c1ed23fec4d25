"""``ld-edit``, or ``python -m engine``: the first lines of the command line, before anything that takes time to import.

Ctrl-C ends it at once while it imports the rest, without a traceback.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from types import FrameType

_CANCELLED = 130  # as ``errors.ExitCode``, which is imported later


def main() -> int:
    signal.signal(signal.SIGINT, _leave)
    return importlib.import_module("engine.cli.main").main()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    os._exit(_CANCELLED)


if __name__ == "__main__":
    sys.exit(main())
