"""The points that a mask was found from, on the canvas."""

from __future__ import annotations

import io

from PIL import Image
from PySide6.QtGui import QImage

from engine.protocol.events import Preview
from engine.protocol.requests import Click
from ld_desktop.app import Program
from ld_desktop.model.masks.object_selection import ObjectSelection
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.waiting import Live


def test_points_are_marked_with_the_tools_that_set_them(still: Program, live: Live) -> None:
    """And not over the preview of a job, which they say nothing about."""

    async def session() -> None:
        open_blank(still)
        window, workspace = still.window, still.workspace
        layer = workspace.document.object

        def shown(clicks: tuple[Click, ...]) -> dict[str, QImage]:
            layer.set_selection(ObjectSelection(clicks=clicks))
            pictures: dict[str, QImage] = {}
            for tool, action in zip(window.tools, window.tool_actions, strict=True):
                action.trigger()
                pictures[tool.icon] = window.canvas.grab().toImage()
            return pictures

        def marked() -> list[str]:
            without, points = shown(()), shown((Click(60, 60), Click(120, 120, add=False)))
            return [name for name in without if points[name] != without[name]]

        assert marked() == ["click", "box"]
        drawn = io.BytesIO()
        Image.new("RGB", (32, 32), "teal").save(drawn, "PNG")
        workspace.run.begin("job", "edit", workspace.document.frame)
        workspace.run.take(Preview(job="job", stage="sampling", step=1, png=drawn.getvalue()))
        assert workspace.run.preview is not None
        assert marked() == []

    live(session())
