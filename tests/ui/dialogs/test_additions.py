"""A VAE and textual inversions: chosen and removed on the page of models, and part of what the engine uses."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import AutoencoderKL
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from safetensors.torch import save_file

from engine.protocol.requests import Additions
from ld_desktop.app import Program
from tests.tiny_models import WIDTH, write_tiny_diffusion
from tests.ui.dialogs.test_models import show_models
from tests.ui.hands import LEFT
from tests.ui.waiting import Live, until


def test_a_vae_and_words_are_added_and_removed(program: Program, live: Live, tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "sd")
    vae, word, broken = tmp_path / "vae", tmp_path / "zebra.safetensors", tmp_path / "broken.safetensors"
    model = AutoencoderKL.from_pretrained(folder / "vae")
    with torch.no_grad():
        model.get_submodule("decoder").get_parameter("conv_out.bias").add_(0.5)
    model.save_pretrained(vae)
    save_file({"emb_params": torch.ones(1, WIDTH)}, word)
    save_file({"emb_params": torch.ones(1, 2 * WIDTH)}, broken)
    preferences, inspection = program.workspace.preferences, program.workspace.inspection

    def used() -> str:
        return "" if inspection.answer is None else inspection.answer.model.hash

    async def session() -> None:
        in_use = await show_models(program)
        await until(used, "the starter")
        starter = used()
        preferences.set_models(str(folder), None)
        await until(lambda: used() not in ("", starter), "the model")
        alone = used()

        async def choose(button: QPushButton, path: Path) -> None:
            QTest.mouseClick(button, LEFT)
            dialog = program.window.findChild(QFileDialog)
            assert dialog is not None
            dialog.fileSelected.emit(str(path))
            dialog.close()

        buttons = in_use.findChildren(QPushButton)
        name = "Choose VAE in place of the model's own"
        await choose(next(each for each in buttons if each.accessibleName() == name), vae / "config.json")
        await until(lambda: "config.json" in in_use.facts.text(), "what is wrong with it")
        assert "cannot be used" in in_use.facts.text()
        in_use.vae.setFocus()
        in_use.vae.selectAll()
        QTest.keyClicks(in_use.vae, str(vae))
        QTest.keyClick(in_use.vae, Qt.Key.Key_Return)
        await until(lambda: used() not in ("", alone), "the model with the VAE")
        with_vae = used()
        await choose(in_use.embeddings.add, word)
        await until(lambda: used() not in ("", alone, with_vae), "the word")
        assert in_use.facts.text().endswith("Words that are added: zebra")
        assert preferences.added == Additions(vae=str(vae), embeddings=(str(word),))
        await choose(in_use.embeddings.add, broken)
        await until(lambda: "another kind of model" in in_use.facts.text(), "what is wrong with it")
        for row in list(in_use.embeddings.rows):
            QTest.mouseClick(row.remove, LEFT)
        await until(lambda: used() == with_vae, "the VAE alone")
        in_use.vae.clear()
        in_use.vae.textEdited.emit("")
        await until(lambda: used() == alone, "the model alone")
        assert preferences.added == Additions() and not in_use.embeddings.rows and word.exists()

    live(session())
