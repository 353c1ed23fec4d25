"""Exporting a candidate at the photo's resolution."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.desk import Desk
from ld_desktop.model.gallery import Candidate


class Exporting(QObject):
    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def export(self, candidate: Candidate, path: str) -> None:
        self._desk.spawn(self._export(candidate, path))

    async def _export(self, candidate: Candidate, path: str) -> None:
        raise NotImplementedError
