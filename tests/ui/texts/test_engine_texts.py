"""What the engine and its helpers refuse, and what they tell, in the language of the window."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.protocol.events import stage_text
from engine.protocol.requests import ReferenceRequest
from engine.protocol.results import InspectDone, ModelFacts, ReferenceDone
from ld_desktop.app import Program
from ld_desktop.model.engine_texts import in_window_language
from tests.tiny_models import write_tiny_diffusion
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import models_page
from tests.ui.layering import add_both
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, engine_ready, until

Say = Callable[[str, str], str]


@pytest.fixture(params=["en", "de"])
def say(request: pytest.FixtureRequest) -> Say:
    """Of the English and the German text the one that this window says."""
    if request.param == "de":
        request.getfixturevalue("german")
    return lambda english, german: german if request.param == "de" else english


async def told(program: Program, level: str) -> str:
    """What the bar says."""
    bar = program.window.notice_bar
    await until(lambda: bar.isVisible() and bar.objectName() == level, "the bar")
    return bar.text


def test_a_file_that_is_no_picture(say: Say, still: Program, live: Live, tmp_path: Path) -> None:
    text = tmp_path / "{cause} {x.png"  # braces are letters of a name like all others
    text.write_text("no picture", encoding="utf-8")
    formats = "PNG, JPEG, WEBP, TIFF, BMP, GIF, AVIF, HEIC, RAW"

    async def session() -> None:
        still.actions.opener.open_photo(str(text))
        assert await told(still, "error") == say(
            f"The file {text} is not a picture this program reads. "
            f"Choose a picture in one of these formats: {formats}.",
            f"Die Datei {text} ist kein Bild, das dieses Programm liest. "
            f"Ein Bild in einem dieser Formate wählen: {formats}.",
        )

    live(session())


def test_a_mask_that_is_not_there(say: Say, still: Program, live: Live, tmp_path: Path) -> None:
    missing = tmp_path / "missing.png"

    async def session() -> None:
        open_blank(still)
        still.actions.mask_operations.load(still.workspace.document.object, str(missing), "Import")
        assert await told(still, "error") == say(
            f"There is no file {missing}. Check the name.", f"Die Datei {missing} gibt es nicht. Den Namen prüfen."
        )

    live(session())


def test_an_export_and_one_that_cannot_be(say: Say, still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def export(path: Path, level: str) -> str:
        still.workspace.notices.dismiss()
        still.window.commands.export.trigger()
        await answer_path(still, path)
        first = await told(still, "info")
        assert first == say(f"Exporting to {path}… ", f"Export nach {path} läuft … ")
        await until(lambda: still.window.notice_bar.text != first, "the end of the export")
        return await told(still, level)

    async def session() -> None:
        layers = await add_both(still, white, tmp_path)
        out, gif = tmp_path / "out.png", tmp_path / "out.gif"
        assert await export(out, "info") == say(
            f"Exported to {out}. A 64 × 64 pixel picture enlarged to 256 × 256 pixels by Lanczos. "
            "A 64 × 64 pixel picture enlarged to 128 × 128 pixels by Lanczos.",
            f"Exportiert nach {out}. Ein Bild von 64 × 64 Pixeln, mit Lanczos vergrößert auf 256 × 256 Pixel. "
            "Ein Bild von 64 × 64 Pixeln, mit Lanczos vergrößert auf 128 × 128 Pixel.",
        )
        for layer in layers:
            still.workspace.document.results.set_visible(layer, False)
        assert (await export(tmp_path / "photo.png", "info")).endswith(
            say("The photo as it is: no layer is visible.", "Das Foto, wie es ist: keine Ebene ist sichtbar.")
        )
        assert await export(gif, "error") == say(
            f"{gif} cannot be written: '.gif' names no format for export. "
            "Let the name end in one of: .png, .jpg, .jpeg, .webp, .tif, .tiff, .avif, .ora, .psd.",
            f"{gif} kann nicht geschrieben werden: „.gif“ ist kein Format für den Export. "
            "Einen Namen mit einer dieser Endungen wählen: .png, .jpg, .jpeg, .webp, .tif, .tiff, .avif, .ora, .psd.",
        )

    live(session())


def test_an_engine_that_cannot_start(say: Say, still: Program, live: Live) -> None:
    async def session() -> None:
        still.workspace.engine.start()
        bar = await told(still, "error")
        assert bar.startswith(say("The engine could not be started: ", "Die Engine ließ sich nicht starten: "))
        assert say(" Set the program up again: ", " Das Programm neu einrichten: ") in bar

    live(session())


def test_a_prompt_with_unknown_words(say: Say, program: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        await engine_ready(program)

        async def ask(prompt: str) -> None:
            request = ReferenceRequest(job=prompt, model=None, prompt=prompt, out=str(tmp_path), seeds=(1,))
            await program.workspace.engine.request(request, ReferenceDone)

        for prompt, wanted in (
            (
                "a doq in the snow",
                say(
                    "The reference prompt has a word this model has never seen: 'doq'. Perhaps you mean: dog.",
                    "Im Prompt „Referenz“ steht ein Wort, das dieses Modell nie gesehen hat: 'doq'. "
                    "Gemeint ist vielleicht: dog.",
                ),
            ),
            (
                "a zzz in the yyy",
                say(
                    "The reference prompt has words this model has never seen: 'zzz', 'yyy'. "
                    "Use words of its picture-book world.",
                    "Im Prompt „Referenz“ stehen Wörter, die dieses Modell nie gesehen hat: 'zzz', 'yyy'. "
                    "Wörter aus seiner Bilderbuchwelt verwenden.",
                ),
            ),
        ):
            program.workspace.notices.dismiss()
            program.workspace.spawn(ask(prompt))
            assert await told(program, "error") == wanted

    live(session())


def test_a_model_that_cannot_be_used(say: Say, program: Program, live: Live, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    write_tiny_diffusion(folder)
    (folder / "unet" / "config.json").unlink()

    async def session() -> None:
        await engine_ready(program)
        program.workspace.preferences.set_models(str(folder), None)
        message = say(
            f"The model folder {folder} lacks unet/config.json.", f"Im Modellordner {folder} fehlt unet/config.json."
        )
        advice = say(
            "Download it again, the whole folder.",
            "Den ganzen Ordner neu herunterladen.",
        )
        assert await told(program, "error") == f"{message} {advice}"
        assert message in (await models_page(program)).in_use.facts.text()

    live(session())


def test_the_starters_name_is_the_programs_and_others_are_their_owners(say: Say, still: Program, live: Live) -> None:
    async def session() -> None:
        page = await models_page(still)
        starter, own = ModelFacts("Starter", "starter", 64, ""), ModelFacts("Starter", "sd", 64, "")
        for model, name in ((starter, say("Starter", "Startmodell")), (own, "Starter")):
            still.workspace.inspection.take(InspectDone(model, "cpu", None, ()))
            assert still.window.menu_corner.model.text() == say("Model: ", "Modell: ") + name
            assert say("In use: ", "In Verwendung: ") + name in page.in_use.facts.text()

    live(session())


@pytest.mark.parametrize(
    ("stage", "name", "name_de"),
    [
        ("embeddings", "Learning the prompts", "Prompts lernen"),
        ("weights", "Learning the picture", "Bild lernen"),
        ("unheard of", "unheard of", "unheard of"),
    ],
)
def test_a_stage_has_a_name(say: Say, loop: object, stage: str, name: str, name_de: str) -> None:
    assert in_window_language(stage_text(stage)) == say(name, name_de) and str(stage_text(stage)) == stage


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (errno.ENOENT, "mask.png is not there any more. Put it back, or open it anew."),
        (errno.ENAMETOOLONG, "The name mask.png is too long for this disk. Choose a shorter name."),
        (
            errno.EACCES,
            "mask.png may not be used: Permission denied. Change its permissions, or choose another folder.",
        ),
        (
            errno.ENOSPC,
            "mask.png cannot be written: No space left on device. Make room on that disk, then try once more.",
        ),
    ],
)
def test_a_file_that_the_system_refuses(still: Program, live: Live, number: int, wanted: str) -> None:
    async def session() -> None:
        async def refused() -> None:
            raise OSError(number, os.strerror(number), "mask.png")

        still.workspace.spawn(refused())
        assert await told(still, "error") == wanted

    live(session())


def test_a_fault_nobody_thought_of_is_told_and_logged(
    say: Say, still: Program, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    async def session() -> None:
        async def broken() -> None:
            raise KeyError("layer")

        still.workspace.spawn(broken())
        assert await told(still, "error") == say(
            "That did not work: KeyError: 'layer'. This is a fault of the program; please report what you did.",
            "Das hat nicht geklappt: KeyError: 'layer'. "
            "Das ist ein Fehler des Programms; bitte melden, was zuvor geschah.",
        )

    live(session())
    (record,) = caplog.records
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], KeyError)
