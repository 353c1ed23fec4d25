"""A program that is told to end from outside: by Ctrl-C in its terminal, by the terminal's end, or by the system."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.ui.waiting import hold_until


@contextlib.contextmanager
def not_ignored(told: signal.Signals) -> Generator[None]:
    """The tests may have been started under nohup, whose wish a program that they start would heed."""
    before = signal.getsignal(told)
    if before is signal.SIG_IGN:
        signal.signal(told, signal.SIG_DFL)
    yield
    signal.signal(told, before)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_window_closes_in_good_order(tmp_path: Path, told: signal.Signals) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = os.environ | {
        "TMPDIR": str(scratch),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "ld_desktop"]
    with (
        not_ignored(told),
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as program,
    ):
        hold_until(lambda: list(scratch.glob("ld-desktop-*")) or program.poll() is not None, "the scratch folder")
        program.send_signal(told)
        said = program.communicate()[1]
    assert program.returncode == 0, said
    assert "Traceback" not in said
    assert list(scratch.glob("ld-desktop-*")) == []
