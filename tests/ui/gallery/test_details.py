"""Beside the gallery stands what the shown candidate was made of."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QSize

from engine.files.output_files import ENLARGED_BY
from ld_desktop.app import Program
from tests.ui.gallery.test_stars import run_with
from tests.ui.hands import choose_candidate
from tests.ui.waiting import Live, open_photo, until


def test_seed_prompts_and_settings_stand_beside_it(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "1 first", (1, 2))
        (run_with(still, photo, "2 second", (31,)) / "request.json").unlink()
        large, mark = Image.new("RGB", (256, 256), "blue"), PngInfo()
        mark.add_itxt(ENLARGED_BY, "sharp & fine")
        large.save(still.workspace.runs / "1 first" / "laid-2.png", pnginfo=mark)
        await open_photo(still, photo)
        panel = still.window.gallery
        assert "Click a candidate" in panel.details.text.text()
        await choose_candidate(still, 1)
        told = panel.details.text
        assert all(word in told.text() for word in ("<td>2</td>", "a dog jumping", "64 × 64 px", "none"))
        await until(lambda: "balanced" in told.text(), "what was asked for")
        assert "LayerDiffusion" in told.text() and "Starter" in told.text()
        assert "4.0 times, by sharp &amp; fine" in told.text()
        assert still.workspace.gallery.candidates[1].in_photo.size() == QSize(256, 256)
        gallery, changes = still.workspace.gallery, list[int]()
        gallery.dataChanged.connect(lambda: changes.append(1))
        gallery.set_tuned(gallery.candidates[1].run, "tuned.safetensors")
        assert "kept" in told.text() and len(changes) == 1  # of both candidates together
        await choose_candidate(still, 0)
        assert "4.0 times, by Lanczos" in told.text()
        still.workspace.gallery.clear()
        assert "Click a candidate" in told.text()
        panel.filter.details.trigger()
        assert panel.details.isHidden() and still.workspace.preferences.tool_setting("gallery details", 1) == 0

    live(session())
