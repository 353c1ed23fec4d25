"""The command for models, and what its page asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.model_store.catalogue import Offer
from ld_desktop.actions.models.model_actions import ModelActions
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.ui.dialogs.file_dialogs import FileDialogs
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from ld_desktop.ui.dialogs.models_settings import ModelsPanel
from ld_desktop.ui.dialogs.non_modal import raised
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.menus.commands import Commands


class ModelCommands(QObject):
    """Lives as long as ``window``."""

    def __init__(
        self, commands: Commands, workspace: Workspace, actions: ModelActions, files: FileDialogs, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._actions, self._files, self._window = workspace, actions, files, window
        commands.models.triggered.connect(self.show)

    def show(self) -> None:
        """The page, in front."""
        self._page()
        self._actions.refresh()

    def get(self, offers: Sequence[Offer]) -> None:
        """The page, asking whether ``offers`` are to be got."""
        self._page().ask(offers)

    def _page(self) -> ModelsDialog:
        if not raised(self._window, ModelsDialog):
            w, models = self._workspace, self._actions.models
            files = self._files
            in_use = ModelsPanel(
                w.preferences,
                w.inspection,
                models.path_of,
                files.choose_model,
                files.choose_sam,
                files.choose_lora,
                files.choose_vae,
                files.choose_embedding,
                files.choose_upscaler,
            )
            ModelsDialog(self._actions, in_use, self._add, self._ask, self._files.show_folder, self._window).show()
        return next(dialog for dialog in self._window.findChildren(ModelsDialog) if dialog.isVisible())

    def _add(self, folder: bool, copy: bool) -> None:
        add = partial(self._actions.add, copy=copy)
        if folder:
            self._files.choose_model_folder(add)
        else:
            self._files.choose_model_file(add)

    def _ask(self, model: str) -> None:
        found = self._actions.models.find(model)
        title, yes, no = self.tr("Remove the model?"), self.tr("Remove"), self.tr("Keep it")
        if found is None:
            loss = self.tr("All that is there of {model} is deleted.").format(model=model)
        elif found.linked:
            loss = self.tr("{model} is taken off the list; its files stay where they are: {path}")
            loss = loss.format(model=found.title, path=found.path)
        else:
            loss = self.tr("{model} is deleted: {size} are free again.")
            loss = loss.format(model=found.title, size=size_text(found.bytes))
        if found is not None and self._actions.is_used(found):
            in_use = self.tr("It is in use; the starter takes its place.")
            loss = f"{loss} {in_use}"
        ask(self._window, title, loss, yes, no, partial(self._actions.remove, model))
