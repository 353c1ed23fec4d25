"""What holds for every test: no screen, no hub, no stray log records, no thread or process left behind."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest
import tqdm

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # the same sums in the same order, here and in child processes
os.environ.setdefault("NUMBA_NUM_THREADS", "1")  # numba gives OpenMP, and with it torch, as many threads as it has
gc.disable()  # until all is imported: what that makes stays
tqdm.tqdm.monitor_interval = 0  # else the first bar starts a thread that never ends

# these libraries keep their records from the root logger
LOGGERS = ("", "transformers", "diffusers")
GRACE_S = 10.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here, since this is the one file of its kind that is read before the command line."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the pictures in tests/ui/golden instead of comparing"
    )


def pytest_collection_finish() -> None:
    """No collection of garbage has to look through the libraries again, which takes a tenth of all the time."""
    gc.freeze()
    gc.enable()


class Records(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fails a test whose threads or child processes outlive it."""
    threads, processes = set(threading.enumerate()), set(_children())
    yield
    left = _outlasting(lambda: [t.name for t in threading.enumerate() if t not in threads])
    assert not left, f"threads left running: {left}"
    left = _outlasting(lambda: [_command(p) for p in _children() if p not in processes])
    assert not left, f"processes left running: {left}"


@pytest.fixture(autouse=True)
def no_stray_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or an error; one that takes ``caplog`` judges its records itself."""
    handler = Records()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    yield
    for name in LOGGERS:
        logging.getLogger(name).removeHandler(handler)
    if "caplog" not in request.fixturenames:
        assert not handler.lines, f"logged: {handler.lines}"


def _children() -> list[psutil.Process]:
    # Python's own resource tracker lives as long as the interpreter
    return [p for p in psutil.Process().children(recursive=True) if "resource_tracker" not in _command(p)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "already gone"


def _outlasting(find: Callable[[], list[str]]) -> list[str]:
    """What ``find`` still finds after a grace period for what is just ending."""
    deadline = time.monotonic() + GRACE_S
    while (found := find()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
