"""How far a run is, in words: stage, step, speed and the time left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from engine.protocol.events import Progress, StagePlan, Started
from ld_desktop.app import Program
from tests.ui.waiting import Live

SPACE = "\u00a0"  # no line ends at it


@pytest.mark.parametrize(
    ("speed", "left", "told"),
    [
        (None, None, "estimating the time left…"),
        (12.34, None, "12.3 steps/s · estimating the time left…"),
        (12.34, 35.0, "12.3 steps/s · 35 s left"),
        (0.25, 1200.0, "4.0 s a step · 20 min left"),
    ],
)
def test_speed_and_time_left_are_told_once_they_are_known(
    still: Program, live: Live, speed: float | None, left: float | None, told: str
) -> None:
    async def session() -> None:
        run = still.workspace.run
        run.begin("job", "edit", QRect())
        run.take(Started(job="job", stages=(StagePlan("embeddings", 40), StagePlan("weights", 20))))
        run.take(Progress(job="job", stage="embeddings", step=25, steps=40, eta_s=left, steps_per_s=speed))
        text = still.window.run.stage.text()
        assert text.replace(SPACE, " ") == f"1 of 3, learning the prompts: step 25 of 40 · {told}"
        run.abandon("job")

    live(session())
