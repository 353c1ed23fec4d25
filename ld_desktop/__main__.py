"""``ld-desktop``, or ``python -m ld_desktop``: the first lines, before anything that takes time to import.

Ctrl-C ends it at once while it imports the rest, without a traceback.
"""

from __future__ import annotations

import importlib
import signal
import sys


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the window's loop listens
    return importlib.import_module("ld_desktop.app").main(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
