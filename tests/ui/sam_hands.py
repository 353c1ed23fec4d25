"""An artist's hands on SAM's tools, and how near a mask comes to the true one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from engine.files.resources import resources_folder
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from ld_desktop.app import Program
from ld_desktop.model.masks.mask import Mask
from tests.tiny_models import WORDS, write_tiny_diffusion
from tests.ui.hands import LEFT, NONE, Point, place
from tests.ui.waiting import engine_ready, open_photo, until


def write_resources_with_sam(folder: Path) -> Path:
    """A resources folder with a tiny diffusion model and the starter's own SAM."""
    quiet_libraries()
    card: dict[str, Any] = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": {}}
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    (folder / "starter" / "sam").symlink_to(resources_folder() / "starter" / "sam")
    return folder


def agreement(mask: Mask, truth: QImage) -> float:
    """Intersection over union."""
    pairs = [
        (mask.image.pixelColor(x, y).alpha() > 127, truth.pixelColor(x, y).red() > 127)
        for y in range(0, 256, 2)
        for x in range(0, 256, 2)
    ]
    return sum(a and b for a, b in pairs) / max(sum(a or b for a, b in pairs), 1)


def inside(truth: QImage) -> Point:
    """A pixel well inside the animal."""
    return max(
        ((x, y) for y in range(20, 236, 4) for x in range(20, 236, 4)),
        key=lambda at: sum(
            truth.pixelColor(at[0] + dx, at[1] + dy).red() for dx in range(-16, 17, 4) for dy in range(-16, 17, 4)
        ),
    )


async def ready(program: Program, photo: Path) -> Mask:
    before = program.workspace.document.photo
    await open_photo(program, photo)
    await until(lambda: program.workspace.document.photo is not before, "the photo, opened anew")
    await engine_ready(program)
    mask = program.workspace.document.object.mask
    assert mask is not None
    return mask


async def answered(program: Program) -> None:
    """Waits until SAM's answer is a step of the history."""
    stack, run = program.workspace.document.undo_stack, program.workspace.run
    count = stack.index()
    await until(lambda: not run.pointing and stack.index() > count, "SAM's answer")
    assert stack.index() == count + 1


async def click_and_wait(program: Program, at: Point, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(program.window.canvas, LEFT, keys, place(program.window.canvas, at))
    await answered(program)
