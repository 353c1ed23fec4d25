"""What was learned for a candidate becomes a LoRA file, by the gallery's own menu."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QFileDialog
from safetensors import safe_open

from engine.models.diffusion_model import ModelStore
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from tests.engine.editing.test_export_lora import saved
from tests.ui.gallery.test_stars import run_with
from tests.ui.hands import choose_candidate
from tests.ui.waiting import Live, open_photo, until


@pytest.mark.parametrize(("kind", "begins"), [(0, "lora_unet_"), (1, "unet.")])
def test_a_tuned_edit_is_exported_with_the_names_and_the_rank_that_were_chosen(
    still: Program, live: Live, photo: Path, tiny_resources: Path, tmp_path: Path, kind: int, begins: str
) -> None:
    model = ModelStore(tiny_resources / "starter" / "diffusion", torch.device("cpu")).get(None)

    async def session() -> None:
        command, window = still.window.commands.export_lora, still.window
        folder = run_with(still, photo, "run", (1,))
        await open_photo(still, photo)
        await choose_candidate(still, 0)
        assert command in window.gallery.view.actions()  # its right-click menu
        assert not command.isEnabled() and "no tuned edit" in command.statusTip()
        saved(model, folder / "tuned.safetensors")
        still.workspace.gallery.set_tuned(str(folder), str(folder / "tuned.safetensors"))
        assert command.isEnabled()
        command.trigger()
        ask = window.findChild(NumberDialog)
        assert ask is not None and ask.field.value() == 64
        ask.field.setValue(3)
        ask.accept()
        dialog = window.findChild(QFileDialog)
        assert dialog is not None and "a dog jumping.safetensors" in dialog.selectedFiles()[0]
        dialog.selectNameFilter(dialog.nameFilters()[kind])
        out = tmp_path / "dog.safetensors"
        dialog.fileSelected.emit(str(out))
        await until(lambda: (now := still.workspace.notices.current) and str(out) in now.message and now.next_step, "")
        told = still.workspace.notices.current
        assert told is not None and told.message.startswith("Exported") and "Of rank 3" in told.next_step
        with safe_open(out, framework="pt") as file:
            names = list(file.keys())
        assert names and all(name.startswith(begins) for name in names)
        dialog.close()

    live(session())
