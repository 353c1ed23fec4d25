"""Stars of candidates, also those of earlier runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PIL import Image

from engine.protocol.requests import EditRequest, Pointer
from ld_desktop.actions.earlier_runs import note_run
from ld_desktop.app import Program
from tests.ui.hands import choose_candidate
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_meanwhile import under_way


def run_with(program: Program, photo: Path, name: str, seeds: tuple[int, ...]) -> Path:
    """An earlier run of ``photo`` that drew ``seeds``."""
    folder = program.workspace.runs / name
    folder.mkdir(parents=True)
    request = EditRequest(
        job=name,
        photo=str(photo),
        pointer=Pointer(mask=str(folder / "mask.png")),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        out=str(folder),
    )
    note_run(request, folder)
    for seed in seeds:
        Image.new("RGB", (64, 64), "red").save(folder / f"candidate-{seed}.png")
    return folder


async def reopen(program: Program, photo: Path) -> list[tuple[str, int, bool]]:
    """Every candidate of ``photo`` opened anew: its run, its seed, and whether it is starred."""
    opened = program.workspace.document.photo
    program.actions.opener.open_photo(str(photo))
    await until(lambda: program.workspace.document.photo is not opened, "the photo opened anew")
    return [(Path(one.run).name, one.seed, one.starred) for one in program.workspace.gallery.candidates]


def test_stars_are_there_again_with_their_photo(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "1 first", (1, 2))
        run_with(still, photo, "2 second", (1, 2))
        await open_photo(still, photo)
        await asyncio.sleep(0)
        for row, times in ((0, 1), (3, 1), (2, 3), (0, 1)):
            await choose_candidate(still, row)
            for _ in range(times):
                still.window.commands.star.trigger()
        await asyncio.gather(*under_way())
        await reopen(still, white)
        found = await reopen(still, photo)
        assert found == [("1 first", 1, False), ("1 first", 2, False), ("2 second", 1, True), ("2 second", 2, True)]

    live(session())


def test_a_star_is_kept_where_the_program_ends_at_once(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        run_with(still, photo, "run", (1, 2))
        await open_photo(still, photo)
        still.workspace.gallery.toggle_star(still.workspace.gallery.candidates[1])
        await still.workspace.settle()
        assert (still.workspace.runs / "run" / "stars.json").read_bytes() == b"[2]"

    live(session())


def test_a_note_that_cannot_be_read_hides_no_candidate(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        (run_with(still, photo, "run", (1,)) / "stars.json").write_bytes(b"{broken")
        await open_photo(still, photo)
        assert await reopen(still, photo) == [("run", 1, False)]

    live(session())
