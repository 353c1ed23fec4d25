"""Models that cannot be used are told of when they are chosen, and a photo is not given to the starter unasked."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from ld_desktop.app import Program
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from ld_desktop.ui.dialogs.models_settings import ModelsPanel
from tests.faults.damage import WEB_PAGE, code
from tests.ui.hands import LEFT, describe_edit, models_page, press_keys, take, type_into
from tests.ui.waiting import Live, engine_ready, open_photo, until


async def enter(field: QLineEdit, path: Path) -> None:
    await type_into(field, str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)


async def show_models(program: Program) -> ModelsPanel:
    await engine_ready(program)
    return (await models_page(program)).in_use


def clear(field: QLineEdit) -> None:
    """By the button in it."""
    button = field.findChild(QToolButton)
    assert button is not None and button.isVisible()
    QTest.mouseClick(button, LEFT)


def test_what_is_no_model_is_told_as_what_it_is_until_the_field_is_empty(
    program: Program, live: Live, tmp_path: Path
) -> None:
    async def session() -> None:
        window, sam, page = program.window, tmp_path / "sam_vit_b.pth", tmp_path / "model.safetensors"
        torch.save({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 768)}, sam)
        page.write_bytes(WEB_PAGE)
        in_use = await show_models(program)
        for path, said in (
            (sam, "it is SAM vit_b"),
            (page, "it is a web page"),
            (tmp_path, "holds model.safetensors"),
        ):
            await enter(in_use.model, path)
            await until(lambda said=said: said in in_use.facts.text(), said)
            assert said in window.notice_bar.text and in_use.facts.objectName() == "warning"
        clear(in_use.model)
        assert program.workspace.preferences.model is None
        await until(lambda: not window.notice_bar.isVisible(), "the end of the error")
        await until(lambda: "Tiny" in in_use.facts.text(), "the starter")
        assert in_use.facts.objectName() == "faint"

    live(session())


def test_a_sam_that_cannot_be_used_is_told_when_it_is_chosen(
    program: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        window, sam = program.window, tmp_path / "sam_vit_b.pth"
        sam.write_bytes(code(b""))
        await open_photo(program, photo)
        in_use = await show_models(program)
        await enter(in_use.sam, sam)
        await until(window.notice_bar.isVisible, "the error")
        assert "holds program code" in window.notice_bar.text and in_use.sam_problem.isVisible()
        await until(lambda: "Tiny" in in_use.facts.text(), "the model, which is fine")
        await take(program, Qt.Key.Key_S)
        assert "holds program code" in window.status.hint_text
        clear(in_use.sam)
        await until(lambda: not in_use.sam_problem.isVisible(), "the end of the error")
        assert not window.notice_bar.isVisible()
        await engine_ready(program)
        assert "holds program code" not in window.status.hint_text

    live(session())


def test_a_photo_is_the_starters_only_after_an_answer(program: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        real = tmp_path / "real.png"
        Image.radial_gradient("L").convert("RGB").save(real)
        await describe_edit(program, real)
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "readiness to start")
        assert "will not look" not in window.offer_bar.text
        await press_keys(program, Qt.Key.Key_Return)
        assert not workspace.run.busy and "will not look like a photo" in window.offer_bar.text
        _, choose, anyway = window.offer_bar.buttons
        assert anyway.text() == "Start anyway"
        QTest.mouseClick(choose, LEFT)
        assert window.findChildren(ModelsDialog) and not window.offer_bar.isVisible() and not workspace.run.busy
        await press_keys(program, Qt.Key.Key_Return)
        anyway = window.offer_bar.buttons[-1]
        QTest.mouseClick(anyway, LEFT)
        assert workspace.run.busy and not window.offer_bar.isVisible()
        await until(lambda: workspace.run.outcome == "finished", "the edit")
        workspace.document.edit_negative("snow", "Edit")  # else more seeds are offered in place of a new run
        await press_keys(program, Qt.Key.Key_Return)
        await until(lambda: workspace.run.busy, "the other edit, as the answer holds for this photo")
        await until(lambda: not workspace.run.busy, "the end of the other edit")

    live(session())


def test_another_language_is_told_as_such(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window = program.window
        await open_photo(program, photo)
        await engine_ready(program)
        box = window.layers.object_box
        for text in ("ein Hund springt hoch", "собака прыгает", "跳ぶ犬"):
            program.workspace.document.edit_prompt(program.workspace.document.object, text, "Edit")
            await until(lambda: "The model reads English" in box.problem.text(), text)
            program.workspace.document.edit_prompt(program.workspace.document.object, "a doq", "Edit")
            await until(lambda: "“dog”" in box.problem.text(), "a near word")

    live(session())
