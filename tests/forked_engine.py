"""Engines forked off a process that has imported all they need: a test waits a moment for one, not seconds.

``python -m tests.forked_engine ADDRESS`` is that process, until its input ends. With ``worker [ARGUMENTS]`` after it,
it stands for ``python -m engine.process.worker [ARGUMENTS]``: its input and outputs are those of a fork, which ends
with it, and it ends as the fork does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final

from engine.process import worker
from engine.process.lazy_imports import SELDOM_USED, import_lazily

ROOT: Final = Path(__file__).parents[1]
_LOOK_S: Final = 0.02
_MESSAGE: Final = 1 << 20  # bytes: more than an environment has


@contextlib.contextmanager
def forked_engines(folder: Path) -> Generator[tuple[str, ...]]:
    """What stands for ``engine.process.client.WORKER``; ``folder`` gets a socket."""
    command = (sys.executable, "-m", "tests.forked_engine", str(folder / "engines"))
    patient = os.environ | {"OMP_WAIT_POLICY": "passive"}  # as ``EngineClient`` has it
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=patient) as server:
        yield (*command, "worker")
        assert server.stdin is not None
        server.stdin.close()


def serve(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()  # who comes while the libraries load is served afterwards
        import_lazily(SELDOM_USED)
        importlib.import_module("engine.process.dispatch")
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            asked, _ = listener.accept()
            with asked:
                if os.fork() == 0:
                    _keep(asked)
                    os._exit(0)


def _keep(asked: socket.socket) -> None:
    """A worker, until it ends or the process that asked for it does."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, files, _, _ = socket.recv_fds(asked, _MESSAGE, 3)
    child = os.fork()
    if child == 0:
        _work(message, files)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            asked.send(str(os.waitstatus_to_exitcode(status)).encode())
            return
        if select.select([asked], [], [], _LOOK_S)[0]:
            os.kill(child, signal.SIGKILL)
            return


def _work(message: bytes, files: Sequence[int]) -> None:
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        arguments, environment = json.loads(message)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["worker", *arguments]
        worker.main()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def stand_for_worker(address: str, arguments: Sequence[str]) -> None:
    with socket.socket(socket.AF_UNIX) as asked:
        while asked.connect_ex(address) != 0:  # it is just being started
            select.select([], [], [], _LOOK_S)
        socket.send_fds(asked, [json.dumps([arguments, dict(os.environ)]).encode()], [0, 1, 2])
        code = int(asked.recv(16) or b"1")
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    if sys.argv[2:3] == ["worker"]:
        stand_for_worker(sys.argv[1], sys.argv[3:])
    else:
        serve(sys.argv[1])
