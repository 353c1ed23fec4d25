"""View > Proof view: which pixels of the photo something changed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ld_desktop.app import Program
from ld_desktop.model.proof import prove
from tests.ui.canvas.test_canvas_view import shown_colour
from tests.ui.layering import BLUE_FRAME, SIDE, WHITE, double_click, open_with_candidates
from tests.ui.waiting import Live, until

UNTOUCHED, INSIDE = (30.0, 30.0), (128.0, 128.0)


@pytest.mark.parametrize("by", [1, 255])
def test_the_least_difference_counts(by: int) -> None:
    before = QImage(301, 40, QImage.Format.Format_RGB32)  # no whole number of bytes a row, at a bit a pixel
    before.fill(QColor(0, 90, 200))
    after = before.copy()
    painter = QPainter(after)
    painter.fillRect(QRect(7, 5, 20, 3), QColor(by, 90, 200))
    painter.end()
    proof = prove(before, after, QRect(10, 20, 301, 40))
    assert proof.pixels == 60 and proof.place == QRect(10, 20, 301, 40)
    assert proof.tint.pixelColor(7, 5).alpha() > 100 and proof.tint.pixelColor(6, 5).alpha() == 0
    assert prove(before, before, before.rect()).pixels == 0


def test_changed_pixels_are_tinted_and_their_share_is_told(
    program: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_with_candidates(program, white, tmp_path)
        canvas, command, status = program.window.canvas, program.window.commands.proof, program.window.status
        gallery = program.workspace.gallery
        gallery.show(gallery.candidates[1])
        command.trigger()
        quarter = BLUE_FRAME.width() ** 2 / SIDE**2
        await until(lambda: status.proof_text.startswith(f"{100 * quarter:.1f} %"), "the share")
        tinted = shown_colour(canvas, INSIDE)
        assert tinted.red() > 100 and tinted != QColor("blue") and shown_colour(canvas, UNTOUCHED) == WHITE
        half = QImage(64, 64, QImage.Format.Format_ARGB32)
        half.fill(0)
        gallery.show(dataclasses.replace(gallery.candidates[1], laid_held=half))
        await until(lambda: status.proof_text == "All pixels are the photo's", "the share")
        assert shown_colour(canvas, INSIDE) == WHITE
        await double_click(program, 1)
        await until(lambda: status.proof_text.startswith(f"{100 * quarter:.1f} %"), "the share of the layer")
        command.trigger()
        assert status.proof_text == "" and shown_colour(canvas, INSIDE) == QColor("blue")

    live(session())


def test_without_anything_over_the_photo_nothing_is_told(
    program: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_with_candidates(program, white, tmp_path)
        program.window.commands.proof.trigger()
        assert program.window.status.proof_text == ""
        assert shown_colour(program.window.canvas, INSIDE) == WHITE

    live(session())
