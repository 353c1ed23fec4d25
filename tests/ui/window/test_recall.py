"""What an earlier run was made of is taken up again, in parts or as a whole; so is the recipe of an export."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QRect

from engine.files import originals
from engine.pictures import export
from engine.protocol.requests import Box, EditRequest, Lora, Pointer, Transform, decode_request, encode
from ld_desktop.actions.earlier_runs import note_run
from ld_desktop.actions.projects.recipes import read_recipe
from ld_desktop.app import Program
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_projects import RUN, make_layers
from tests.ui.window.test_recovery import press

MASKED = QRect(40, 50, 60, 70)


async def make_run(program: Program, photo: Path, other: Path, tmp_path: Path) -> None:
    """A run of which everything is known; nothing of it is in the document."""
    await open_photo(program, photo)
    await make_layers(program)
    document = program.workspace.document
    document.undo_stack.clear()
    assert document.photo is not None
    mask, object_mask = tmp_path / "mask.png", tmp_path / "object-mask.png"
    drawn = Image.new("L", (256, 256))
    drawn.paste(255, (MASKED.left(), MASKED.top(), MASKED.right() + 1, MASKED.bottom() + 1))
    drawn.save(mask)
    Image.new("L", (80, 60), 255).save(object_mask)
    run = program.workspace.runs / RUN
    request = EditRequest(
        job="edit",
        photo=document.photo.file,
        pointer=Pointer(mask=str(mask)),
        object_prompt="a cat sitting",
        background_prompt="on a beach",
        negative="rain",
        target="a cat on a beach",
        out=str(run),
        reference=str(other),
        reference_mask=str(object_mask),
        object_source=str(other),
        object_mask=str(object_mask),
        transform=Transform(0.5, 3, 4),
        frame=Box(16, 16, 144, 144),
        overrides={"object_weight": 3.0, "adaptation": "lora", "lora_rank": 8},
        seeds=(1, 2, 3),
        preset="paper",
        method="imagic",
    )
    note_run(originals.kept_in(request, run), run)
    program.workspace.gallery.show(program.workspace.gallery.candidates[0])


def test_seeds_and_lora_files_come_back_too(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await make_run(still, photo, other, tmp_path)
        preferences, panel = still.workspace.preferences, still.window.run
        file = still.workspace.runs / RUN / "request.json"
        noted = decode_request(file.read_bytes())
        assert isinstance(noted, EditRequest)
        here, gone = Lora(str(other), 0.5), Lora(str(tmp_path / "gone.safetensors"))

        async def use(seeds: tuple[int, ...], *loras: Lora) -> None:
            preferences.set_run("draft", 9, "sdedit")
            file.write_bytes(encode(msgspec.structs.replace(noted, seeds=seeds, loras=loras)))
            still.window.commands.use_settings.trigger()
            await until(lambda: preferences.seeds == len(seeds), "the settings")

        assert not panel.advanced.seeds.isVisible()
        await use((3, 8), here)
        assert preferences.run_seeds == (3, 8) and panel.advanced.seeds.text() == "3, 8" and not panel.seeds.isEnabled()
        assert panel.advanced.seeds.isVisible() and preferences.loras == (here,)
        await use((1, 2, 3), here, gone)
        assert preferences.seed_list == () and panel.seeds.isEnabled() and preferences.loras == (here,)
        assert "gone.safetensors" in still.window.notice_bar.text
        await use((1, 2))
        assert preferences.loras == ()
        preferences.set_new_seeds(True)
        await use((5, 6, 7))
        assert preferences.seed_list == ()  # the run counted on, and so will the next

    live(session())


def prompts(program: Program) -> tuple[str, ...]:
    document = program.workspace.document
    return document.object.prompt, document.background.prompt, document.negative, document.target


def test_each_part_is_one_step(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await make_run(still, photo, other, tmp_path)
        document, c, preferences = still.workspace.document, still.window.commands, still.workspace.preferences
        stack, before = document.undo_stack, snapshot(still.workspace.document)
        c.use_prompts.trigger()
        await until(stack.count, "the prompts")
        assert prompts(still) == ("a cat sitting", "on a beach", "rain", "a cat on a beach")
        stack.undo()
        assert snapshot(document) == before
        c.use_mask.trigger()
        await until(lambda: document.chosen_frame is not None, "the frame")
        assert document.object.mask is not None and document.object.mask.bounds() == MASKED
        assert document.chosen_frame == QRect(16, 16, 128, 128) and document.transform == Transform(0.5, 3, 4)
        stack.undo()
        assert snapshot(document) == before and stack.index() == 0
        c.use_settings.trigger()
        await until(lambda: preferences.preset == "paper", "the settings")
        assert (preferences.method, preferences.seeds) == ("imagic", 3)
        method = still.window.run.method
        assert method.currentData() == "imagic" and "whole photo" in method.toolTip()
        still.window.run.preset.setCurrentIndex(0)
        assert (preferences.method, preferences.preset) == ("imagic", "draft")  # each leaves the others
        method.setCurrentIndex(method.findData("sdedit"))
        assert preferences.method == "sdedit" and "Adds noise" in method.toolTip()
        assert preferences.overrides == {"adaptation": "lora", "lora_rank": 8}
        c.use_seed.trigger()
        assert preferences.run_seeds == (7,)
        assert document.weights.of("object") == 3 and stack.count() == 1
        c.use_settings.trigger()
        c.use_prompts.trigger()
        await until(lambda: prompts(still)[0], "the prompts")
        assert [stack.text(k) for k in range(stack.count())] == ["Use its settings", "Use its prompts"]

    live(session())


def test_all_of_it_is_one_step(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await make_run(still, photo, other, tmp_path)
        document = still.workspace.document
        before = snapshot(document)
        still.window.commands.use_all.trigger()
        await until(document.undo_stack.count, "the edit")
        assert prompts(still)[0] == "a cat sitting" and still.workspace.preferences.preset == "paper"
        assert document.reference == "file" and document.object_source.picture is not None
        for layer in (document.background, document.object_source):
            assert layer.mask is not None and layer.mask.is_full()
            assert layer.picture is not None and layer.picture.width() == 80
        assert document.undo_stack.count() == 1
        document.undo_stack.undo()
        assert snapshot(document) == before

    live(session())


def test_a_run_that_noted_nothing_says_so(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await make_run(still, photo, other, tmp_path)
        (still.workspace.runs / RUN / "request.json").write_bytes(b"{")
        still.window.commands.use_all.trigger()
        await until(lambda: still.window.notice_bar.objectName() == "error", "what is told")
        assert "request.json" in still.window.notice_bar.text and still.workspace.document.undo_stack.count() == 0

    live(session())


def exported(path: Path, layers: list[dict[str, str]]) -> Path:
    text = PngInfo()
    for keyword, content in export.recipe(layers).items():
        text.add_itxt(keyword, content)
    Image.new("RGB", (64, 64), "white").save(path, pnginfo=text)
    return path


def test_an_export_that_is_opened_offers_its_prompts(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    made = {"object_prompt": "ein Hund", "background_prompt": "im “Schnee”", "negative": "rain", "target": "beide"}
    path = exported(tmp_path / "edited.png", [{"object_prompt": "below", "background_prompt": "it"}, made])

    async def session() -> None:
        offers, document = still.workspace.offers, still.workspace.document

        def offered() -> bool:
            """Under what is offered for any photo."""
            if offers.current is not None and "ein Hund" not in offers.current.message:
                offers.put_off()
            return offers.current is not None

        await open_photo(still, path)
        await until(offered, "the offer")
        await press(still, "Use its prompts")
        assert prompts(still) == ("ein Hund", "im “Schnee”", "rain", "beide") and document.undo_stack.count() == 1

        def write() -> None:
            document.edit_prompt(document.object, "a cat", "Edit")

        for leave in (write, lambda: still.workspace.project.belong_to(tmp_path / "a.ldp")):
            await open_photo(still, path)
            await until(offered, "the offer")
            leave()
            assert offers.current is None or "ein Hund" not in offers.current.message
        await open_photo(still, path)
        await until(offered, "the offer")
        await open_photo(still, white)
        assert offers.current is None or "ein Hund" not in offers.current.message

    live(session())


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", msgspec.json.encode({"object_prompt": 3}), b'{"seed": 1}'])
def test_what_is_no_recipe_is_passed_over(content: bytes, tmp_path: Path) -> None:
    text = PngInfo()
    text.add_itxt("layerdiffusion", content.decode())
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=text)
    assert read_recipe(tmp_path / "a.png") is None
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:60])
    assert read_recipe(tmp_path / "b.png") is None
