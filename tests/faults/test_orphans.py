"""No child outlives its owner, and Ctrl-C ends what has only begun to start. Slow imports are made slow for ever."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.files.child_process import child_command, child_environment
from engine.protocol.errors import ExitCode
from tests.faults.setting import ROOT, run_command
from tests.ui.waiting import hold_until

# a module that tells who imports it, and then never comes back
ENDLESS = """
import os, pathlib, time
pathlib.Path(__file__).with_name("importing").write_text(str(os.getpid()))
time.sleep(3600)
"""
OWNER = """
import subprocess, sys, time
from engine.files.child_process import child_command, child_environment
subprocess.Popen(child_command("endless"), env=child_environment())
time.sleep(3600)
"""


class Slow:
    """A module of some name that hangs whoever imports it."""

    def __init__(self, folder: Path, name: str) -> None:
        (folder / f"{name}.py").write_text(ENDLESS)
        self._mark = folder / "importing"
        self.environment = os.environ | {"PYTHONPATH": str(folder)}

    def importer(self) -> int:
        """The process id of who imports it, once somebody does."""
        hold_until(lambda: self._mark.exists() and self._mark.read_text() != "", "the import")
        return int(self._mark.read_text())


def test_a_child_ends_with_its_owner_while_it_still_imports(tmp_path: Path) -> None:
    endless = Slow(tmp_path, "endless")
    owner = subprocess.Popen([sys.executable, "-c", OWNER], cwd=ROOT, env=endless.environment)
    importer = endless.importer()
    owner.kill()
    owner.wait()
    hold_until(lambda: not psutil.pid_exists(importer), "the child's end")


def test_a_child_whose_owner_is_gone_already_does_not_begin(tmp_path: Path) -> None:
    endless = Slow(tmp_path, "endless")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    environment = child_environment() | {"LD_OWNER": str(gone.pid)} | {"PYTHONPATH": endless.environment["PYTHONPATH"]}
    assert subprocess.run(child_command("endless"), cwd=ROOT, env=environment, check=False).returncode == 0


@pytest.mark.parametrize(
    ("module", "told"), [("numpy", signal.SIGINT), ("torch", signal.SIGINT), ("torch", signal.SIGTERM)]
)
def test_a_command_that_is_starting_ends_at_once(tmp_path: Path, module: str, told: signal.Signals) -> None:
    """numpy is imported by the command itself, torch by its engine."""
    endless = Slow(tmp_path, module)
    out = tmp_path / "out"
    with subprocess.Popen(run_command("--out", str(out)), env=endless.environment, stderr=subprocess.PIPE) as command:
        importer = endless.importer()
        assert (importer == command.pid) is (module == "numpy")
        command.send_signal(told)
        complaint = command.communicate()[1]
    assert command.returncode == ExitCode.CANCELLED, complaint
    assert b"Traceback" not in complaint
    hold_until(lambda: not psutil.pid_exists(importer), "the engine's end")
    assert not out.exists()


def test_every_child_is_started_as_one() -> None:
    """So that it ends with its owner."""
    sources = [path for package in ("engine", "ld_desktop") for path in (ROOT / package).rglob("*.py")]
    starting = [
        path.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "executable"
    ]
    tells = "camera_kinds.py"  # a person what to type
    assert [name for name in starting if name != tells] == ["child_process.py"]
