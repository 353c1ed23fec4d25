"""The gallery lists all candidates, the starred ones, or those that a text finds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from engine.protocol.events import finished
from engine.protocol.results import CheckSamDone
from ld_desktop.app import Program
from ld_desktop.ui.gallery.gallery_filter import FilterBar
from tests.ui.gallery.test_stars import run_with
from tests.ui.hands import LEFT, choose_candidate
from tests.ui.waiting import Live, open_photo


def listed(program: Program) -> list[int]:
    rows = program.window.gallery.view.list
    found = [rows.candidate(rows.index(row)) for row in range(rows.rowCount())]
    return [one.seed for one in found if one is not None]


def search(bar: FilterBar, text: str) -> None:
    bar.text.clear()
    QTest.keyClicks(bar.text, text)


def test_stars_and_words_choose_what_is_listed(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "run", (1, 2, 31))
        await open_photo(still, photo)
        (bar,) = still.window.gallery.findChildren(FilterBar)
        gallery = still.workspace.gallery
        for text, found in (("SNOW dog", [1, 2, 31]), ("31", [31]), ("snow cat", []), ("", [1, 2, 31])):
            search(bar, text)
            assert listed(still) == found
        QTest.mouseClick(bar.starred, LEFT)
        assert listed(still) == []
        gallery.toggle_star(gallery.candidates[1])
        assert listed(still) == [2]
        await choose_candidate(still, 0)
        assert gallery.shown is gallery.candidates[1]
        gallery.toggle_star(gallery.candidates[1])
        assert listed(still) == [] and gallery.shown is gallery.candidates[1]
        QTest.mouseClick(bar.starred, LEFT)
        assert listed(still) == [1, 2, 31]
        search(bar, "31")
        QTest.keyClick(bar.text, Qt.Key.Key_Escape)
        assert listed(still) == [1, 2, 31] and still.window.canvas.hasFocus()
        run = still.workspace.run

        async def begin() -> None:
            run.begin("job", "edit", QRect())

        for again in (begin, lambda: open_photo(still, photo)):
            QTest.mouseClick(bar.starred, LEFT)
            search(bar, "31")
            assert listed(still) == []
            await again()
            assert listed(still) == [1, 2, 31] and not bar.text.text() and not bar.starred.isChecked()
            run.take(finished("job", CheckSamDone()))
        search(bar, "31")
        run.begin("job", "edit", QRect(), ("elsewhere.png", "of another photo"))  # whose candidates do not come here
        assert listed(still) == [31]

    live(session())
