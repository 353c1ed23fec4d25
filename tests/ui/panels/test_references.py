"""References: drawn and picked, pasted, dropped, and their mask corrected with the mask tools."""

from __future__ import annotations

import asyncio
import random
import shutil
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.protocol.framing import model_size_of
from engine.protocol.requests import Box, EditRequest, Transform, decode_request
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.reference_proposals import Proposal, ProposalRole
from ld_desktop.model.masks.mask import Mask
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import LEFT, NONE, click, drag, take
from tests.ui.waiting import Live, engine_ready, open_photo, until
from tests.ui.window.test_session import answer_file_dialog, paint_and_describe


async def ready_to_draw(program: Program, photo: Path) -> None:
    await open_photo(program, photo)
    await engine_ready(program)
    await paint_and_describe(program)
    await until(program.window.commands.draw_reference.isEnabled, "readiness to draw references")


async def draw_four(program: Program) -> None:
    window = program.window
    before = window.references.view.model().rowCount()
    QTest.mouseClick(window.layers.reference.draw_button, LEFT)
    await until(lambda: window.references.view.model().rowCount() == before + 4, "four references")
    await until(lambda: not program.workspace.run.busy, "the end of the job")
    await asyncio.sleep(0)


async def pick(program: Program, row: int) -> Proposal:
    view = program.window.references.view
    index = view.model().index(row, 0)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())
    await asyncio.sleep(0)
    return index.data(ProposalRole.PROPOSAL)


def background_mask(program: Program) -> Mask:
    mask = program.workspace.document.background.mask
    assert mask is not None
    return mask


def test_four_are_drawn_and_one_is_picked(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, document = program.window, program.workspace.document
        await ready_to_draw(program, photo)
        steps = document.undo_stack.count()
        assert not window.references.isVisible()
        QTest.mouseClick(window.layers.reference.draw_button, LEFT)
        assert window.references.progress.isVisible() and window.references.cancel.isVisible()
        await until(lambda: program.workspace.run.fraction > 0, "progress")
        assert window.references.progress.value() > 0
        await until(lambda: window.references.view.model().rowCount() == 4, "four references")
        await until(lambda: not window.references.progress.isVisible(), "the end of the job")
        assert document.background.picture is None and document.undo_stack.count() == steps
        assert window.layers.reference.draw_button.text() == "Draw four more references"

        second = await pick(program, 1)
        assert document.background.picture is second.source.picture and document.active is document.background
        assert document.background.path is not None and Path(document.background.path).is_file()
        third = await pick(program, 2)
        assert document.background.picture is third.source.picture
        await pick(program, 2)
        assert document.undo_stack.count() == steps + 2
        QTest.keyClick(window.references.view, Qt.Key.Key_Left)
        QTest.keyClick(window.references.view, Qt.Key.Key_Return)
        assert document.background.picture is second.source.picture
        document.undo_stack.undo()
        document.undo_stack.undo()
        assert document.background.picture is second.source.picture
        document.undo_stack.undo()
        assert document.background.picture is None and document.active is document.object

        await draw_four(program)
        model = window.references.view.model()
        seeds = [model.index(row, 0).data(ProposalRole.PROPOSAL).seed for row in range(8)]
        assert seeds == list(range(1, 9))
        eighth = await pick(program, 7)
        assert document.background.picture is eighth.source.picture
        await check_they_are_offered_again(program, photo)

    live(session())


async def check_they_are_offered_again(program: Program, photo: Path) -> None:
    """With their photo and no other; what is drawn next has other seeds; those that are deleted are gone."""
    proposals, window = program.actions.references.proposals, program.window
    before = [(each.seed, each.text, each.source.picture) for each in proposals.all]
    masks = [each.source.mask.to_greyscale() for each in proposals.all if each.source.mask is not None]
    Image.new("RGB", (256, 256), "teal").save(photo.with_name("sea.png"))
    await open_photo(program, photo.with_name("sea.png"))
    await open_photo_again(program, photo)
    await until(window.references.isVisible, "the earlier references")
    assert [(each.seed, each.text, each.source.picture) for each in proposals.all] == before
    assert [each.source.mask.to_greyscale() for each in proposals.all if each.source.mask is not None] == masks

    (first, _) = sorted(program.workspace.runs.glob("references-*"), key=lambda folder: folder.stat().st_mtime)
    program.runs_on_disk.delete(first)
    await until(lambda: len(proposals.all) == 4, "the end of the first four")
    assert [each.seed for each in proposals.all] == [5, 6, 7, 8]
    await paint_and_describe(program)
    await until(window.commands.draw_reference.isEnabled, "readiness to draw references")
    await draw_four(program)
    assert [each.seed for each in proposals.all] == list(range(5, 13))


def test_references_have_the_shape_of_the_frame(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await ready_to_draw(program, photo)
        program.workspace.document.edit_frame(QRect(0, 50, 256, 128), "Frame")
        await draw_four(program)
        picked = await pick(program, 0)
        answer, picture = program.workspace.inspection.answer, picked.source.picture
        assert answer is not None and picture is not None
        wanted = model_size_of(Box(0, 50, 256, 178), answer.model.size)
        assert (picture.width(), picture.height()) == wanted and wanted[0] > 1.8 * wanted[1]
        assert background_mask(program).size == picture.size()

    live(session())


def test_generate_it_takes_back_a_picked_one(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        await open_photo(still, white)
        document, choice = still.workspace.document, still.window.layers.reference.choice
        document.choose_source(Source("generate", str(white), QImage(str(white))), "Pick")
        steps = document.undo_stack.count()
        for _ in range(2):  # the second time there is nothing to take back
            choice.showPopup()
            QTest.keyClick(choice.view(), Qt.Key.Key_Return)
            await asyncio.sleep(0)
            assert document.reference == "generate" and document.background.picture is None
            assert document.undo_stack.count() == steps + 1
        document.undo_stack.undo()
        assert document.background.path == str(white)

    live(session())


async def open_photo_again(program: Program, photo: Path) -> None:
    before = program.workspace.document.photo
    program.actions.opener.open_photo(str(photo))
    await until(lambda: program.workspace.document.photo is not before, "the photo opened anew")


def test_a_drawing_cancelled_or_failed_and_an_unreadable_file_leave_the_reference(
    program: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        window, document = program.window, program.workspace.document
        await ready_to_draw(program, photo)
        await draw_four(program)
        picked = await pick(program, 0)
        QTest.mouseClick(window.layers.reference.draw_button, LEFT)
        QTest.mouseClick(window.references.cancel, LEFT)
        await until(lambda: not program.workspace.run.busy, "the end of the job")
        assert program.workspace.run.outcome == "cancelled"
        assert document.background.picture is picked.source.picture
        assert window.references.view.model().rowCount() == 4
        await until(lambda: len(list(program.workspace.runs.iterdir())) == 1, "the end of the empty folder")
        shutil.rmtree(program.workspace.runs)
        program.workspace.runs.write_bytes(b"in the way of a folder")
        QTest.mouseClick(window.layers.reference.draw_button, LEFT)
        await until(lambda: window.notice_bar.isVisible(), "the notice")
        assert program.workspace.run.outcome == "failed" and "references-" in window.notice_bar.text
        assert document.background.picture is picked.source.picture
        broken = tmp_path / "broken.png"
        broken.write_bytes(b"no picture")
        drop(program, broken)
        await until(lambda: "broken.png" in window.notice_bar.text, "the notice")
        assert document.background.picture is picked.source.picture and document.reference == "generate"

    live(session())


def test_the_mask_tools_correct_a_reference_and_the_edit_uses_it(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        document, canvas = workspace.document, window.canvas
        await ready_to_draw(program, photo)
        await draw_four(program)
        picked = await pick(program, 0)
        mask = background_mask(program)
        side = mask.size.width()
        assert document.object.mask is not None
        found, of_object = mask.image.copy(), document.object.mask.image.copy()
        steps = document.undo_stack.count()

        await take(program, Qt.Key.Key_B)
        await drag(canvas, [(side / 8, side / 8), (side / 6, side / 6)])
        assert alpha(mask, side // 8, side // 8) == 255
        await take(program, Qt.Key.Key_E)
        await drag(canvas, [(side / 8, side / 8), (side / 6, side / 6)])
        assert alpha(mask, side // 8, side // 8) == 0
        await take(program, Qt.Key.Key_L)
        corner = [(side * 0.6, 1), (side - 1, 1), (side - 1, side * 0.4)]
        await drag(canvas, [*corner, (side * 0.6, side * 0.4)])
        assert alpha(mask, round(side * 0.8), round(side * 0.2)) == 255
        assert document.undo_stack.count() == steps + 3

        QTest.mouseClick(window.toolbar.widgetForAction(window.commands.refine), LEFT)
        assert workspace.run.pointing
        await until(lambda: not workspace.run.pointing, "the refined mask")
        await take(program, Qt.Key.Key_S)
        await click(canvas, (side / 2, side / 2))
        await until(lambda: not workspace.run.pointing, "the mask of the click")
        assert workspace.notices.current is None
        assert [(round(each.x), each.add) for each in document.background.clicks] == [(side // 2, True)]
        assert mask is background_mask(program)
        assert document.object.mask.image == of_object

        while document.undo_stack.index() > steps:
            document.undo_stack.undo()
        assert mask.image == found
        document.undo_stack.redo()
        painted = alpha(mask, side // 8, side // 8)
        assert painted == 255
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "readiness to start")
        window.commands.start.trigger()
        await until(lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "a candidate")
        check_used(Path(workspace.gallery.candidates[0].run), picked, side // 8)

    live(session())


def check_used(run: Path, picked: Proposal, painted: int) -> None:
    """The edit's background is the picked picture, with the mask as it was corrected."""
    assert picked.source.path is not None
    with (
        Image.open(run / "reference-mask.png") as mask,
        Image.open(run / "reference.png") as used,
        Image.open(picked.source.path) as drawn,
    ):
        assert mask.getpixel((painted, painted)) == 255
        assert used.convert("RGB").tobytes() == drawn.convert("RGB").tobytes()


def drop(program: Program, path: Path) -> None:
    """Drags a file over the background's row and lets it go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    box, copy = program.window.layers.background_box, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(20, 20).toPoint(), copy, mime, LEFT, NONE)
    QApplication.sendEvent(box, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(box, QDropEvent(QPointF(20, 20), copy, mime, LEFT, NONE))


def test_a_file_is_dropped_onto_the_backgrounds_row(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document, other = still.workspace.document, tmp_path / "other.png"
        shutil.copy(photo, other)
        drop(still, other)
        assert "Open a photo first" in still.window.status.currentMessage()
        open_blank(still, 100, 80)
        drop(still, other)
        await until(lambda: document.background.picture is not None, "the dropped reference")
        assert document.reference == "file" and document.background.path == str(other)
        assert document.active is document.background and document.photo is not None
        assert document.photo.path == "blank.png"
        document.undo_stack.undo()
        assert document.background.picture is None

    live(session())


def test_strokes_on_a_file_are_done_again_with_the_choice_of_it(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        document, canvas = still.workspace.document, still.window.canvas
        open_blank(still, 100, 80)
        drop(still, photo)
        await until(lambda: document.background.picture is not None, "the dropped reference")
        await take(still, Qt.Key.Key_B)
        await drag(canvas, [(60, 60), (120, 60)])
        assert alpha(background_mask(still), 90, 60) == 255
        for step in (document.undo_stack.undo, document.undo_stack.undo):
            step()
        assert document.background.picture is None
        for step in (document.undo_stack.redo, document.undo_stack.redo):
            step()
        assert alpha(background_mask(still), 90, 60) == 255

    live(session())


def test_a_picture_and_a_file_are_pasted_as_reference(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        document, clipboard, command = (
            still.workspace.document,
            QGuiApplication.clipboard(),
            still.window.commands.paste_reference,
        )
        assert not command.isEnabled()
        open_blank(still, 100, 80)
        clipboard.clear()
        command.trigger()
        assert "clipboard" in still.window.status.currentMessage()
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("teal"))
        clipboard.setImage(image)
        command.trigger()
        await until(lambda: document.background.picture is not None, "the pasted reference")
        picture = document.background.picture
        assert picture is not None and picture.size() == QSize(40, 30) and picture.pixelColor(5, 5) == QColor("teal")
        assert document.background.path is not None and Path(document.background.path).is_file()
        assert document.photo is not None and document.photo.image.rect() == QRect(0, 0, 100, 80)
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(photo))])
        clipboard.setMimeData(files)
        command.trigger()
        await until(lambda: document.background.path == str(photo), "the pasted file")
        document.undo_stack.undo()
        assert document.background.picture is picture
        clipboard.clear()

    live(session())


def test_an_object_from_another_picture(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        document, commands = workspace.document, window.commands
        assert not commands.object_file.isEnabled()
        await open_photo(program, photo)
        await engine_ready(program)
        await paint_and_describe(program)
        own = document.object.mask.image.copy() if document.object.mask else None
        document.edit_transform(Transform(dx=20), "Move")
        steps = document.undo_stack.count()
        assert not commands.object_photo.isEnabled() and "comes from the photo" in commands.object_photo.toolTip()
        other = tmp_path / "cat.png"
        scene = draw_scene(sample_parameters(random.Random(9), animal="cat"), 256)
        scene.picture.save(other)
        commands.object_file.trigger()
        await answer_file_dialog(program, other)
        source = document.object_source
        await until(lambda: source.picture is not None, "the other picture")
        assert document.active is source and window.object_source.isVisible()
        assert "cat.png" in window.object_source.state.text()
        await take(program, Qt.Key.Key_T)
        assert "another picture" in window.status.hint_text and not commands.flip_object.isEnabled()

        await take(program, Qt.Key.Key_S)
        await click(window.canvas, (128, 128))
        await until(lambda: not workspace.run.pointing, "the mask of the click")
        await take(program, Qt.Key.Key_B)
        await drag(window.canvas, [(100, 130), (150, 130)])
        assert source.mask is not None and source.mask.image.pixelColor(120, 130).alpha() == 255
        assert "mask ready" in window.object_source.state.text()
        assert document.object.mask is not None and document.object.mask.image == own

        window.run.seeds.setValue(1)
        await until(commands.start.isEnabled, "readiness to start")
        commands.start.trigger()
        await until(lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "a candidate")
        run = Path(workspace.gallery.candidates[0].run)
        request = decode_request((run / "request.json").read_bytes())
        assert isinstance(request, EditRequest)
        assert request.object_source is not None and Path(request.object_source).read_bytes() == other.read_bytes()
        assert request.object_mask is not None and request.transform is None
        with Image.open(request.object_mask) as sent:
            assert sent.size == (256, 256) and sent.getpixel((120, 130)) == 255

        QTest.mouseClick(window.object_source.give_back, LEFT)
        assert source.picture is None and document.active is document.object and not window.object_source.isVisible()
        document.undo_stack.undo()
        assert document.object_source.mask is not None and not document.object_source.mask.empty
        while document.undo_stack.index() > steps:
            document.undo_stack.undo()
        assert source.picture is None and document.transform == Transform(dx=20)
        assert commands.flip_object.isEnabled()

    live(session())
