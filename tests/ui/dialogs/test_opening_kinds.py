"""Photos of every kind, opened as an artist opens them, and what the bar above the canvas says of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from engine.helpers import screen_decoding
from engine.helpers.picture_helpers import Header
from engine.protocol.errors import PictureError
from ld_desktop.app import Program
from tests.ui.hands import place
from tests.ui.waiting import Live, hold_until, until

SUFFIXES = ("png", "jpg", "webp", "tif", "bmp", "gif", "avif")


@pytest.fixture
def painter() -> Image.Image:
    """30 x 20 pixels, its upper left quarter red."""
    pixels = np.full((20, 30, 3), 255, np.uint8)
    pixels[:10, :15] = (250, 10, 20)
    return Image.fromarray(pixels)


async def opened(program: Program, path: Path) -> str:
    """Opens ``path``; returns what the bar says of it."""
    document = program.workspace.document
    program.actions.opener.open_photo(str(path))
    await until(lambda: document.photo is not None and document.photo.path == str(path), f"the photo {path.name}")
    return program.window.notice_bar.text if program.window.notice_bar.isVisible() else ""


def near(colour: QColor, red: int, green: int, blue: int, by: int = 40) -> bool:
    return abs(colour.red() - red) + abs(colour.green() - green) + abs(colour.blue() - blue) <= by


def test_every_format_opens_upright_and_is_shown(
    still: Program, live: Live, painter: Image.Image, tmp_path: Path
) -> None:
    async def session() -> None:
        canvas = still.window.canvas
        for suffix in SUFFIXES:
            path = tmp_path / f"plain.{suffix}"
            painter.save(path)
            said = await opened(still, path)
            assert "bits per channel" not in said and "CMYK" not in said and "transparent" not in said
            shown = canvas.grab().toImage()
            assert near(shown.pixelColor(place(canvas, (7.5, 5.5))), 250, 10, 20), suffix
            assert near(shown.pixelColor(place(canvas, (22.5, 15.5))), 255, 255, 255), suffix

    live(session())


def test_the_orientation_is_applied_once(still: Program, live: Live, painter: Image.Image, tmp_path: Path) -> None:
    async def session() -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned a quarter clockwise
        for suffix in ("jpg", "png", "webp", "tif", "avif"):
            path = tmp_path / f"turned.{suffix}"
            painter.save(path, exif=exif)
            await opened(still, path)
            photo = still.workspace.document.photo
            assert photo is not None and photo.image.size() == QSize(20, 30), suffix
            assert near(photo.image.pixelColor(15, 5), 250, 10, 20), suffix
            assert near(photo.image.pixelColor(4, 5), 255, 255, 255), suffix

    live(session())


def test_sixteen_bits_and_cmyk_open_with_a_notice(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        still.workspace.preferences.set_models(str(tmp_path), None)  # no word of the starter then
        deep = tmp_path / "deep.png"
        Image.fromarray(np.array([[0, 65535] * 20] * 20, np.uint16)).save(deep)
        assert "16 bits per channel: shown with 8; a PNG or TIFF" in await opened(still, deep)
        colour = tmp_path / "colour.png"
        image = QImage(24, 16, QImage.Format.Format_RGBX64)  # Pillow writes no 16-bit colour
        image.fill(QColor.fromRgba64(65535, 0, 32768))
        assert image.save(str(colour))
        assert "16 bits per channel" in await opened(still, colour)
        photo = still.workspace.document.photo
        assert photo is not None and near(photo.image.pixelColor(3, 3), 255, 0, 128, by=3)
        printed = tmp_path / "print.tif"
        Image.new("CMYK", (40, 30), (0, 255, 255, 0)).save(printed)
        said = await opened(still, printed)
        assert "CMYK" in said and "bits per channel" not in said and "file itself stays" in said
        assert still.window.notice_bar.objectName() == "info"
        plain = tmp_path / "plain.png"
        Image.new("RGB", (40, 30), "teal").save(plain)
        assert await opened(still, plain) == ""

    live(session())


def test_transparency_is_shown_on_squares_and_told(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        canvas = still.window.canvas
        path = tmp_path / "clear.png"
        picture = Image.new("RGBA", (100, 80), (0, 0, 0, 0))
        picture.paste((200, 30, 40, 255), (40, 20, 60, 60))
        picture.save(path)
        said = await opened(still, path)
        assert "transparent" in said
        await until(lambda: "starter" in still.window.offer_bar.text, "the offer of other models")
        shown = canvas.grab().toImage()
        assert shown.pixelColor(place(canvas, (10, 10))).name() in ("#666666", "#999999")
        assert near(shown.pixelColor(place(canvas, (50, 40))), 200, 30, 40, by=3)
        opaque = tmp_path / "opaque.png"
        Image.new("RGBA", (100, 80), (9, 9, 9, 255)).save(opaque)
        assert "transparent" not in await opened(still, opaque)
        photo = still.workspace.document.photo
        assert photo is not None and not photo.image.hasAlphaChannel()

    live(session())


def test_a_hundred_megapixels_open_and_are_painted_on(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "large.jpg"
        Image.new("RGB", (12000, 8400), "teal").save(path)
        await opened(still, path)
        canvas, document = still.window.canvas, still.workspace.document
        assert document.photo is not None and document.photo.image.size() == QSize(12000, 8400)
        assert near(canvas.grab().toImage().pixelColor(place(canvas, (6000, 4200))), 0, 128, 128, by=6)

    live(session())


def test_a_photo_named_on_the_command_line_opens(painter: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "named.png"
    painter.save(path)
    here = {name: str(tmp_path) for name in ("TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}

    def remembered() -> bool:
        return any("named.png" in file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.conf"))

    command = [sys.executable, "-m", "ld_desktop", str(path)]
    with subprocess.Popen(command, env=os.environ | here, stderr=subprocess.PIPE, text=True) as program:
        hold_until(lambda: remembered() or program.poll() is not None, "the photo among the last ones")
        program.send_signal(signal.SIGTERM)
        said = program.communicate()[1]
    assert program.returncode == 0 and remembered(), said


def test_a_decoder_that_dies_is_named(tmp_path: Path) -> None:
    """Its answer begins, and never ends: the picture is not taken for whole."""
    path = tmp_path / "photo.png"
    Image.effect_noise((2000, 1500), 40).save(path)

    def too_large(header: Header) -> memoryview:
        return memoryview(bytearray(4 * header.width * header.height + 1))

    with pytest.raises(PictureError, match="ended before it had answered"):
        screen_decoding.receive(path, too_large)
    with pytest.raises(PictureError, match="no file"):
        screen_decoding.receive(tmp_path / "missing.png", too_large)
