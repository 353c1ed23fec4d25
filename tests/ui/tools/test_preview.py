"""The picture that a running job draws so far, in the photo's place."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from engine.protocol.events import Preview
from ld_desktop.app import Program
from tests.ui.hands import drag, take
from tests.ui.layering import RED, WHITE, shown
from tests.ui.waiting import Live, open_photo

NOTE, BELOW = (20, 6), (128, 200)


def draw_red(program: Program) -> None:
    program.workspace.run.take(Preview(job="j", stage="weights", step=1, png=png(RED)))


def png(colour: QColor) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour.name()).save(file, "PNG")
    return file.getvalue()


def test_a_stroke_and_escape_bring_the_photo_back(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        await open_photo(still, white)
        await take(still, Qt.Key.Key_B)
        canvas, run = still.window.canvas, still.workspace.run
        run.begin("j", "edit", still.workspace.document.frame)
        draw_red(still)
        assert shown(still, *BELOW) == RED and shown(still, *NOTE) != RED  # it says what it is
        await drag(canvas, [(100, 100), (140, 100)])
        assert shown(still, *BELOW) == WHITE
        draw_red(still)
        assert shown(still, *BELOW) == WHITE and shown(still, 120, 100) != WHITE  # the stroke stays in sight
        run.begin("j", "edit", still.workspace.document.frame)
        draw_red(still)
        assert shown(still, *BELOW) == RED
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert shown(still, *BELOW) == WHITE
        run.abandon("j")

    live(session())
