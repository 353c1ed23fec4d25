"""However the window ends, what was edited is offered at the next start, and nothing else is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.projects import journal
from tests.faults.edited_window import PROMPT
from tests.faults.setting import PHOTO, ROOT
from tests.ui.waiting import hold_until


class Window:
    """A real one, offscreen, with folders of its own in ``home``."""

    def __init__(self, home: Path, task: str, screen: dict[str, str] | None = None) -> None:
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "CACHE")}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.edited_window", task, PHOTO],
            cwd=ROOT,
            env=os.environ | folders | {"TMPDIR": str(home / "tmp")} | (screen or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, line: str) -> None:
        assert self.program.stdout is not None
        for said in self.program.stdout:
            if said.strip() == line:
                return
        raise AssertionError(self.program.communicate()[1])

    def end(self, told: signal.Signals) -> tuple[int, str]:
        """The exit code, and what it said. Its children are gone then."""
        children = psutil.Process(self.program.pid).children(recursive=True)
        self.program.send_signal(told)
        complaint = self.program.communicate()[1]
        hold_until(lambda: not any(child.is_running() for child in children), "the end of its children")
        return self.program.returncode, complaint


def files(home: Path) -> list[str]:
    """All but settings, what Qt keeps of its own, and the small pictures of recent files."""
    places = (home / "tmp", home / "DATA")
    found = [path for place in places for path in place.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(home)) for path in found if path.parent.name != "thumbnails")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGKILL])
def test_the_edit_is_offered_at_the_next_start(tmp_path: Path, told: signal.Signals) -> None:
    window = Window(tmp_path, "edit")
    window.wait_for("edited")
    code, complaint = window.end(told)
    assert code == (0 if told == signal.SIGTERM else -told), complaint
    assert "Traceback" not in complaint
    again = Window(tmp_path, "look")
    again.wait_for(f"offered {PROMPT}")
    scratch = f"ld-desktop-{window.program.pid}-"
    hold_until(lambda: not list((tmp_path / "tmp").glob(f"{scratch}*")), "the end of its scratch folder")
    assert again.end(signal.SIGTERM)[0] == 0
    assert [Path(file).suffix for file in files(tmp_path)] == [".journal", ".png"]  # not answered: it stays


def test_logging_out_asks_nothing_and_keeps_the_edit(tmp_path: Path) -> None:
    window = Window(tmp_path, "log-out")
    complaint = window.program.communicate()[1]
    assert (window.program.returncode, "Traceback" in complaint) == (0, False), complaint
    kept, copy = files(tmp_path)
    left = journal.read(tmp_path / kept)
    assert left is not None and left.draft.object_prompt == PROMPT and copy.endswith(".png")


@pytest.mark.skipif(
    shutil.which("Xvfb") is None, reason="a screen that can be taken away is one of Xvfb, which is not there"
)
def test_a_lost_screen_ends_it_in_order(tmp_path: Path) -> None:
    with subprocess.Popen(["Xvfb", "-displayfd", "1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as screen:
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().decode().strip()}"
        window = Window(tmp_path, "edit", {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display})
        window.wait_for("edited")
        children = psutil.Process(window.program.pid).children(recursive=True)
        screen.kill()
    complaint = window.program.communicate()[1]
    assert (window.program.returncode, "Traceback" in complaint) == (1, False), complaint
    hold_until(lambda: not any(child.is_running() for child in children), "the end of its children")
    assert [Path(file).suffix for file in files(tmp_path)] == [".journal", ".lock", ".png"]
    assert list((tmp_path / "tmp").iterdir()) == []
