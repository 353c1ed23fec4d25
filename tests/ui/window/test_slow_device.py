"""Before a large model starts on the CPU the artist is told how long that takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from tests.tiny_models import WORDS, write_tiny_diffusion
from tests.ui.hands import LEFT, describe_edit
from tests.ui.waiting import Live, until


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
        await until(lambda: workspace.run.busy, "the start")
        workspace.engine.end_child()
        await until(lambda: not workspace.run.busy, "the end")

    live(session())
