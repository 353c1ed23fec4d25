"""Before a large model starts on the CPU the artist is told how long that takes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from engine.protocol.events import AnyEvent, Finished
from ld_desktop.app import Program
from tests.tiny_models import WORDS, write_tiny_diffusion
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, describe_edit
from tests.ui.waiting import Live, until
from tests.ui.window.test_meanwhile import under_way


@pytest.fixture
def endless(tmp_path: Path) -> str:
    """A model whose edit takes hours on any CPU: of large pictures, in very many steps."""
    many = {"embedding_steps": 100_000, "weight_steps": 100_000}
    card = {"name": "Endless", "kind": "sd", "words": list(WORDS), "presets": {"balanced": many}}
    folder = write_tiny_diffusion(tmp_path / "endless", card=card)
    config = folder / "unet" / "config.json"
    larger = json.loads(config.read_text(encoding="utf-8")) | {"sample_size": 128}
    config.write_text(json.dumps(larger), encoding="utf-8")
    return str(folder)


def test_the_time_on_a_cpu_is_told_before_the_start(program: Program, live: Live, photo: Path, endless: str) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        workspace.preferences.set_models(endless, None)
        await describe_edit(program, photo)
        await until(window.commands.start.isEnabled, "the engine's answer")
        assert workspace.inspection.answer is not None and workspace.inspection.answer.model.kind == "sd"
        window.commands.start.trigger()
        await until(window.offer_bar.isVisible, "what it takes")
        assert "This runs on the CPU: about" in window.offer_bar.text and "graphics card" in window.offer_bar.text
        assert not workspace.run.busy
        workspace.preferences.set_run("paper", 4, "layerdiffusion")
        assert not window.offer_bar.isVisible()  # it was about other settings
        workspace.preferences.set_run("balanced", 4, "layerdiffusion")
        window.commands.start.trigger()
        await until(window.offer_bar.isVisible, "what it takes now")
        (anyway,) = window.offer_bar.buttons
        QTest.mouseClick(anyway, LEFT)
        await until(lambda: workspace.run.plan, "the start in the engine")
        workspace.engine.end_child()
        await until(lambda: not workspace.run.busy, "the end")

    live(session())


def test_what_is_answered_late_concerns_no_other_photo(program: Program, live: Live, photo: Path, endless: str) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        workspace.preferences.set_models(endless, None)
        await describe_edit(program, photo)
        await until(window.commands.start.isEnabled, "the engine's answer")
        told: list[AnyEvent] = []
        workspace.engine.spoke.connect(told.append)

        def answered() -> bool:
            return any(isinstance(event, Finished) and b"This runs on the CPU" in bytes(event.result) for event in told)

        window.commands.start.trigger()
        await asyncio.sleep(0)  # it is asked how long that takes
        open_blank(program)
        await until(answered, "the time that the first edit would take")
        await asyncio.gather(*under_way())
        assert not window.offer_bar.isVisible() and not workspace.run.busy

    live(session())
