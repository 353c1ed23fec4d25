"""The Qt binding itself: some releases lose a reference to None at every setPen and abort after thousands of calls."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter


def test_pens_and_brushes_lose_no_reference_to_none() -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(2000):
        painter.setPen(QColor("red"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 200
