"""The exported file against the layers that it was made of."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from psd_tools import PSDImage
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.pictures.layered import stack_xml
from engine.pictures.layered.openraster import STACK
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.export_dialog import ExportDialog
from tests.ui.hands import choose_candidate, drag, place, take
from tests.ui.layering import SIDE, add_both, open_with_candidates
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, until
from tests.ui.window.test_meanwhile import under_way


async def tell_export(program: Program, path: Path, end: str) -> None:
    """Exports to ``path``; the bar says so at once, and then what ``end`` is in."""
    program.workspace.notices.dismiss()
    program.window.commands.export.trigger()
    await answer_path(program, path)
    for dialog in program.window.findChildren(ExportDialog):
        dialog.accept()
        await asyncio.sleep(0)
    assert program.window.notice_bar.text.startswith(f"Exporting to {path}…")
    await until(lambda: "Exporting" not in program.window.notice_bar.text, "the end of the export")
    assert end in program.window.notice_bar.text


async def export(program: Program, path: Path) -> npt.NDArray[np.uint8]:
    """What the export wrote to ``path``."""
    await tell_export(program, path, f"Exported to {path}.")
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_export_is_the_photo_with_what_is_seen_of_its_layers(
    still: Program, live: Live, tmp_path: Path, photo: Path
) -> None:
    async def session() -> None:
        red, blue = await add_both(still, photo, tmp_path)
        document = still.workspace.document
        with Image.open(photo) as opened:
            own = np.asarray(opened.convert("RGB"))
        full = await export(still, tmp_path / "full.png")
        assert (full[:60] == (255, 0, 0)).all() and (full[64:192, 64:192] == (0, 0, 255)).all()
        with Image.open(tmp_path / "full.png") as written:
            assert [layer["seed"] for layer in json.loads(written.info["layerdiffusion"])["layers"]] == [7, 8]

        await take(still, Qt.Key.Key_E)
        await drag(still.window.canvas, [(80, 128), (170, 128)])
        document.results.set_visible(red, False)
        document.results.set_opacity(blue, 60, 0)
        out = await export(still, tmp_path / "out.png")
        assert blue.mask is not None
        grey = blue.mask.to_greyscale()
        shape = (SIDE, grey.bytesPerLine())
        cover = np.frombuffer(grey.constBits(), np.uint8).reshape(shape)[:, :SIDE].astype(float)
        cover[:64], cover[192:], cover[:, :64], cover[:, 192:] = 0, 0, 0, 0
        share = cover[..., None] * 0.6 / 255
        wanted = own * (1 - share) + np.array((0, 0, 255)) * share
        assert (out[cover == 0] == own[cover == 0]).all() and (cover[64:192, 64:192] == 0).sum() > 1000
        assert np.abs(out - wanted).max() <= 1.5
        canvas = still.window.canvas.grab().toImage()
        for x, y in ((100, 80), (170, 180), (20, 20), (128, 128)):
            colour = canvas.pixelColor(place(still.window.canvas, (x, y)))
            channels = np.array((colour.red(), colour.green(), colour.blue()))
            assert np.abs(channels - out[y, x]).max() <= 40  # the photo is enlarged on screen

        document.results.set_visible(blue, False)
        assert (await export(still, tmp_path / "photo.png") == own).all()

    live(session())


def test_export_is_what_the_canvas_shows_also_of_a_candidate_beside_layers(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        results, canvas = still.workspace.document.results, still.window.canvas
        results.set_visible(blue, False)
        await choose_candidate(still, 1)  # the blue one, over the red layer
        for name, around in (("over.png", (255, 0, 0)), ("alone.png", (255, 255, 255))):
            out = await export(still, tmp_path / name)
            seen = canvas.grab().toImage()
            for x, y, wanted in ((128, 128, (0, 0, 255)), (20, 20, around)):
                assert (out[y, x] == wanted).all()
                assert seen.pixelColor(place(canvas, (x, y))) == QColor(*wanted)
            results.set_visible(red, False)

    live(session())


@pytest.mark.parametrize("name", ["out.jpg", "out.webp", "out.avif", "out.tiff"])
def test_other_formats_by_their_suffix(still: Program, live: Live, white: Path, tmp_path: Path, name: str) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        picture = await export(still, tmp_path / name)
        assert np.abs(picture[128, 128].astype(int) - (0, 0, 255)).max() < 12
        await tell_export(still, tmp_path / "out.gif", "'.gif' names no format")
        assert still.window.notice_bar.objectName() == "error"
        assert not (tmp_path / "out.gif").exists()

    live(session())


def test_a_format_with_layers_keeps_them_also_hidden_ones(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        results = still.workspace.document.results
        results.rename(red, "Hündchen")
        results.set_opacity(blue, 40, 0)
        results.set_visible(red, False)
        await tell_export(still, tmp_path / "out.psd", "Exported to")
        layers = [*PSDImage.open(tmp_path / "out.psd")]
        assert [layer.name for layer in layers] == [white.name, "Hündchen", blue.name]
        assert [(layer.visible, layer.opacity) for layer in layers] == [(True, 255), (False, 255), (True, 102)]
        await tell_export(still, tmp_path / "out.ora", "no place for the photo's metadata")
        with zipfile.ZipFile(tmp_path / "out.ora") as file:
            stack = stack_xml.read(file.read(STACK))
        seen = [(layer.name, layer.opacity, layer.visible) for layer in stack.layers]
        assert seen == [(blue.name, 0.4, True), ("Hündchen", 1.0, False), (white.name, 1.0, True)]

    live(session())


def test_an_export_that_runs_is_ended_before_the_program_ends(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        await take(still, Qt.Key.Key_E)
        await drag(still.window.canvas, [(80, 128), (170, 128)])
        out = tmp_path / "out.png"
        still.window.commands.export.trigger()
        await answer_path(still, out)
        assert not out.exists()
        await still.workspace.settle()
        with Image.open(out) as written:
            assert written.getpixel((100, 80)) == (0, 0, 255) and written.getpixel((120, 128)) == (255, 0, 0)
        left = {str(file) for file in still.workspace.scratch.iterdir() if file.is_file()}
        assert left == {red.placed_path, blue.placed_path}

    live(session())


def test_no_picture_of_the_edit_is_written_over(
    still: Program, live: Live, white: Path, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        red, _ = await add_both(still, white, tmp_path)
        reference, source, link = tmp_path / "reference.png", tmp_path / "source.png", tmp_path / "link.png"
        for copy in (reference, source):
            copy.write_bytes(photo.read_bytes())
        still.actions.opener.open_reference(str(reference))
        still.actions.opener.open_object_source(str(source))
        layers = (still.workspace.document.background, still.workspace.document.object_source)
        await until(lambda: all(layer.path is not None for layer in layers), "both pictures")
        still.workspace.document.activate(red)
        link.symlink_to(white)
        files = (white, reference, source, Path(red.candidate.path), link)
        before = [file.read_bytes() for file in files]
        for command in (still.window.commands.export, still.window.commands.export_mask):
            for file in files:
                still.workspace.notices.dismiss()
                command.trigger()
                dialog = still.window.findChild(QFileDialog)
                assert dialog is not None
                dialog.fileSelected.emit(str(file))  # as when its question whether to replace the file was answered
                dialog.close()
                await asyncio.sleep(0)
                await until(lambda: still.workspace.notices.current is not None, "the refusal")
                assert still.window.notice_bar.text == (
                    f"{file} is a picture of this edit, which must stay as it is. Choose another name."
                )
        assert [file.read_bytes() for file in files] == before

    live(session())


def test_an_export_chosen_for_one_photo_writes_no_other(
    still: Program, live: Live, white: Path, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        await choose_candidate(still, 0)
        still.window.commands.export.trigger()
        first, document = still.workspace.document.photo, still.workspace.document
        still.actions.opener.open_photo(str(photo))
        await until(lambda: document.photo is not first, "the other photo")
        still.workspace.notices.dismiss()
        await answer_path(still, tmp_path / "out.png")
        await until(lambda: still.workspace.notices.current is not None, "the refusal")
        assert f"{white} is not open any more: nothing was exported." in still.window.notice_bar.text
        await asyncio.gather(*under_way())
        assert not (tmp_path / "out.png").exists()

    live(session())


def test_the_export_is_proposed_where_there_is_a_folder_and_asked_once(
    still: Program, live: Live, tmp_path: Path, photo: Path
) -> None:
    async def session() -> None:
        await add_both(still, photo, tmp_path)
        still.workspace.preferences.set_export_folder(tmp_path / "gone" / "Pictures")
        for _ in range(2):
            still.window.commands.export.trigger()
            await asyncio.sleep(0)
        (dialog,) = [one for one in still.window.findChildren(QFileDialog) if one.isVisible()]
        assert Path(dialog.directory().path()) == tmp_path
        field = dialog.findChild(QLineEdit)
        assert field is not None and field.text() == f"{photo.stem}-edited.png"
        dialog.close()

    live(session())
