"""Exporting a candidate at the photo's resolution."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject

from engine.helpers import ExportTask, export
from ld_desktop.actions.desk import Desk
from ld_desktop.actions.editing import box_of
from ld_desktop.model.gallery import Candidate


class Exporting(QObject):
    """The photo's own pixels stay outside the frame; the file tells what made it."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def export(self, candidate: Candidate, path: Path) -> None:
        self._desk.spawn(self._export(candidate, path))

    async def _export(self, candidate: Candidate, path: Path) -> None:
        photo = self._desk.document.photo
        if photo is None:
            return
        task = ExportTask(
            photo=photo.path,
            candidate=candidate.path,
            frame=box_of(candidate.frame),
            out=str(path),
            seed=candidate.seed,
            tuned=candidate.tuned,
        )
        self._desk.preferences.set_export_folder(path.parent)
        note = await asyncio.to_thread(export, task)
        self._desk.notices.info(self.tr("Exported to {path}.").format(path=path), note)
