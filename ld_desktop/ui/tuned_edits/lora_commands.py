"""The command that makes a LoRA file of a tuned edit."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.models.lora_files.lora_export import MOST, RANK, LoraTask
from ld_desktop.actions.models.lora_files import LoraFiles
from ld_desktop.actions.workspace import Workspace
from ld_desktop.ui.dialogs.non_modal import NumberDialog, ask_path, proposed_name
from ld_desktop.ui.menus.commands import Commands


class LoraCommands(QObject):
    """Lives as long as ``window``."""

    def __init__(self, commands: Commands, workspace: Workspace, loras: LoraFiles, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._loras, self._window = workspace, loras, window
        commands.export_lora.triggered.connect(self._ask_rank)

    def _ask_rank(self) -> None:
        chosen = self._workspace.gallery.chosen
        if chosen is None or (tuned := chosen.tuned) is None:
            return
        title, prompt = self.tr("Export tuned edit as LoRA"), chosen.object_prompt
        dialog = NumberDialog(self._window, title, self.tr("Rank (a higher one is closer, its file larger)"))
        dialog.field.setRange(1, MOST)
        dialog.field.setValue(RANK)
        dialog.field.selectAll()
        dialog.accepted.connect(lambda: self._ask_path(title, tuned, prompt, dialog.field.value()))
        dialog.show()

    def _ask_path(self, title: str, tuned: str, prompt: str, rank: int) -> None:
        kinds = [
            self.tr("LoRA for A1111, ComfyUI and Krita ({patterns})").format(patterns="*.safetensors"),
            self.tr("LoRA for diffusers ({patterns})").format(patterns="*.safetensors"),
        ]

        def export(path: str) -> None:
            keys = "diffusers" if dialog.selectedNameFilter() == kinds[1] else "kohya"
            self._loras.export(LoraTask(tuned, path, rank, keys))

        name = proposed_name("".join(letter if letter.isalnum() else " " for letter in prompt), ".safetensors")
        proposed = str(self._workspace.preferences.export_folder / name)
        dialog = ask_path(self._window, title, export, QFileDialog.FileMode.AnyFile, ";;".join(kinds), proposed)
