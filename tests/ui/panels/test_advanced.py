"""What is chosen for a run beside preset and seeds: what it learns, and how it fits into memory."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from ld_desktop.app import Program
from ld_desktop.ui.panels.advanced_settings import AdvancedSettings
from tests.ui.hands import drag, press_keys, type_into
from tests.ui.waiting import Live, open_photo, until


def memory_entry(program: Program, value: str) -> QAction:
    """Of the menu Run > Memory, opened as a person opens it."""
    (menu,) = (menu for menu in program.window.menuBar().findChildren(QMenu) if menu.title() == "Memory")
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text().startswith(value))


def test_what_is_learned_and_the_memory_mode_are_the_runs_own(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        advanced = window.run.advanced
        await open_photo(program, photo)
        await drag(window.canvas, [(100, 130), (140, 130)])
        await type_into(window.layers.object_box.prompt, "a dog jumping")
        await type_into(window.layers.background_box.prompt, "in the snow")
        assert not advanced.adaptation.isVisible()
        QTest.mouseClick(advanced.unfold, Qt.MouseButton.LeftButton)
        assert advanced.adaptation.isVisible() and not advanced.rank.isEnabled()
        advanced.adaptation.setCurrentIndex(advanced.adaptation.findData("lora"))
        assert advanced.rank.isEnabled() and "third of the memory" in advanced.adaptation.toolTip()
        advanced.rank.setValue(3)
        assert memory_entry(program, "Automatic").isChecked()
        memory_entry(program, "Lean").trigger()
        assert memory_entry(program, "Lean").isChecked()
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "the engine's answer")
        await press_keys(program, Qt.Key.Key_Return)
        await until(lambda: workspace.run.outcome == "finished", "the end")
        await until(lambda: len(workspace.gallery.candidates) == 1, "the candidate")
        (candidate,) = workspace.gallery.candidates
        result = json.loads((Path(candidate.run) / "result.json").read_text(encoding="utf-8"))
        assert (result["overrides"]["adaptation"], result["overrides"]["lora_rank"]) == ("lora", 3)
        assert (result["result"]["settings"]["lora_rank"], result["result"]["memory"]) == (3, "lean")

    live(session())


def test_what_differs_from_the_usual_is_remembered_and_seen(still: Program) -> None:
    preferences = still.workspace.preferences
    assert preferences.learning == {} and preferences.memory == "auto"
    preferences.set_learning("full", 5)
    again = AdvancedSettings(preferences)
    assert again.unfold.isChecked() and again.adaptation.currentData() == "full" and again.rank.value() == 5
    assert preferences.learning == {"adaptation": "full"}
    again.deleteLater()
