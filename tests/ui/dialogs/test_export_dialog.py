"""What the export's dialog asks: where to, and whether the photo's metadata goes with it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from engine.files.picks import seed_files
from engine.protocol.helper_tasks import Encoding
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.export_dialog import ExportDialog
from ld_desktop.ui.dialogs.non_modal import proposed_name
from tests.ui.gallery.test_stars import run_with
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, open_photo, until


async def exported(program: Program, out: Path, kind: int | None = None) -> Image.Image:
    """``kind``: of the dialog's, with metadata or without."""
    program.workspace.notices.dismiss()
    program.window.files.choose_export()
    if kind is not None:
        dialog = program.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.selectNameFilter(dialog.nameFilters()[kind])
    await answer_path(program, out)
    if out.suffix == ".jpg":
        await accept(encoding_dialog(program))
    await until(lambda: program.window.notice_bar.text.startswith("Exported to "), "the end of the export")
    with Image.open(out) as picture:
        return picture.copy()


def encoding_dialog(program: Program) -> ExportDialog:
    dialog = next((one for one in program.window.findChildren(ExportDialog) if one.isVisible()), None)
    assert dialog is not None
    return dialog


async def accept(dialog: ExportDialog) -> None:
    dialog.accept()
    await asyncio.sleep(0)  # the bar says so


async def measured(dialog: ExportDialog) -> str:
    """The size that it shows in the end."""
    assert dialog.size_label.text() == "being measured…"
    await until(lambda: dialog.size_label.text().endswith("kB"), "the size")
    return dialog.size_label.text()


def test_metadata_can_be_left_out_of_an_export(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        exif = Image.Exif()
        exif[0x013B] = "A. Artist"
        Image.new("RGB", (64, 48), "red").save(tmp_path / "photo.jpg", exif=exif)
        await open_photo(still, tmp_path / "photo.jpg")
        for name, filter_chosen, wanted in (
            ("a.jpg", None, "A. Artist"),
            ("b.jpg", 1, None),
            ("c.jpg", None, None),  # as it was the last time
            ("d.jpg", 0, "A. Artist"),
        ):
            picture = await exported(still, tmp_path / name, filter_chosen)
            assert picture.getexif().get(0x013B) == wanted and "icc_profile" in picture.info

    live(session())


def test_sixteen_bits_are_exported_unless_eight_are_wanted(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        pixels = np.random.default_rng(0).integers(0, 65536, (48, 64, 3), dtype=np.uint16)
        assert cv2.imwrite(str(tmp_path / "photo.png"), pixels)
        await open_photo(still, tmp_path / "photo.png")
        for name, filter_chosen, kept in (("a.png", None, True), ("b.png", 2, False)):
            await exported(still, tmp_path / name, filter_chosen)
            found = cv2.imdecode(np.fromfile(tmp_path / name, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
            assert found is not None and (found.dtype == np.uint16) == kept
            assert not kept or np.array_equal(found, pixels)  # nothing lies over it
        assert still.workspace.preferences.export_metadata

    live(session())


def test_a_lossy_format_asks_how_and_shows_the_size_that_the_file_then_has(
    still: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        sizes: list[int] = []
        for name, quality in (("a.jpg", 90), ("b.jpg", 30)):
            still.workspace.notices.dismiss()
            still.window.files.choose_export()
            await answer_path(still, tmp_path / name)
            dialog = encoding_dialog(still)
            dialog.colours.setCurrentIndex(0)
            dialog.quality.setValue(quality)
            before = await measured(dialog)
            dialog.colours.setCurrentIndex(2)
            told = await measured(dialog)
            assert told != before and not (tmp_path / name).exists()
            await accept(dialog)
            await until(lambda: still.window.notice_bar.text.startswith("Exported to "), "the end of the export")
            sizes.append((tmp_path / name).stat().st_size)
            assert told == size_text(sizes[-1])
        assert sizes[0] > sizes[1] * 1.5
        assert still.workspace.preferences.export_encoding == Encoding(30, "4:2:0", "#ffffff")
        assert not list(still.workspace.scratch.glob("*measured*"))

    live(session())


def test_a_transparent_photo_asks_what_it_lies_on_where_the_format_has_no_transparency(
    still: Program, live: Live, tmp_path: Path
) -> None:
    async def session() -> None:
        Image.new("RGBA", (64, 48), (0, 200, 0, 0)).save(tmp_path / "clear.png")
        await open_photo(still, tmp_path / "clear.png")
        still.window.files.choose_export()
        await answer_path(still, tmp_path / "out.jpg")
        dialog = encoding_dialog(still)
        dialog.ground.setCurrentIndex(1)
        await accept(dialog)
        await until(lambda: still.window.notice_bar.text.startswith("Exported to "), "the end of the export")
        with Image.open(tmp_path / "out.jpg") as picture:
            assert picture.getpixel((30, 30)) == (0, 0, 0)
        assert (await exported(still, tmp_path / "out.png")).mode == "RGBA"

    live(session())


def test_favourites_are_exported_each_to_a_file_of_its_own(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "1 first", (1, 2, 3))
        run_with(still, photo, "2 second", (2,))
        await open_photo(still, photo)
        command, gallery = still.window.commands.export_starred, still.workspace.gallery
        assert not command.isEnabled()
        for row in (0, 1, 3):
            gallery.toggle_star(gallery.candidates[row])
        out = still.workspace.runs.parent / "favourites"
        out.mkdir()
        (out / "dog-1.png").write_bytes(b"mine")
        command.trigger()
        await answer_path(still, out / "dog.png")
        await until(lambda: still.window.notice_bar.text.startswith("Exported the favourites"), "the end")
        assert sorted(path.name for path in out.iterdir()) == ["dog-1-2.png", "dog-1.png", "dog-2-2.png", "dog-2.png"]
        assert (out / "dog-1.png").read_bytes() == b"mine"
        with Image.open(out / "dog-2-2.png") as picture:
            assert picture.size == (256, 256) and "seed" in str(picture.info)

    live(session())


def test_names_of_favourites_say_the_seed_where_they_are_told_to(tmp_path: Path) -> None:
    found = seed_files(tmp_path / "{seed} of {seed}.jpg", [7, 12, 7])
    assert [path.name for path in found] == ["7 of 7.jpg", "12 of 12.jpg", "7 of 7-2.jpg"]


def test_a_proposed_name_is_never_too_long() -> None:
    for stem in ("dog", "x" * 251, "ü" * 125):
        name = proposed_name(f"/photos/{stem}.png", "-edited.png")
        assert name.endswith("-edited.png") and len(os.fsencode(name)) <= 255 and name.startswith(stem[:50])
