"""The words over the loss curve never touch."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from engine.files.resources import resources_folder
from engine.protocol.events import LossPoint
from ld_desktop.model.run import Run
from ld_desktop.ui.panels.run.loss_curve import LossCurve
from ld_desktop.ui.widgets.theme import load_theme
from tests.ui.golden_pictures import channels

NARROWEST, WIDEST = 180, 420


def words(curve: LossCurve) -> list[int]:
    """Widths of the blank columns between what is written, where they are wider than those between letters."""
    image = curve.grab().toImage()
    colour = QColor(load_theme(resources_folder() / "themes", "dark").base)
    base = np.array((colour.red(), colour.green(), colour.blue()))
    written = (np.abs(channels(image)[6:20, 9:-9] - base) > 8).any(axis=(0, 2))
    ends = np.flatnonzero(written)
    return [int(gap) for gap in np.diff(ends) - 1 if gap > 7]


@pytest.mark.parametrize("stage", ["embeddings", "weights"])
def test_the_stage_is_left_out_where_it_has_no_room(qapp: QApplication, stage: str) -> None:
    run = Run()
    run.begin("job", "edit", QRect())
    run.take(LossPoint(job="job", stage=stage, step=1, total=0, object=0.0412, background=0.0168))
    curve = LossCurve(run, load_theme(resources_folder() / "themes", "dark"))
    found: list[int] = []
    for width in range(NARROWEST, WIDEST, 3):
        curve.resize(width, 104)
        gaps = words(curve)
        assert all(gap >= 10 for gap in gaps), width
        found.append(len(gaps))
    assert found == sorted(found) and found[-1] == found[0] + 1  # the stage comes once it fits
