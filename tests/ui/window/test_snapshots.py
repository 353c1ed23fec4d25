"""Canvas and panels look as they did: golden/README.md says how to write the pictures anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageFont
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from engine.protocol.events import LossPoint, Progress, StagePlan, Started
from engine.protocol.requests import Transform
from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo
from ld_desktop.model.gallery import Candidate
from tests.ui.golden_pictures import Golden
from tests.ui.hands import take
from tests.ui.layering import double_click
from tests.ui.waiting import Live, until

CANVAS = QSize(440, 320)
PHOTO = QSize(400, 300)
BODY = QRectF(120, 110, 130, 90)
DRAWN, WRITTEN = 0.001, 0.005  # shares of the pixels that may differ, without and with text
THEMES = ("dark", "light")


@pytest.fixture
def loop(loop: QEventLoop, qapp: QApplication) -> Iterator[QEventLoop]:
    """The program in the font that Pillow brings, whatever the machine has."""
    before = qapp.font()
    font = ImageFont.load_default(12)
    assert isinstance(font, ImageFont.FreeTypeFont) and isinstance(font.path, BytesIO)
    number = QFontDatabase.addApplicationFontFromData(font.path.getvalue())
    ours = QFont(QFontDatabase.applicationFontFamilies(number)[0])
    ours.setPointSizeF(9.75)  # 13 pixels
    ours.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    qapp.setFont(ours)
    yield loop
    qapp.setFont(before)
    QFontDatabase.removeApplicationFont(number)


@pytest.fixture
def golden(pytestconfig: pytest.Config, tmp_path: Path) -> Golden:
    return Golden(bool(pytestconfig.getoption("--update-golden")), tmp_path)


def scene(size: QSize) -> QImage:
    """Sky, sand and a red body; the sky's right end is transparent."""
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(QColor("#8fc4e8"))
    painter = QPainter(image)
    painter.scale(size.width() / PHOTO.width(), size.height() / PHOTO.height())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(340, 0, 60, 180, Qt.GlobalColor.transparent)
    painter.fillRect(0, 180, 400, 120, QColor("#e6cf96"))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#b03028"))
    painter.drawEllipse(BODY)
    painter.setBrush(QColor("white"))
    painter.drawEllipse(150, 130, 30, 30)
    painter.end()
    return image


async def open_scene(program: Program, theme: str) -> None:
    """The scene, its body masked, on a canvas of always the same size."""
    window, document = program.window, program.workspace.document
    program.workspace.preferences.set_theme(theme)
    window.canvas.setFixedSize(CANVAS)
    document.open(Photo("scene.png", scene(PHOTO), True))
    shape = QPainterPath()
    shape.addEllipse(BODY)
    document.fill_mask(document.object, shape, "add", "Mask")
    await asyncio.sleep(0)


async def look(widget: QWidget) -> QImage:
    await asyncio.sleep(0)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert widget.devicePixelRatio() == 1
    return widget.grab().toImage()


@pytest.mark.parametrize("theme", THEMES)
def test_the_mask_over_the_photo(still: Program, live: Live, golden: Golden, theme: str) -> None:
    async def session() -> None:
        await open_scene(still, theme)
        await take(still, Qt.Key.Key_B)
        golden.check(f"canvas-mask-{theme}", await look(still.window.canvas), DRAWN)

    live(session())


def test_the_frames_handles(still: Program, live: Live, golden: Golden) -> None:
    async def session() -> None:
        await open_scene(still, "dark")
        still.workspace.document.edit_frame(QRect(80, 70, 220, 180), "Frame")
        await take(still, Qt.Key.Key_F)
        golden.check("canvas-frame", await look(still.window.canvas), DRAWN)

    live(session())


def test_the_moved_objects_handles(still: Program, live: Live, golden: Golden) -> None:
    async def session() -> None:
        await open_scene(still, "dark")
        still.workspace.document.edit_transform(Transform(scale=0.8, dx=80, dy=30, rotate=20), "Move")
        await take(still, Qt.Key.Key_T)
        golden.check("canvas-transform", await look(still.window.canvas), DRAWN)

    live(session())


def test_the_turned_view_and_a_candidate_beside_the_line(
    still: Program, live: Live, golden: Golden, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_scene(still, "light")
        canvas = still.window.canvas
        add_candidates(still, tmp_path)
        still.workspace.gallery.show(still.workspace.gallery.candidates[0])
        canvas.rotate_to(20)
        still.window.commands.compare.trigger()
        golden.check("canvas-turned-compared", await look(canvas), DRAWN)

    live(session())


def add_candidates(program: Program, folder: Path) -> None:
    for seed, colour in ((7, "#2f6f4f"), (8, "#5a4fa0"), (9, "#c9a227")):
        image = scene(QSize(64, 48)).convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.fillRect(0, 28, 64, 20, QColor(colour))
        painter.end()
        path = folder / f"candidate-{seed}.png"
        image.save(str(path))
        candidate = Candidate(seed, str(path), str(folder), QRect(QPoint(), PHOTO), "a dog jumping", "snow", image)
        candidate.starred = seed == 8
        program.workspace.gallery.add(candidate)


@pytest.mark.parametrize("theme", THEMES)
def test_result_layers(still: Program, live: Live, golden: Golden, theme: str, tmp_path: Path) -> None:
    async def session() -> None:
        await open_scene(still, theme)
        add_candidates(still, tmp_path)
        await double_click(still, 0)
        await double_click(still, 1)
        results = still.workspace.document.results
        upper, lower = results.layers
        results.set_opacity(upper, 60, 0)
        results.set_visible(lower, False)
        results.set_locked(lower, True)
        box = still.window.results
        box.setFixedWidth(290)
        golden.check(f"results-{theme}", await look(box), WRITTEN)

    live(session())


def test_the_gallery(still: Program, live: Live, golden: Golden, tmp_path: Path) -> None:
    async def session() -> None:
        await open_scene(still, "light")
        add_candidates(still, tmp_path)
        still.workspace.gallery.show(still.workspace.gallery.candidates[2])
        view = still.window.gallery.view
        view.setFixedSize(440, 196)
        (thumbnails,) = still.window.findChildren(CandidateThumbnails)
        await until(lambda: thumbnails.held == 3 * 128 * 96 * 4, "three small pictures")
        golden.check("gallery", await look(view), WRITTEN)

    live(session())


def test_a_running_edit(still: Program, live: Live, golden: Golden) -> None:
    async def session() -> None:
        await open_scene(still, "dark")
        run, panel = still.workspace.run, still.window.run
        run.begin("job", "edit", QRect())
        run.take(Started(job="job", stages=(StagePlan("embeddings", 40), StagePlan("weights", 20))))
        for step in range(1, 26):
            loss = LossPoint(job="job", stage="embeddings", step=step, total=0, object=1 / step, background=0.4 / step)
            run.take(loss)
        run.take(Progress(job="job", stage="embeddings", step=25, steps=40, eta_s=35.0))
        panel.setFixedSize(290, 410)
        golden.check("run", await look(panel), WRITTEN)
        run.abandon("job")

    live(session())
