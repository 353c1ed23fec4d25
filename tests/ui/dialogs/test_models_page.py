"""The page of models: got from a server of this machine, paused, added, verified, removed; and the one button."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from benchmarks.bad_server import BadServer, Step
from engine.model_store.catalogue import Catalogue, Kind, Licence, Offer
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.model_row import LicenceButton, ModelRow
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from tests.ui.again import started_again
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import LEFT, models_page, type_into
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_session import answer_file_dialog

SIZE = 200_000
CONTENT = {"sd": random.Random(1).randbytes(SIZE), "sam": random.Random(2).randbytes(SIZE)}


@pytest.fixture
def servers() -> Iterator[dict[str, BadServer]]:
    """One for each model of the catalogue."""
    with BadServer(CONTENT["sd"]) as sd, BadServer(CONTENT["sam"]) as sam:
        yield {"sd": sd, "sam": sam}


def offer_of(model: str, kind: Kind, address: str) -> Offer:
    return Offer(
        id=model,
        title=model.upper(),
        use="Is for tests.",
        kind=kind,
        file=f"{model}.safetensors",
        bytes=SIZE,
        sha256=hashlib.sha256(CONTENT[model]).hexdigest(),
        licence=Licence("Apache-2.0", "https://example.org/licence"),
        addresses=(f"{address}/{model}",),
    )


@pytest.fixture
def offered(servers: dict[str, BadServer]) -> Catalogue:
    sd, sam = offer_of("sd", "diffusion", servers["sd"].url), offer_of("sam", "sam", servers["sam"].url)
    large = msgspec.structs.replace(sd, id="large", title="Large", bytes=10**15)
    return Catalogue((sd, sam, large), photos=("sd", "sam"))


async def press(row: ModelRow, text: str) -> None:
    await until(lambda: text in row.choices, text)
    QTest.mouseClick(row.button(text), LEFT)


async def get(page: ModelsDialog, model: str) -> None:
    await until(lambda: model in page.rows, "what can be had")
    await press(page.rows[model], "Get…")
    QTest.mouseClick(page.get_panel.accept, LEFT)


async def installed(program: Program, *models: str) -> None:
    there = program.models.models
    await until(lambda: all(there.find(model) for model in models) and not there.works, f"{models}")


async def arrived(program: Program, model: str, size: int) -> None:
    """Of a download, on the disk."""
    part = program.models.models.folder / model / f"{model}.safetensors.part"
    await until(lambda: part.is_file() and part.stat().st_size == size, f"{size} bytes")


async def question(program: Program) -> None:
    await until(lambda: program.window.findChildren(QObject, "qt_msgbox_label"), "the question")


def test_a_model_is_got_in_parts(still: Program, live: Live, servers: dict[str, BadServer], tmp_path: Path) -> None:
    servers["sam"].plan = [Step("stall", 120_000), Step("stall", 30_000)]

    async def session() -> None:
        page = await models_page(still)
        await until(lambda: "sam" in page.rows, "what can be had")
        row, panel, corner = page.rows["sam"], page.get_panel, still.window.menu_corner.model
        assert "200.0 kB" in row.text.text() and "Is for tests." in row.text.text() and not panel.isVisible()
        await press(row, "Get…")
        (licence,) = panel.findChildren(LicenceButton)
        assert licence.text() == "Licence: Apache-2.0" and "200.0 kB to download" in panel.room.text()
        assert "are free on the disk" in panel.room.text() and panel.isVisible() and servers["sam"].seen == []
        QTest.mouseClick(panel.refuse, LEFT)
        assert not panel.isVisible()
        await get(page, "sam")
        await arrived(still, "sam", 120_000)
        assert row.choices == ["Pause", "Cancel"]
        await press(row, "Pause")
        await until(lambda: row.choices == ["Continue", "Cancel"], "the pause")
        assert "120.0 kB have arrived" in row.text.text() and not row.told.isVisible() and "%" not in corner.text()
        await press(row, "Continue")
        await until(lambda: "120.0 kB of 200.0 kB" in row.state.text(), "how far it is")
        assert row.progress.isVisible() and row.progress.value() == 600 and "60 %" in corner.text()
        assert corner.width() >= corner.sizeHint().width()
        await arrived(still, "sam", 150_000)
        await press(row, "Pause")
        await press(row, "Continue")
        await installed(still, "sam")
        assert [seen.first for seen in servers["sam"].seen] == [0, 120_000, 150_000]
        file = tmp_path / "data" / "models" / "sam" / "sam.safetensors"
        assert file.read_bytes() == CONTENT["sam"] and still.workspace.preferences.sam == str(file)
        assert "SHA-256 checked" in page.rows["sam"].text.text() and "default" in page.rows["sam"].text.text()

    live(session())


def test_what_is_not_the_model_is_told_and_another_address_helps(
    still: Program, live: Live, servers: dict[str, BadServer]
) -> None:
    servers["sd"].last = Step("another")

    async def session() -> None:
        page, models = await models_page(still), still.models.models
        await get(page, "sd")
        row = page.rows["sd"]
        await until(lambda: "is not sd.safetensors: its SHA-256 is" in row.told.text(), "the other file")
        assert row.told.isVisible() and "It was deleted." in still.window.notice_bar.text
        await until(lambda: row.choices == ["Get…"] and not models.seen.arrived, "its end")
        servers["sd"].last = Step("404")
        await get(page, "sd")
        await until(lambda: "There is no file at" in row.told.text(), "the error")
        await press(row, "Get…")
        await type_into(page.get_panel.address, "nowhere")
        assert not page.get_panel.accept.isEnabled()
        with BadServer(CONTENT["sd"]) as mirror:
            await type_into(page.get_panel.address, mirror.url)
            QTest.mouseClick(page.get_panel.accept, LEFT)
            await installed(still, "sd")
        await press(page.rows["large"], "Get…")
        assert page.get_panel.lack.isVisible() and not page.get_panel.accept.isEnabled()

    live(session())


def test_what_was_cancelled_is_gone_and_what_a_closed_window_left_is_not(
    loop: object, live: Live, servers: dict[str, BadServer], offered: Catalogue, tmp_path: Path
) -> None:
    for server in servers.values():
        server.plan = [Step("stall", 120_000)]

    async def session() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path, offered=offered) as program:
            page, models = await models_page(program), program.models.models
            for model in ("sam", "sd"):
                await get(page, model)
                await arrived(program, model, 120_000)
            await press(page.rows["sam"], "Cancel")
            await until(lambda: page.rows["sam"].choices == ["Get…"] and "sam" not in models.works, "the end")
            await until(lambda: not (models.folder / "sam").exists(), "the end of its folder")
        # had the end waited for it, the second try would have brought the rest
        assert (models.folder / "sd" / "sd.safetensors.part").stat().st_size == 120_000
        async with started_again(tmp_path, offered=offered) as again:
            page = await models_page(again)
            await until(lambda: "sd" in page.rows, "what can be had")
            await press(page.rows["sd"], "Continue")
            await installed(again, "sd")
            assert [seen.first for seen in servers["sd"].seen] == [0, 120_000]

    live(session())


def test_a_model_of_ones_own_is_linked_verified_and_removed(still: Program, live: Live, tmp_path: Path) -> None:
    own = tmp_path / "My SAM.pth"
    torch.save({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 3)}, own)

    async def session() -> None:
        page, preferences, folder = await models_page(still), still.workspace.preferences, still.models.models.folder
        preferences.set_models(None, "/mine/sam.pth")
        QTest.mouseClick(page.add_file, LEFT)
        await answer_file_dialog(still, own)
        await installed(still, "my-sam")
        assert preferences.sam == "/mine/sam.pth" and not page.nothing.isVisible()
        assert "lies elsewhere" in page.rows["my-sam"].text.text()
        await press(page.rows["my-sam"], "Make default")
        assert preferences.sam == str(own) == page.in_use.sam.text() and preferences.model is None
        await press(page.rows["my-sam"], "Verify")
        await until(lambda: "as it was when it was added" in page.rows["my-sam"].told.text(), "the answer")
        (folder / "my-sam" / "model.json").write_text("{", encoding="utf-8")
        still.models.refresh()
        await until(lambda: "description of the model my-sam" in page.rows["my-sam"].text.text(), "the damage")
        await press(page.rows["my-sam"], "Verify")
        await until(lambda: "only it said where the model lies" in page.rows["my-sam"].told.text(), "the failure")
        await press(page.rows["my-sam"], "Remove…")
        await question(still)
        async with asked(still) as asking:
            answer(asking, "Keep it")
        assert (folder / "my-sam").exists()
        await press(page.rows["my-sam"], "Remove…")
        await question(still)
        async with asked(still) as asking:
            answer(asking, "Remove")
        await until(lambda: "my-sam" not in page.rows, "its end")
        assert own.is_file()

    live(session())


def test_a_copy_is_removed_with_its_file_and_the_starter_is_used_again(
    still: Program, live: Live, tmp_path: Path
) -> None:
    own, page_file = tmp_path / "My SAM.pth", tmp_path / "page.pth"
    torch.save({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 3)}, own)
    page_file.write_bytes(b"<html>")

    async def session() -> None:
        page, preferences = await models_page(still), still.workspace.preferences
        QTest.keyClick(page.copy, Qt.Key.Key_Space)
        QTest.mouseClick(page.add_file, LEFT)
        await answer_file_dialog(still, own)
        await installed(still, "my-sam")
        copy = still.models.models.folder / "my-sam" / own.name
        assert preferences.sam == str(copy) and copy.is_file()  # where nothing but the starter's was in use
        await press(page.rows["my-sam"], "Remove…")
        await question(still)
        async with asked(still) as asking:
            assert "the starter takes its place" in asking.informativeText()
            answer(asking, "Remove")
        await until(lambda: preferences.sam is None, "the starter's SAM")
        assert own.is_file() and not copy.exists()
        QTest.mouseClick(page.add_file, LEFT)
        await answer_file_dialog(still, page_file)
        await until(lambda: str(page_file) in page.rows, "the row")
        row = page.rows[str(page_file)]
        await until(lambda: "web page" in row.told.text(), "what it is")
        await press(row, "Close")
        assert str(page_file) not in page.rows

    live(session())


def test_a_photo_is_two_clicks_from_its_models(
    still: Program, live: Live, white: Path, other: Path, photo: Path
) -> None:
    async def session() -> None:
        window, preferences, bar = still.window, still.workspace.preferences, still.window.offer_bar
        await open_photo(still, photo)
        await open_photo(still, white)
        await until(bar.isVisible, "the offer")
        assert bar.text == "This is a photo; the starter draws picture-book scenes."
        assert [button.text() for button in bar.buttons] == ["Get SD and SAM (400.0 kB)", "Choose files I have…"]
        QTest.mouseClick(bar.buttons[0], LEFT)
        (page,) = window.findChildren(ModelsDialog)
        assert "400.0 kB to download" in page.get_panel.room.text() and not page.get_panel.address.isVisible()
        QTest.mouseClick(page.get_panel.accept, LEFT)
        await installed(still, "sd", "sam")
        folder = still.models.models.folder
        assert preferences.model == str(folder / "sd" / "sd.safetensors")
        assert preferences.sam == str(folder / "sam" / "sam.safetensors")
        assert "installed and in use" in window.notice_bar.text and not bar.isVisible()
        preferences.set_models(None, None)
        await open_photo(still, other)
        await until(bar.isVisible, "the offer of what is there")
        assert [button.text() for button in bar.buttons] == ["Use SD and SAM", "Choose files I have…"]
        QTest.mouseClick(bar.buttons[0], LEFT)
        assert preferences.model is not None and preferences.sam is not None and not bar.isVisible()

    live(session())


def test_an_installed_models_name_does_as_well_as_its_path(still: Program, live: Live, tmp_path: Path) -> None:
    own = tmp_path / "mine.pth"
    torch.save({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 3)}, own)

    async def session() -> None:
        page, preferences = await models_page(still), still.workspace.preferences
        preferences.set_models("/models/sd", "/other.pth")
        still.models.add(str(own), copy=False)
        await installed(still, "mine")
        await type_into(page.in_use.sam, "mine")
        QTest.keyClick(page.in_use.sam, Qt.Key.Key_Return)
        assert (preferences.model, preferences.sam) == ("/models/sd", str(own))
        assert page.in_use.sam.text() == str(own) and page.isVisible()

    live(session())


def test_a_model_is_chosen_after_the_page_was_closed(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        page, window, preferences = await models_page(still), still.window, still.workspace.preferences
        preferences.set_models("/models/sd", None)
        buttons = page.in_use.findChildren(QPushButton)
        choose_sam = next(button for button in buttons if button.accessibleName() == "Choose SAM checkpoint")
        QTest.mouseClick(choose_sam, LEFT)
        page.close()
        await until(lambda: window.findChild(ModelsDialog) is None, "the end of the page")
        checkpoint = tmp_path / "sam.pth"
        checkpoint.write_bytes(b"")
        await answer_file_dialog(still, checkpoint)
        assert (preferences.model, preferences.sam) == ("/models/sd", str(checkpoint))

    live(session())


def test_what_the_engine_answers_leaves_a_path_that_is_being_typed(still: Program, live: Live) -> None:
    async def session() -> None:
        in_use = (await models_page(still)).in_use
        field, facts = in_use.model, in_use.facts
        field.setFocus()
        QTest.keyClicks(field, "/models/")
        still.workspace.inspection.fail("No such model.")
        assert field.text() == "/models/" and facts.text() == "No such model."
        QTest.keyClicks(field, "sd")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert still.workspace.preferences.model == "/models/sd" and "looking" in facts.text()

    live(session())
