"""The bar at the top: which tool is in hand, and what it is set to."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ld_desktop.model.masks.brush import Brush
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.tools.brush_bar import BrushBar
from ld_desktop.ui.tools.tool_bar import ToolBar
from ld_desktop.ui.widgets.theme import GRID


class ToolOptions(ToolBar):
    """Always as high, so that the picture stays where it is when another tool is taken.

    ``others`` are options of other tools, ``pending`` is what waits for an answer; both show and hide themselves.
    """

    def __init__(self, brush: Brush, others: QWidget, pending: QWidget) -> None:
        super().__init__("", "tool-options")
        self.setWindowTitle(self.tr("Tool options"))
        self.name = QLabel()
        self.name.setObjectName("heading")
        self.brush = BrushBar(brush)
        content = QWidget()
        content.setMinimumHeight(max(part.sizeHint().height() for part in (self.brush, others, pending)))
        row = QHBoxLayout(content)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(2 * GRID)
        for part in (self.name, self.brush, others):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(pending, 100)
        self.addWidget(content)

    def take(self, tool: Tool) -> None:
        """``tool`` is the one in hand from now on."""
        self.name.setText(tool.name)
        self.brush.setVisible(tool.diameter is not None)
