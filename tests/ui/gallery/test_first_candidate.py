"""A finished run shows what came of it: its first candidate, and the reference that it used."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.protocol.events import Preview
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.run import Kind
from tests.ld_desktop.model.test_run import small_png
from tests.ui.hands import LEFT, NONE, choose_candidate, describe_edit, drag, place, take
from tests.ui.layering import BLUE, RED, double_click, open_with_candidates, shown
from tests.ui.waiting import Live, until

BLACK = QColor("black")
MODES = ("photo", "drawing", "reference", "reference worked on")


async def run_edit(program: Program) -> None:
    before = program.workspace.gallery.rowCount()
    await until(program.window.commands.start.isEnabled, "readiness to start")
    QTest.mouseClick(program.window.run.start_button, LEFT)
    await until(
        lambda: program.workspace.gallery.rowCount() == before + 2 and not program.workspace.run.busy, "two candidates"
    )


def test_the_first_candidate_and_the_reference(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        document, gallery = workspace.document, workspace.gallery
        proposals = program.actions.references.proposals
        await describe_edit(program, photo)
        window.run.seeds.setValue(2)
        await run_edit(program)
        assert gallery.shown is gallery.candidates[0]
        await until(lambda: proposals.rowCount() == 1, "the reference of the edit")
        used = proposals.all[0]
        assert used.source.path == str(Path(gallery.candidates[0].run) / "reference.png")
        assert window.references.isVisible() and "last edit" in window.references.told
        assert document.background.picture is None  # offered, not taken

        await choose_candidate(program, 1)
        window.gallery.count.setValue(2)
        window.commands.more.trigger()
        await until(lambda: gallery.rowCount() == 4 and not workspace.run.busy, "more candidates")
        assert gallery.shown is gallery.candidates[2]

        view = window.references.view
        QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(view.model().index(0, 0)).center())
        assert document.active is document.background and document.background.picture is used.source.picture
        await run_edit(program)  # from where the reference is shown, which is where it was picked
        assert gallery.shown is gallery.candidates[4] and document.active is document.object
        assert proposals.rowCount() == 1

    live(session())


@pytest.mark.parametrize("mode", MODES)
def test_it_comes_between_nobody_and_the_work(
    still: Program, live: Live, white: Path, tmp_path: Path, mode: str
) -> None:
    async def session() -> None:
        workspace, canvas = still.workspace, still.window.canvas
        document, gallery = workspace.document, workspace.gallery
        await open_with_candidates(still, white, tmp_path)
        first = gallery.candidates[0]
        reference = QImage(256, 256, QImage.Format.Format_RGB32)
        reference.fill(BLUE)
        document.choose_source(Source("generate", "", reference), "Pick")
        await take(still, Qt.Key.Key_B)
        if mode.startswith("reference"):
            document.activate(document.background)
        workspace.run.begin("job", "edit", document.frame)
        if mode == "reference worked on":
            await drag(canvas, [(40, 40), (90, 90)])
        if mode == "drawing":
            QTest.mousePress(canvas, LEFT, NONE, place(canvas, (40, 40)))
        still.actions.edit_runs.first_ready.emit(first)
        assert (gallery.shown is first) == (mode in ("photo", "reference"))
        workspace.run.abandon("job")

    live(session())


@pytest.mark.parametrize("added", ["before", "meanwhile"])
@pytest.mark.parametrize("kind", ["sample", "edit"])
def test_no_preview_hides_a_layer_that_is_looked_at(
    still: Program, live: Live, white: Path, tmp_path: Path, kind: Kind, added: str
) -> None:
    """A new edit is seen over what was there when it began."""

    async def session() -> None:
        workspace, preview = still.workspace, Preview(job="job", stage="sampling", step=1, png=small_png())
        run, gallery = workspace.run, workspace.gallery
        await open_with_candidates(still, white, tmp_path)
        if added == "before":
            await double_click(still, 0)
        run.begin("job", kind, workspace.document.frame)
        run.take(preview)
        if added == "meanwhile":
            assert shown(still, 20, 20) == BLACK
            await double_click(still, 0)
            run.take(preview)
        seen = kind == "edit" and added == "before"
        assert shown(still, 20, 20) == (BLACK if seen else RED)
        still.actions.edit_runs.first_ready.emit(gallery.candidates[1])
        assert (gallery.shown is None) == (added == "meanwhile")
        run.begin("another", "edit", workspace.document.frame)
        gallery.show(None)
        run.take(Preview(job="another", stage="sampling", step=1, png=small_png()))
        assert shown(still, 20, 20) == BLACK
        run.abandon("another")

    live(session())


def test_a_candidate_that_was_chosen_meanwhile_stays(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        gallery = program.workspace.gallery
        await describe_edit(program, photo)
        program.window.run.seeds.setValue(2)
        await run_edit(program)
        await choose_candidate(program, 1)
        program.workspace.document.edit_negative("forest", "Edit")  # the same is not learned again unasked
        await until(program.window.commands.start.isEnabled, "readiness to start")
        QTest.mouseClick(program.window.run.start_button, LEFT)
        await until(lambda: program.workspace.run.busy, "the start")
        assert gallery.shown is None  # what is shown from now on is the new edit's
        await choose_candidate(program, 0)
        await until(lambda: gallery.rowCount() == 4 and not program.workspace.run.busy, "two more candidates")
        assert gallery.shown is gallery.candidates[0]

    live(session())
