"""Help > Guide: the guide with its pictures, in a window of its own beside the edit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from ld_desktop.ui.widgets.theme import GRID

_SIZE = QSize(820, 680)
_WHOLE, _HALF = 740, 360  # widths of a picture alone, and of one beside another
_IMAGE = int(QTextDocument.ResourceType.ImageResource)
_IN_TABLE = re.compile(r"^\|.*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^]]*\]\(([^)]*)\)")


class GuideWindow(QDialog):
    """``file`` is Markdown; its pictures lie where it names them."""

    def __init__(self, file: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = _Text(file)
        self.text.setAccessibleName(self.windowTitle())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.addWidget(self.text)
        self.resize(_SIZE)


class _Text(QTextBrowser):
    """Links of the web open in the browser."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._folder = file.parent
        rows = "\n".join(_IN_TABLE.findall(file.read_text(encoding="utf-8")))
        self._beside = frozenset(_PICTURE.findall(rows))
        self.setOpenExternalLinks(True)
        self.setSource(QUrl.fromLocalFile(str(file)))

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Pictures as wide as the text, drawn for this screen."""
        if type != _IMAGE:
            return super().loadResource(type, name)
        path, ratio = QUrl(name).path(), self.devicePixelRatioF()
        image, width = QImage(str(self._folder / path)), _HALF if path in self._beside else _WHOLE
        image = image.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image
