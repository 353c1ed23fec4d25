"""LoRA files on top of the model: added, weakened and removed on the page of models, and part of every edit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.models.devices import best_device
from engine.models.diffusion_model import ModelStore
from engine.protocol.requests import Lora
from ld_desktop.app import Program
from tests.engine.models.test_loras import KOHYA, write
from tests.ui.dialogs.test_models import show_models
from tests.ui.hands import LEFT
from tests.ui.waiting import Live, until


def test_loras_are_added_weakened_and_removed(
    program: Program, live: Live, tiny_resources: Path, tmp_path: Path
) -> None:
    model = ModelStore(tiny_resources / "starter" / "diffusion", best_device()).get(None)
    lora, broken = tmp_path / "ink.safetensors", tmp_path / "broken.safetensors"
    write(lora, model, KOHYA, "kohya")
    broken.write_bytes(lora.read_bytes()[:-9])
    preferences, inspection = program.workspace.preferences, program.workspace.inspection

    def used() -> str:
        return "" if inspection.answer is None else inspection.answer.model.hash

    async def session() -> None:
        in_use = await show_models(program)
        await until(used, "the model")

        async def add(path: Path) -> None:
            QTest.mouseClick(in_use.loras.add, LEFT)
            dialog = program.window.findChild(QFileDialog)
            assert dialog is not None
            dialog.fileSelected.emit(str(path))
            dialog.close()

        alone = used()
        await add(lora)
        await until(lambda: used() not in ("", alone), "the model with the LoRA")
        full, (row,) = used(), in_use.loras.rows
        assert (row.strength.value(), row.strength.accessibleName()) == (1.0, "Strength of ink.safetensors")
        row.strength.setFocus()
        row.strength.selectAll()
        QTest.keyClicks(row.strength, "0,5")
        QTest.keyClick(row.strength, Qt.Key.Key_Return)
        await until(lambda: used() not in ("", alone, full), "the weaker LoRA")
        assert preferences.loras == (Lora(str(lora), 0.5),) and in_use.loras.rows == [row]
        await add(broken)
        await until(lambda: "broken.safetensors" in in_use.facts.text(), "what is wrong with it")
        assert "its end is missing" in in_use.facts.text()
        QTest.mouseClick(in_use.loras.rows[1].remove, LEFT)
        await until(lambda: used() not in ("", alone, full), "the model again")
        QTest.mouseClick(in_use.loras.rows[0].remove, LEFT)
        await until(lambda: used() == alone, "the model alone")
        assert preferences.loras == () and not in_use.loras.rows and lora.exists()

    live(session())
