"""The whole text, earlier prompts, and the method, in the real window."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.preferences import PROMPTS
from tests.ui.hands import drag, press_keys, type_into
from tests.ui.waiting import Live, open_photo, until


async def _describe(program: Program) -> None:
    await type_into(program.window.layers.object_box.prompt, "a dog jumping")
    await type_into(program.window.layers.background_box.prompt, "in the snow")


def test_the_whole_text_is_shown_and_can_be_written_over(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        layers, document = still.window.layers, still.workspace.document
        await open_photo(still, photo)
        await _describe(still)
        assert layers.target.text() == "" and layers.target.placeholderText() == "a dog jumping in the snow"
        await type_into(layers.target, "a dog in the snow")
        assert document.whole_text == "a dog in the snow"
        document.undo_stack.undo()
        assert (layers.target.text(), document.whole_text) == ("", "a dog jumping in the snow")

    live(session())


def test_a_method_without_layers_makes_the_edit(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await open_photo(program, photo)
        await drag(window.canvas, [(100, 130), (140, 130)])
        await _describe(program)
        window.run.method.setCurrentIndex(window.run.method.findData("sdedit"))
        assert "no layers" in window.run.method.toolTip()
        window.run.seeds.setValue(1)
        await until(lambda: window.layers.target_box.tokens.text().endswith("/10"), "the engine's answer")
        assert window.commands.start.isEnabled()
        await press_keys(program, Qt.Key.Key_Return)
        await until(lambda: workspace.run.outcome == "finished", "the end")
        await until(lambda: len(workspace.gallery.candidates) == 1, "the candidate")
        (candidate,) = workspace.gallery.candidates
        request = json.loads((Path(candidate.run) / "request.json").read_text(encoding="utf-8"))
        assert (request["method"], workspace.preferences.method) == ("sdedit", "sdedit")
        workspace.gallery.show(candidate)
        assert not window.commands.more.isEnabled() and "LayerDiffusion" in window.commands.more.toolTip()
        assert workspace.preferences.prompts("object") == ["a dog jumping"]

    live(session())


def test_return_and_escape_give_the_keys_back_to_the_tools(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, field = still.window, still.window.layers.object_box.prompt
        await open_photo(still, photo)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
            await type_into(field, "a dog")
            assert field.hasFocus()
            QTest.keyClick(field, key)
            assert window.canvas.hasFocus() and field.text() == "a dog"

    live(session())


def test_what_is_typed_already_is_not_offered(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        field = still.window.layers.object_box.prompt
        await open_photo(still, photo)
        still.workspace.preferences.remember_prompt("object", "a dog")
        await type_into(field, "a do")
        popup = field.completer().popup()
        assert popup is not None
        await until(popup.isVisible, "the earlier prompt")
        QTest.keyClick(field, Qt.Key.Key_G)
        assert not popup.isVisible()

    live(session())


def test_earlier_prompts_are_offered_and_can_be_chosen(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        field, preferences = still.window.layers.object_box.prompt, still.workspace.preferences
        await open_photo(still, photo)
        for number in range(PROMPTS + 2):
            preferences.remember_prompt("object", f"dog {number}")
        preferences.remember_prompt("object", "dog 5")
        assert len(preferences.prompts("object")) == PROMPTS and preferences.prompts("object")[0] == "dog 5"
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Down)
        popup = field.completer().popup()
        assert popup is not None
        await until(popup.isVisible, "the earlier prompts")
        assert popup.model().rowCount() == PROMPTS
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
        await until(lambda: field.text() == "dog 5", "the chosen prompt")
        assert still.workspace.document.object.prompt == "dog 5"

    live(session())
