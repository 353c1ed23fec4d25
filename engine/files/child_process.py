"""Where every child process begins: ``python -m engine.files.child_process MODULE [ARGUMENTS]`` runs MODULE.

From its first line on it ends with the process that started it: what MODULE imports may take many seconds, in which
nothing else would notice. Torch-free.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading
import time
from typing import Final

_OWNER: Final = "LD_OWNER"  # process id of who started the child
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)
_LOOK_S: Final = 0.5


def child_command(module: str, *arguments: str) -> list[str]:
    """What starts ``module`` as a child. It needs ``child_environment`` too."""
    return [sys.executable, "-m", "engine.files.child_process", module, *arguments]


def child_environment() -> dict[str, str]:
    """A child's environment: it tells whose child it is."""
    return os.environ | {_OWNER: str(os.getpid())}


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches helpers too: they end without a word
    end_with_owner()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def end_with_owner() -> None:
    """On Linux the kernel sees to it, also while a library is loaded and no Python runs; elsewhere a thread looks."""
    owner = os.environ.get(_OWNER)
    if owner is None or os.name != "posix":  # on Windows the end of the input has to do
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        _end_if_alone(int(owner))  # it may have ended before
    else:
        threading.Thread(target=_watch, args=(int(owner),), daemon=True).start()


def _watch(owner: int) -> None:
    while True:
        _end_if_alone(owner)
        time.sleep(_LOOK_S)


def _end_if_alone(owner: int) -> None:
    if os.getppid() != owner:
        os._exit(0)


if __name__ == "__main__":
    main()
