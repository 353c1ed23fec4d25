"""Tuned edits in the window: drawn from otherwise, listed, exported, deleted, imported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.protocol.requests import EditRequest
from ld_desktop.actions.earlier_runs import find_earlier
from ld_desktop.actions.runs.run_notes import read_note
from ld_desktop.app import Program
from ld_desktop.ui.tuned_edits.draw_dialog import DrawDialog
from ld_desktop.ui.tuned_edits.tuned_dialog import TunedDialog
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import LEFT, choose_candidate, describe_edit
from tests.ui.waiting import Live, open_photo, until


async def drawn(program: Program, count: int) -> None:
    gallery, run = program.workspace.gallery, program.workspace.run
    await until(lambda: gallery.rowCount() == count and not run.busy, f"{count} candidates")


async def dialog(program: Program) -> DrawDialog:
    await until(lambda: program.window.findChildren(DrawDialog), "the dialog")
    (found,) = program.window.findChildren(DrawDialog)
    return found


def note(folder: str) -> EditRequest:
    found = read_note(Path(folder))
    assert found is not None
    return found


def test_a_tuned_edit_is_drawn_from_otherwise_and_kept_apart(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, gallery, c = program.window, program.workspace.gallery, program.window.commands
        await describe_edit(program, photo)
        window.run.seeds.setValue(1)
        QTest.mouseClick(window.run.start_button, LEFT)
        await drawn(program, 1)
        await choose_candidate(program, 0)
        await until(c.more_with.isEnabled, "readiness")
        assert c.more_with in window.gallery.view.actions()  # its right-click menu
        c.more_with.trigger()
        ask = await dialog(program)
        assert (ask.seeds.text(), ask.alpha.value(), ask.negative.text()) == ("2, 3, 4, 5", 0.7, "")
        ask.seeds.setText("all")
        QTest.mouseClick(ask.start, LEFT)
        assert ask.isVisible() and "at least one seed" in ask.warning.text()
        ask.seeds.setText("1")
        ask.alpha.setValue(0.2)
        ask.negative.setText("a cat")
        QTest.mouseClick(ask.start, LEFT)
        await drawn(program, 2)
        first, other = gallery.candidates
        assert (other.seed, Path(other.run).name) == (1, f"{Path(first.run).name} drawn 1")
        assert other.image != first.image and other.tuned == first.tuned
        assert (note(other.run).overrides["alpha"], note(other.run).negative) == (0.2, "a cat")
        await choose_candidate(program, 1)
        window.gallery.count.setValue(1)
        await until(c.more.isEnabled, "readiness for more seeds")
        c.more.trigger()  # more like it
        await drawn(program, 3)
        assert (gallery.candidates[2].seed, gallery.candidates[2].run) == (2, other.run)
        opened = program.workspace.document.photo
        assert opened is not None
        size = opened.image.width(), opened.image.height()
        again = find_earlier(program.workspace.runs, opened.file, size)
        assert sorted((one.run, one.seed, one.tuned) for one in again) == [
            (first.run, 1, first.tuned),
            (other.run, 1, first.tuned),
            (other.run, 2, first.tuned),
        ]
        tuned = Path(first.tuned or "")
        away = tuned.rename(tuned.with_name("away"))
        await until(c.more_with.isEnabled, "readiness")
        c.more_with.trigger()
        await until(lambda: "not there any more" in window.notice_bar.text, "the notice")
        assert str(tuned) in window.notice_bar.text and not window.findChildren(DrawDialog)
        away.rename(tuned)
        await check_list(program, photo, tuned)

    live(session())


async def check_list(program: Program, photo: Path, tuned: Path) -> None:
    window, gallery, c = program.window, program.workspace.gallery, program.window.commands
    c.tuned_edits.trigger()
    (listed,) = window.findChildren(TunedDialog)
    await until(lambda: listed.list.topLevelItemCount() == 1 and listed.draw.isEnabled(), "the tuned edit")
    item = listed.list.topLevelItem(0)
    assert item is not None
    assert item.text(0) == "a dog jumping, in the snow" and item.text(1) == photo.name and not item.icon(0).isNull()
    assert "alpha 0.7" in listed.details.text()
    export, delete = listed.others
    QTest.mouseClick(export, LEFT)
    copy = photo.with_name("dog.safetensors")
    answer_file(program, copy)
    await until(copy.is_file, "the copy")
    assert copy.read_bytes() == tuned.read_bytes()
    QTest.mouseClick(delete, LEFT)
    async with asked(program) as question:
        assert "no more seeds" in question.informativeText()
        answer(question, "Delete it")
    await until(lambda: listed.list.topLevelItemCount() == 0, "the empty list")
    assert not tuned.exists() and not any(one.tuned for one in gallery.candidates) and not c.more.isEnabled()
    QTest.mouseClick(listed.take_in, LEFT)
    answer_file(program, copy)
    await until(lambda: listed.list.topLevelItemCount() == 1 and listed.draw.isEnabled(), "the imported one")
    QTest.mouseClick(listed.draw, LEFT)
    ask = await dialog(program)
    assert ask.seeds.text() == "1, 2, 3, 4"
    ask.seeds.setText("1")
    QTest.mouseClick(ask.start, LEFT)
    await drawn(program, 4)
    assert gallery.candidates[3].image == gallery.candidates[0].image  # the same edit, the same seed
    listed.close()


def answer_file(program: Program, path: Path) -> None:
    (ask,) = [one for one in program.window.findChildren(QFileDialog) if one.isVisible()]
    ask.fileSelected.emit(str(path))
    ask.close()


def test_without_its_photo_nothing_is_drawn_and_nothing_taken_in(
    still: Program, live: Live, photo: Path, white: Path
) -> None:
    async def session() -> None:
        still.window.commands.tuned_edits.trigger()
        (listed,) = still.window.findChildren(TunedDialog)
        assert not listed.draw.isEnabled() and not any(button.isEnabled() for button in listed.others)
        QTest.mouseClick(listed.take_in, LEFT)
        assert listed.refusal.text() and not still.window.findChildren(QFileDialog)
        await open_photo(still, white)
        await until(lambda: "no tuned edits" in listed.total.text(), "what there is")
        listed.close()

    live(session())
