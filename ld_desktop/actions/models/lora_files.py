"""Writing a tuned edit as a LoRA file for other programs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject

from engine.files import output_files
from engine.models.lora_files.lora_export import LoraTask, export
from ld_desktop.actions.workspace import Workspace


class LoraFiles(QObject):
    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def export(self, task: LoraTask) -> None:
        """What becomes of it is told."""
        self._workspace.spawn(self._export(task), keep=True)

    async def _export(self, task: LoraTask) -> None:
        notices = self._workspace.notices
        output_files.protect_inputs((task.tuned,), (Path(task.out),))
        notices.info(self.tr("Exporting to {path}…").format(path=task.out), "")
        done = await asyncio.to_thread(export, task)
        exact = self.tr("It holds the tuned edit's weights as they are.")
        some = self.tr("Of rank {rank} it misses {share} % of what the tuning changed; a higher rank misses less.")
        missed = some.format(rank=done.rank, share=max(1, round(100 * done.error)))
        notices.info(self.tr("Exported to {path}.").format(path=done.out), missed if done.error else exact)
