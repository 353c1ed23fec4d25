"""A project that another window has open is told apart from one that a crash left."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from ld_desktop.actions.projects.project_lock import file_of
from ld_desktop.app import Program
from tests.ui.again import started_again
from tests.ui.hands import press_keys
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_projects import opened, save
from tests.ui.window.test_recovery import press


def lines(host: str, process: int) -> str:
    """What a lock says."""
    return f"{process}\npython\n{host}\n\n\n"


def test_the_second_window_says_who_has_it_and_saves_elsewhere(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        async with started_again(tmp_path) as program:
            await opened(program, path)
            await until(lambda: program.workspace.project.read_only, "the other window's lock")
            assert f"process {os.getpid()}" in program.window.notice_bar.text
            before = path.read_bytes()
            program.workspace.document.edit_negative("rain", "Edit")
            program.actions.projects.save(path)
            await until(lambda: program.window.notice_bar.objectName() == "error", "what is told")
            assert "open in another window" in program.window.notice_bar.text
            assert path.read_bytes() == before and program.workspace.project.unsaved
            await save(program, tmp_path / "b.ldp")  # which asks for the name
            assert not program.workspace.project.read_only and file_of(tmp_path / "b.ldp").exists()
        assert not file_of(tmp_path / "b.ldp").exists()
        await open_photo(still, white)
        assert not file_of(path).exists()  # it is not this window's any more

    live(session())


def test_what_a_crash_left_is_taken_over(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        still.actions.projects.close()
        killed = (
            "import os, sys; from pathlib import Path;"
            "from ld_desktop.actions.projects.project_lock import ProjectLock;"
            "lock = ProjectLock(); assert lock.take(Path(sys.argv[1])) is None; os._exit(9)"
        )
        assert subprocess.run([sys.executable, "-c", killed, str(path)], check=False).returncode == 9
        assert file_of(path).exists()
        async with started_again(tmp_path) as program:
            await opened(program, path)
            await until(lambda: str(os.getpid()) in file_of(path).read_text(), "the lock")
            assert not program.workspace.project.read_only and program.workspace.notices.current is None

    live(session())


def test_of_another_computer_the_artist_decides(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        still.actions.projects.close()
        file_of(path).write_text(lines("another-computer", os.getpid()))
        async with started_again(tmp_path) as program:
            await opened(program, path)
            await until(lambda: program.workspace.project.read_only, "the lock")
            assert "another-computer" in program.window.offer_bar.text
            await press(program, "Take it over")
            await until(lambda: not program.workspace.project.read_only, "the end of the lock")
            program.workspace.document.edit_negative("rain", "Edit")
            await press_keys(program, Qt.Key.Key_S)
            await until(lambda: not program.workspace.project.unsaved, "the end of saving")

    live(session())


def test_an_edit_that_has_gone_elsewhere_takes_nothing_over(
    still: Program, live: Live, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        still.actions.projects.close()
        theirs = lines("another-computer", os.getpid())
        file_of(path).write_text(theirs)
        async with started_again(tmp_path) as program:
            for leave in (lambda: save(program, tmp_path / "b.ldp"), lambda: open_photo(program, other)):
                await opened(program, path)
                await until(lambda: "another-computer" in program.window.offer_bar.text, "the offer")
                offer = program.workspace.offers.current
                await leave()
                shown = program.workspace.offers.current
                assert shown is None or "another-computer" not in shown.message
                assert offer is not None
                offer.choices[0].do()  # pressed at the same moment
                await until(lambda: not asyncio.all_tasks() - {asyncio.current_task()}, "the end of all that")
                assert file_of(path).read_text() == theirs

    live(session())
