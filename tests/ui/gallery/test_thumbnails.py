"""The gallery's small pictures are made aside and take no more memory than they may; large ones are let go."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QColor

from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.app import Program
from ld_desktop.model.gallery import HELD
from tests.ui.gallery.test_stars import run_with
from tests.ui.hands import candidate_cell
from tests.ui.layering import RED
from tests.ui.waiting import Live, open_photo, until


def test_they_are_made_aside_and_the_oldest_go(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        files = [str(tmp_path / f"{number}.png") for number in range(7)]
        for file in files[:-1]:
            Image.new("RGB", (64, 32), "red").save(file)
        small = 16 * 8 * 4  # bytes
        thumbnails, ready = CandidateThumbnails(still.workspace, still.window, 5 * small), list[str]()
        thumbnails.ready.connect(ready.append)
        assert [thumbnails.of(file, 16) for file in files] == [None] * 7
        await until(lambda: len(ready) == 7, "all of them")
        assert ready == files[::-1] and thumbnails.held == 5 * small  # what was asked for last comes first
        newest = thumbnails.of(files[0], 16)
        assert newest is not None and newest.pixelColor(3, 3) == RED and (newest.width(), newest.height()) == (16, 8)
        assert thumbnails.of(files[5], 16) is None
        larger = thumbnails.of(files[1], 32)
        assert larger is not None and larger.width() == 16  # until there is a larger one
        await until(lambda: len(ready) == 9, "two more")
        found = thumbnails.of(files[1], 32)
        assert found is not None and found.width() == 32
        still.workspace.document.photo_changed.emit()
        assert thumbnails.held == 0

    live(session())


def test_a_damaged_candidate_keeps_its_place(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        damaged = run_with(still, photo, "run", (1, 2)) / "candidate-1.png"
        Image.effect_noise((64, 64), 50).save(damaged)
        damaged.write_bytes(damaged.read_bytes()[:400])
        await open_photo(still, photo)
        (thumbnails,) = still.window.findChildren(CandidateThumbnails)
        await until(lambda: thumbnails.held, "the other one")
        await asyncio.sleep(0)
        seen = still.window.gallery.view.viewport().grab().toImage()
        assert seen.pixelColor(candidate_cell(still, 1).center()) == RED
        assert seen.pixelColor(candidate_cell(still, 0).center()) != RED

    live(session())


def test_only_the_pictures_that_were_shown_last_are_held(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "run", tuple(range(1, HELD + 4)))
        await open_photo(still, photo)
        gallery = still.workspace.gallery
        assert [one for one in gallery.candidates if one.image_held is not None] == []
        for one in gallery.candidates:
            gallery.show(one)
            assert one.in_photo.pixelColor(1, 1) == QColor("red")
        held = [one.image_held is not None for one in gallery.candidates]
        assert held == [False] * 3 + [True] * HELD

    live(session())
