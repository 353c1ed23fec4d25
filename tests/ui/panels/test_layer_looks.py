"""The sliders that change how a result layer lies in its photo."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from engine.helpers.picture_helpers import ExportTask, export
from engine.projects import reading, unpacking
from engine.protocol.helper_tasks import Look
from ld_desktop.app import Program
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Candidate
from tests.ui.again import started_again
from tests.ui.layering import SIDE, double_click, in_place, shown
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_recovered_layers import restored
from tests.ui.window.test_recovery import leave_draft

FRAME = QRect(0, 0, SIDE, SIDE)
GREEN, DARK = QColor(0, 200, 0), QColor(0, 120, 0)


async def add_found(program: Program, white: Path, folder: Path) -> ResultLayer:
    """A green candidate, made darker to match, which lies over the middle of the photo."""
    await open_photo(program, white)
    path = folder / "candidate-7.png"
    Image.new("RGB", (64, 64), GREEN.name()).save(path)
    laid = Image.new("RGBA", (64, 64), f"{DARK.name()}00")
    laid.paste(DARK.name(), (24, 24, 40, 40))
    laid.save(folder / "laid-7.png")
    over = str(folder / "laid-7.png")
    program.workspace.gallery.add(Candidate(7, str(path), str(folder), FRAME, "a dog", "snow", laid_path=over))
    await asyncio.sleep(0)
    await double_click(program, 0)
    (layer,) = program.workspace.document.results.layers
    return layer


async def wish(program: Program, layer: ResultLayer, **values: int) -> None:
    """Types them into the fields of their rows, and waits until the layer has them."""
    rows = {row: getattr(program.window.results, row) for row in values}
    for name, value in values.items():
        rows[name].field.setFocus()
        rows[name].field.selectAll()
        QTest.keyClicks(rows[name].field, str(value))
        QTest.keyClick(rows[name].field, Qt.Key.Key_Return)
    await until(lambda: {name: getattr(layer.looks.look, name) for name in values} == values, "the layer's look")


def test_sliders_change_edge_and_colours_and_undo_changes_them_back(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        layer = await add_found(still, white, tmp_path)
        document, stack, rows = still.workspace.document, still.workspace.document.undo_stack, still.window.results
        before, count = snapshot(document), stack.count()
        assert [row.field.text() for row in (rows.grow, rows.feather, rows.colour)] == ["0 px", "100 %", "100 %"]
        assert shown(still, 128, 128) == DARK and shown(still, 80, 128).name() == "#ffffff"
        await wish(still, layer, colour=0)
        assert shown(still, 128, 128) == GREEN and stack.undoText() == "Match layer's colours"
        await wish(still, layer, grow=12)
        await wish(still, layer, feather=0)
        assert layer.mask is not None and layer.looks.look == Look(12, 0, 0)
        assert shown(still, 88, 128) == GREEN  # eight pixels beyond where it was found
        assert rows.grow.slider.value() == 12 and stack.count() == count + 3
        for _ in range(3):
            stack.undo()
        assert snapshot(document) == before and rows.grow.slider.value() == 0
        assert shown(still, 128, 128) == DARK
        rows.seam.box.setCurrentIndex(1)
        rows.seam.box.activated.emit(1)
        await until(lambda: layer.looks.look.seam == "clone", "the cloned layer")
        assert stack.undoText() == "Colours of the layer"
        green = shown(still, 128, 128)
        assert green.red() > 150  # nothing but white around it
        await wish(still, layer, grain=100)
        assert layer.looks.laid.size() == FRAME.size()
        stack.undo()
        stack.undo()
        assert snapshot(document) == before and rows.seam.box.currentIndex() == 0
        document.results.set_locked(layer, True)
        assert not rows.grow.slider.isEnabled() and "locked" in rows.grow.slider.toolTip()
        await in_place(still)

    live(session())


def test_what_fills_its_frame_has_no_edge_that_was_found(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        layer = await add_found(still, white, tmp_path)
        document, rows = still.workspace.document, still.window.results
        picked = Candidate(8, layer.candidate.path, str(tmp_path), FRAME, "a dog", "snow", layer.candidate.image)
        document.activate(document.results.add(picked, layer.photo_path, layer.photo))
        assert not rows.feather.field.isEnabled() and "whole frame" in rows.feather.field.toolTip()
        assert rows.opacity.field.isEnabled()
        await in_place(still)

    live(session())


def test_a_look_is_taken_up_again_and_exported_from_its_project(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        layer = await add_found(still, white, tmp_path)
        await wish(still, layer, grow=8, feather=50, colour=25)
        seen = snapshot(still.workspace.document)["results"]
        await leave_draft(still, tmp_path)
        project = tmp_path / "edit.ldp"
        still.actions.projects.save(project)
        await until(lambda: not still.workspace.project.unsaved, "the project")
        async with started_again(tmp_path) as program:
            await restored(program)
            assert snapshot(program.workspace.document)["results"] == seen
        (tmp_path / "unpacked").mkdir()
        photo, layers = unpacking.layers_of(reading.read(project, tmp_path / "unpacked"), tmp_path / "runs")
        assert [one.look for one in layers] == [Look(8, 50, 25)]
        export(ExportTask(photo, layers, str(tmp_path / "out.png")))
        made = np.asarray(Image.open(tmp_path / "out.png").convert("RGB"))
        assert tuple(made[128, 128]) == (0, 180, 0) and tuple(made[128, 90]) == (0, 180, 0)
        assert tuple(made[10, 10]) == (255, 255, 255)

    live(session())
