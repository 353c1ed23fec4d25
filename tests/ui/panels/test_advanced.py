"""What is chosen for a run beside preset and seeds: what it learns, which seeds, and how it fits into memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from engine.protocol.results import ForecastDone, StageForecast
from engine.protocol.settings import Memory
from ld_desktop.actions.runs.less_memory import offer_less
from ld_desktop.actions.workspace import Workspace
from ld_desktop.app import Program
from tests.ui.hands import drag, press_keys, type_into
from tests.ui.waiting import Live, open_photo, until


def memory_entry(program: Program, value: str) -> QAction:
    """Of the menu Run > Memory, opened as a person opens it."""
    (menu,) = (menu for menu in program.window.menuBar().findChildren(QMenu) if menu.title() == "Memory")
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text().startswith(value))


def test_learning_seeds_and_memory_mode_are_the_runs_own(program: Program, live: Live, photo: Path) -> None:
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
        advanced.adaptation.activated.emit(advanced.adaptation.currentIndex())
        assert advanced.rank.isEnabled() and "third of the memory" in advanced.adaptation.toolTip()
        advanced.rank.setValue(3)
        await type_into(advanced.seeds, "17")
        QTest.keyClick(advanced.seeds, Qt.Key.Key_Return)
        assert memory_entry(program, "Automatic").isChecked()
        memory_entry(program, "Lean").trigger()
        assert memory_entry(program, "Lean").isChecked()
        told, forecast = window.run.forecast.told, workspace.forecast
        await until(lambda: forecast.answer is not None, "the forecast")
        assert told.isVisible() and re.fullmatch(r"About \d+ s, \d\.\d GB", told.text())
        assert "2 of 3, learning the picture: " in told.toolTip() and "Memory mode Lean" in told.toolTip()
        assert told.toolTip().startswith("drawing the reference: ")
        await type_into(window.layers.background_box.prompt, "in the forest")  # which takes as long
        assert forecast.answer is not None
        memory_entry(program, "Automatic").trigger()
        assert forecast.answer is None and told.text() == "Estimating time and memory…"
        memory_entry(program, "Lean").trigger()
        await press_keys(program, Qt.Key.Key_Return)
        assert not told.isVisible()  # how far it is takes its place
        await until(lambda: workspace.run.outcome == "finished", "the end")
        await until(lambda: len(workspace.gallery.candidates) == 1, "the candidate")
        (candidate,) = workspace.gallery.candidates
        assert candidate.seed == 17
        result = json.loads((Path(candidate.run) / "result.json").read_text(encoding="utf-8"))
        assert (result["overrides"]["adaptation"], result["overrides"]["lora_rank"]) == ("lora", 3)
        assert (result["result"]["settings"]["lora_rank"], result["result"]["memory"]) == (3, "lean")

    live(session())


def test_a_seed_list_that_is_none_is_marked_and_not_taken(still: Program) -> None:
    advanced, preferences = still.window.run.advanced, still.workspace.preferences
    for text, wrong, kept in (("3, 7-9", False, (3, 7, 8, 9)), ("3, x", True, (3, 7, 8, 9)), ("", False, ())):
        advanced.seeds.selectAll()
        QTest.keyClicks(advanced.seeds, text) if text else QTest.keyClick(advanced.seeds, Qt.Key.Key_Delete)
        assert bool(advanced.seeds.property("wrong")) is wrong
        advanced.seeds.editingFinished.emit()
        assert preferences.seed_list == kept


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_seed_list_gives_the_keys_back(still: Program, live: Live, key: Qt.Key) -> None:
    async def session() -> None:
        advanced = still.window.run.advanced
        QTest.mouseClick(advanced.unfold, Qt.MouseButton.LeftButton)
        for text, shown in (("3, 7-9", "3, 7, 8, 9"), ("x", "3, 7, 8, 9")):
            await type_into(advanced.seeds, text)
            QTest.keyClick(advanced.seeds, key)
            assert still.window.canvas.hasFocus() and advanced.seeds.text() == shown
            assert still.workspace.preferences.seed_list == (3, 7, 8, 9) and not advanced.seeds.property("wrong")

    live(session())


def test_new_seeds_follow_those_of_the_run_before(still: Program) -> None:
    preferences = still.workspace.preferences
    preferences.set_run("balanced", 3, "layerdiffusion")
    assert preferences.run_seeds == (1, 2, 3)
    preferences.use_seeds((1, 2, 3))
    assert preferences.run_seeds == (1, 2, 3)
    still.window.run.advanced.new_seeds.setChecked(True)
    assert preferences.run_seeds == (4, 5, 6)
    preferences.set_seed_list((9,))
    assert preferences.run_seeds == (9,) and not still.window.run.advanced.new_seeds.isEnabled()


def choose_less(workspace: Workspace, had: Memory, again: Callable[[], None]) -> str:
    """Presses the button that is offered, and returns what was on it."""
    offer_less(workspace, had, again)
    offer = workspace.offers.current
    assert offer is not None
    (choice,) = offer.choices
    workspace.offers.answer(choice)
    return choice.text


def test_where_the_memory_was_too_small_a_button_offers_the_next_mode(still: Program) -> None:
    workspace, started = still.workspace, list[str]()

    def again() -> None:
        started.append(workspace.preferences.memory)

    offer_less(workspace, "auto", again)  # the engine has tried them all
    offer_less(workspace, "least", again)
    assert workspace.offers.current is None
    assert "lean" in choose_less(workspace, "fast", again)
    assert "least" in choose_less(workspace, "lean", again)
    assert started == ["lean", "least"] and memory_entry(still, "Least").isChecked()


def test_a_forecast_of_too_much_memory_has_a_button_for_the_mode_that_fits(still: Program) -> None:
    forecast, line = still.workspace.forecast, still.window.run.forecast
    assert line.isHidden()
    forecast.expect()
    assert not line.isHidden() and line.less_button.isHidden()
    stages = (StageForecast("weights", 7000.0, 15_000_000_000), StageForecast("sampling", 20.0, 4_000_000_000))
    too_much = ForecastDone(
        stages, 7050.0, "cuda:0", None, "fast", fits=False, free_bytes=8_000_000_000, instead="least"
    )
    forecast.take(too_much)
    assert line.told.text() == "About 2 h, 15.0 GB. Too much with what PyTorch itself takes: 8.0 GB are free."
    assert line.told.toolTip().splitlines() == [
        "2 of 3, learning the picture: 2 h, 15.0 GB",
        "3 of 3, drawing candidates: 20 s, 4.0 GB",
        "reading and writing: 30 s",
        "Memory mode Fast; 8.0 GB are free",
    ]
    assert line.less_button.text() == "Use memory mode Least"
    QTest.mouseClick(line.less_button, Qt.MouseButton.LeftButton)
    assert still.workspace.preferences.memory == "least" and memory_entry(still, "Least").isChecked()
    forecast.take(msgspec.structs.replace(too_much, instead=None))
    assert line.less_button.isHidden() and "Fewer seeds" in line.told.text()
