"""The window without an engine: what it says, hides, remembers and refuses."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from engine.files.resources import resources_folder
from engine.protocol.prompts import Reading
from engine.protocol.results import InspectDone, ModelFacts
from ld_desktop.app import Program
from ld_desktop.ui.canvas.canvas import Canvas
from tests.ui.hands import drag, models_page, type_into
from tests.ui.waiting import Live, open_photo, until

TORCH_FREE = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from engine.files.resources import resources_folder
from ld_desktop.app import build
application = QApplication([])
application.setQuitOnLastWindowClosed(False)
folder = Path(sys.argv[1])
with QEventLoop(application) as loop:
    store = QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)
    program = build(store, folder, folder, (), resources_folder())
    program.window.show()
    application.processEvents()
    assert program.window.isVisible()
    print(sorted({name.split(".")[0] for name in sys.modules} & {"torch", "diffusers", "numpy", "PIL", "scipy"}))
    loop.run_until_complete(program.close())
"""


def test_the_window_opens_without_torch_or_numpy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TORCH_FREE, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_the_keys_of_a_command_that_cannot_be_used_tell_why(still: Program) -> None:
    canvas, status = still.window.canvas, still.window.status
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert status.currentMessage() == "Open a photo first."
    status.clearMessage()
    QTest.keyClick(canvas, Qt.Key.Key_J)  # no command's
    assert not status.currentMessage()


def test_an_empty_window_says_what_to_do(still: Program) -> None:
    window = still.window
    assert window.run.reason.text() == "Open a photo first." and window.run.reason.isVisible()
    assert not window.commands.start.isEnabled()
    assert window.commands.start.statusTip() == "Open a photo first."
    assert window.status.hint_text == "Open a photo first."
    assert window.status.engine_text.startswith("engine:")


def show_facts(program: Program, *prompts: Reading) -> None:
    """What an engine would answer."""
    answer = InspectDone(ModelFacts("Tiny", "starter", 32, "0"), "CPU", None, prompts)
    program.workspace.inspection.take(answer)


def test_start_names_what_is_missing(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window = still.window
        await open_photo(still, photo)
        assert "mask is empty" in window.run.reason.text()
        await drag(window.canvas, [(100, 130), (140, 130)])
        assert "object" in window.run.reason.text()
        await type_into(window.layers.object_box.prompt, "a dog jumping")
        assert "background" in window.run.reason.text()
        await type_into(window.layers.background_box.prompt, "in the snow")
        assert "warming up" in window.run.reason.text()
        near = {"jumping": ("running",)}
        show_facts(still, Reading("a dog jumping", 5, 12, near), Reading("in the snow", 15, 12, {}))
        assert "never seen “jumping”. Perhaps “running”?" in window.layers.object_box.problem.text()
        assert window.layers.object_box.tokens.text() == "5/12"
        assert window.layers.background_box.tokens.text() == "15/12"
        assert "at most 12" in window.layers.background_box.problem.text()
        assert not window.commands.start.isEnabled() and "“jumping”" in window.run.reason.text()
        show_facts(still, Reading("a dog jumping", 5, 12, {}), Reading("in the snow", 5, 12, {}))
        assert window.commands.start.isEnabled() and not window.layers.object_box.problem.isVisible()
        still.workspace.document.undo_stack.undo()
        assert window.layers.background_box.prompt.text() == "" and not window.commands.start.isEnabled()

    live(session())


def test_the_starter_and_a_real_photo(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window = still.window
        real = tmp_path / "real.jpg"
        Image.new("RGB", (300, 200), "teal").save(real)
        await open_photo(still, photo)
        assert not window.offer_bar.isVisible()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(real))])
        copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(window.canvas, QDragEnterEvent(QPoint(10, 10), copy, mime, left, keys))
        QApplication.sendEvent(window.canvas, QDropEvent(QPointF(10, 10), copy, mime, left, keys))
        await until(window.offer_bar.isVisible, "the offer of models for photos")
        assert still.workspace.document.photo is not None and still.workspace.document.photo.path == str(real)
        assert "This is a photo; the starter draws picture-book scenes." in window.offer_bar.text
        in_use = (await models_page(still)).in_use
        in_use.model.setText(str(tmp_path))
        in_use.sam.setText(str(tmp_path / "sam.pth"))
        QTest.keyClick(in_use.sam, Qt.Key.Key_Return)
        assert (still.workspace.preferences.model, still.workspace.preferences.sam) == (
            str(tmp_path),
            str(tmp_path / "sam.pth"),
        )
        assert not window.offer_bar.isVisible()
        await open_photo(still, real)
        await asyncio.sleep(0.1)
        assert not window.offer_bar.isVisible()

    live(session())


def test_files_that_are_no_pictures(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        text = tmp_path / "notes.png"
        text.write_text("no picture", encoding="utf-8")
        for path in (text, tmp_path / "missing.png"):
            still.actions.opener.open_photo(str(path))
            await until(lambda path=path: path.name in still.window.notice_bar.text, "the error")
            assert still.window.notice_bar.objectName() == "error"
            assert still.workspace.document.photo is not None and still.workspace.document.photo.path == str(photo)

    live(session())


def test_the_example_is_ready_to_start(still: Program, live: Live) -> None:
    async def session() -> None:
        still.window.commands.example.trigger()
        document = still.workspace.document
        await until(lambda: document.object.mask is not None and not document.object.mask.empty, "the example's mask")
        assert document.object.prompt and document.background.prompt
        assert not still.window.notice_bar.isVisible()
        assert "warming up" in still.window.run.reason.text()

    live(session())


def test_tab_hides_the_panels(still: Program, live: Live) -> None:
    async def session() -> None:
        window = still.window
        QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
        assert not any(
            p.isVisible() for p in (window.toolbar, window.layers_dock, window.run_dock, window.gallery_dock)
        )
        QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
        assert all(p.isVisible() for p in (window.toolbar, window.layers_dock, window.run_dock, window.gallery_dock))
        await asyncio.sleep(0)

    live(session())


def test_both_themes_are_drawn_and_remembered(still: Program) -> None:
    window = still.window
    shades: dict[str, QColor] = {}
    for name in ("light", "dark"):
        still.workspace.preferences.set_theme(name)
        shades[name] = window.canvas.grab().toImage().pixelColor(5, 5)
    assert shades["light"].lightness() > 150 > shades["dark"].lightness()
    assert still.workspace.preferences.theme == "dark"


def test_everything_that_takes_the_focus_has_a_name(still: Program, live: Live) -> None:
    async def session() -> None:
        await models_page(still)
        kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, Canvas)
        nameless = [
            widget
            for widget in still.window.findChildren(QWidget)
            if isinstance(widget, kinds)
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
            and not isinstance(widget.parent(), QAbstractSpinBox)
        ]
        assert nameless == []

    live(session())


def test_every_icon_and_theme_is_there() -> None:
    folder = resources_folder()
    icons = {path.stem for path in (folder / "icons").glob("*.svg")}
    assert {"brush", "eraser", "click", "box", "frame", "hand", "refine", "clear", "close", "app"} <= icons


def test_the_menus_stand_in_the_middle_of_their_bar(still: Program) -> None:
    bar = still.window.menuBar()
    for name in ("light", "dark"):
        still.workspace.preferences.set_theme(name)
        places = [bar.actionGeometry(action).center().y() for action in bar.actions()]
        assert all(abs(place - bar.rect().center().y()) <= 1 for place in places)


def test_a_hint_without_room_ends_in_dots(still: Program) -> None:
    status = still.window.status
    label = next(label for label in status.findChildren(QLabel) if label.accessibleName() == "Hint")
    long = "Drag the object to move it, a corner to scale. " * 9
    status.show_hint(long)
    seen = label.grab().toImage()
    assert status.hint_text == long == label.toolTip()
    room = label.contentsRect().width()
    status.show_hint(label.fontMetrics().elidedText(long, Qt.TextElideMode.ElideRight, room))
    assert status.hint_text.endswith("…") and label.grab().toImage() == seen
