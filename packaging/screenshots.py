"""Drives the real window with the real engine through a first edit and saves a picture of each step.

``python packaging/screenshots.py OUT_DIR [RESOURCES]``; with QT_QPA_PLATFORM=offscreen no display is needed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from qasync import QEventLoop

from engine.files.resources import resources_folder
from engine.process.client import WORKER
from ld_desktop.actions.export import Wanted
from ld_desktop.app import Program, build
from ld_desktop.ui.dialogs.export_dialog import ExportDialog

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_WIDTH, _HEIGHT = 1280, 840
_REFERENCE, _PICK, _OTHER = 3, 3, 5  # rows of what looks best: a reference, a candidate, one of the further seeds
_SUN = QPointF(318, 70)  # in the example's photo


class Tour:
    """One first edit: the example's photo, painted, refined, described, given a reference, run, looked at, exported."""

    def __init__(self, program: Program, out: Path) -> None:
        self._program, self._out = program, out

    async def run(self) -> None:
        window, workspace = self._program.window, self._program.workspace
        document = workspace.document
        window.resize(_WIDTH, _HEIGHT)
        window.show()
        await self._until(lambda: workspace.inspection.answer is not None or workspace.inspection.problem is not None)
        self._program.actions.opener.open_example()
        await self._until(lambda: document.object.mask is not None and not document.object.mask.empty)
        bounds = document.object.mask.bounds() if document.object.mask is not None else QRect()
        object_prompt, background_prompt = document.object.prompt, document.background.prompt
        document.edit_prompt(document.object, "", "")
        document.edit_prompt(document.background, "", "")
        window.commands.clear.trigger()
        await self._save("opened")
        await self._paint(bounds)
        await self._save("painted")
        window.commands.refine.trigger()
        await self._until(lambda: workspace.run.pointing == 0)
        await self._save("refined")
        QTest.keyClicks(window.layers.object_box.prompt, object_prompt)
        QTest.keyClicks(window.layers.background_box.prompt, background_prompt)
        await self._until(window.commands.start.isEnabled)
        await self._until(window.layers.background_box.tokens.text)
        await self._save("described")
        await self._move()
        await self._save("moved")
        document.undo_stack.undo()
        await self._refer()
        await self._save("references")
        window.commands.show_object.trigger()
        QTest.mouseClick(window.run.start_button, _LEFT)
        await self._until(lambda: workspace.run.stage == "weights" and workspace.run.step > workspace.run.steps // 2)
        await self._save("running")
        await self._until(lambda: not workspace.run.busy)
        await self._save("gallery")
        await self._choose(_PICK)
        await self._save("candidate")
        window.commands.more.trigger()
        await self._until(lambda: workspace.run.busy)
        await self._until(lambda: not workspace.run.busy)
        await self._choose(_OTHER)
        window.commands.compare.trigger()
        await self._save("more-seeds")
        window.commands.compare.trigger()
        await self._lay_over()
        self._scroll_up()
        await self._save("layers")
        picture = Path(tempfile.gettempdir(), "edited.png")  # a name that says nothing of this machine
        assert workspace.document.photo is not None
        wanted = Wanted(workspace.document.photo, None)
        self._program.actions.exporter.export(wanted, picture)
        exported = f"Exported to {picture}."
        await self._until(
            lambda: workspace.notices.current is not None and workspace.notices.current.message == exported
        )
        picture.unlink()
        await self._save("exported")
        window.files.ask_encoding(picture.with_suffix(".jpg"), wanted, self._program.actions.exporter.export)
        dialog = next(iter(window.findChildren(ExportDialog)))
        await self._until(lambda: dialog.size_label.text().endswith("B"))
        await self._save("export-jpeg", dialog)
        dialog.close()

    async def _paint(self, bounds: QRect) -> None:
        """Rough strokes over the middle of the object."""
        canvas = self._program.window.canvas

        def place(x: float, y: float) -> QPointF:
            at = QPointF(bounds.left() + x * bounds.width(), bounds.top() + y * bounds.height())
            return canvas.viewport.to_widget(at)

        for y in (0.35, 0.5, 0.65):
            QTest.mousePress(canvas, _LEFT, _NONE, place(0.25, y).toPoint())
            for step in range(1, 11):
                QTest.mouseMove(canvas, place(0.25 + 0.05 * step, y).toPoint())
                await asyncio.sleep(0)
            QTest.mouseRelease(canvas, _LEFT, _NONE, place(0.75, y).toPoint())

    async def _take(self, tool: str) -> None:
        action = self._program.window.findChild(QAction, f"tool-{tool}")
        if isinstance(action, QAction):
            action.trigger()
        await asyncio.sleep(0)

    async def _move(self) -> None:
        """The object, dragged by its inside up and to the left, so that what it uncovers shows."""
        await self._take("transform")
        canvas, mask = self._program.window.canvas, self._program.workspace.document.object.mask
        if mask is None:
            return
        start = canvas.viewport.to_widget(QPointF(mask.bounds().center())).toPoint()
        QTest.mousePress(canvas, _LEFT, _NONE, start)
        for step in range(1, 6):
            QTest.mouseMove(canvas, start - QPoint(12 * step, 18 * step))
            await asyncio.sleep(0)
        QTest.mouseRelease(canvas, _LEFT, _NONE, start - QPoint(60, 90))

    async def _refer(self) -> None:
        """Four drawn references, one of them taken."""
        window, workspace = self._program.window, self._program.workspace
        await self._take("brush")
        await self._until(window.commands.draw_reference.isEnabled)
        window.commands.draw_reference.trigger()
        await self._until(lambda: workspace.run.busy)
        await self._until(lambda: not workspace.run.busy)
        view = window.references.view
        await self._until(lambda: view.model().rowCount() == 4)
        QTest.mouseClick(view.viewport(), _LEFT, _NONE, view.visualRect(view.model().index(_REFERENCE, 0)).center())
        await asyncio.sleep(0)
        self._scroll_up()

    def _scroll_up(self) -> None:
        area = self._program.window.layers_dock.widget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    async def _choose(self, row: int) -> None:
        view = self._program.window.gallery.view
        index = view.model().index(row, 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), _LEFT, _NONE, view.visualRect(index).center())
        await asyncio.sleep(0)

    async def _lay_over(self) -> None:
        """Two candidates as layers: one hidden, one wiped away where the photo's sun is."""
        window, document = self._program.window, self._program.workspace.document
        for row in (_PICK, _OTHER):
            await self._choose(row)
            window.commands.add_layer.trigger()
            await asyncio.sleep(0)
        if document.active_result is not None:
            document.results.set_visible(document.active_result, False)
        window.commands.layer_below.trigger()
        layer = document.active_result
        await self._until(lambda: layer is not None and layer.in_place)
        await self._take("eraser")
        for dy in (-18, 0, 18):
            await self._stroke(_SUN + QPointF(-18, dy), _SUN + QPointF(18, dy))

    async def _stroke(self, start: QPointF, end: QPointF) -> None:
        """With the tool in hand, from here to there in picture pixels."""
        canvas = self._program.window.canvas
        first, last = (canvas.viewport.to_widget(at).toPoint() for at in (start, end))
        QTest.mousePress(canvas, _LEFT, _NONE, first)
        QTest.mouseMove(canvas, last)
        QTest.mouseRelease(canvas, _LEFT, _NONE, last)
        await asyncio.sleep(0)

    async def _save(self, step: str, part: QWidget | None = None) -> None:
        """Of the window, or of a ``part`` of its own."""
        await asyncio.sleep(0.3)
        window: QWidget = part or self._program.window
        QApplication.sendEvent(self._program.window.canvas, QEvent(QEvent.Type.Leave))  # else the brush's ring stays
        path = self._out / f"{step}.png"
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB666)  # a third smaller, not seen
        picture.convertToFormat(QImage.Format.Format_RGB888).save(str(path), quality=0)
        print(path)

    async def _until(self, condition: Callable[[], object]) -> None:
        while not condition():
            notice = self._program.workspace.notices.current
            if notice is not None and notice.level == "error":
                raise SystemExit(f"{notice.message} {notice.next_step}")
            await asyncio.sleep(0.05)


def main(argv: Sequence[str]) -> None:
    out = Path(argv[1]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    resources = Path(argv[2]).absolute() if len(argv) > 2 else resources_folder()
    application = QApplication(list(argv[:1]))
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as folder, QEventLoop(application) as loop:
        data = Path(folder)
        store = QSettings(str(data / "settings.ini"), QSettings.Format.IniFormat)
        worker = (*WORKER, str(resources))
        program = build(store, data, data, worker, resources_folder())
        program.workspace.engine.start()
        try:
            loop.run_until_complete(Tour(program, out).run())
        finally:
            loop.run_until_complete(program.close())


if __name__ == "__main__":
    main(sys.argv)
