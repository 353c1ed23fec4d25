"""The commands for result layers: what each does with the active one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.gallery.gallery_view import GalleryView
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.panels.result_list import ResultList


class LayerCommands(QObject):
    """Connects the commands; lives as long as the window."""

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        layer_list: ResultList,
        gallery: GalleryView,
        canvas: QWidget,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._commands, self._workspace = commands, workspace
        self._document, self._results = workspace.document, workspace.document.results
        c = commands
        c.add_layer.triggered.connect(self._add_shown)
        c.duplicate_layer.triggered.connect(self._duplicate)
        c.delete_layer.triggered.connect(self._delete)
        c.rename_layer.triggered.connect(layer_list.rename)
        c.raise_layer.triggered.connect(lambda: self._move(-1))
        c.lower_layer.triggered.connect(lambda: self._move(1))
        c.layer_above.triggered.connect(lambda: self._step(-1))
        c.layer_below.triggered.connect(lambda: self._step(1))
        c.layer_visible.triggered.connect(self._show_or_hide)
        c.layer_locked.triggered.connect(self._lock_or_unlock)
        c.delete_layer.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # Del belongs to the list alone
        for action in _listed(c):
            layer_list.addAction(action)
        for action in (c.layer_above, c.layer_below):  # elsewhere these keys turn pages
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            layer_list.addAction(action)
            canvas.addAction(action)
        gallery.picked.connect(self._add)
        self._document.active_changed.connect(self._follow)
        self._results.dataChanged.connect(self._follow)

    def _add_shown(self) -> None:
        if self._workspace.gallery.shown is not None:
            self._add(self._workspace.gallery.shown)

    def _add(self, candidate: Candidate) -> None:
        photo = self._document.photo
        if photo is not None:
            self._workspace.gallery.show(None)
            self._document.activate(self._results.add(candidate, photo.file, photo.image))

    def _duplicate(self) -> None:
        if (layer := self._document.active_result) is not None:
            self._document.activate(self._results.duplicate(layer))

    def _delete(self) -> None:
        """The layer below becomes active, or where it was the lowest, the one above."""
        layer = self._document.active_result
        if layer is None:
            return
        row = self._results.row(layer)
        self._results.delete(layer)
        if self._results.layers:
            self._document.activate(self._results.layers[min(row, len(self._results.layers) - 1)])

    def _move(self, by: int) -> None:
        if (layer := self._document.active_result) is not None:
            self._results.move(layer, self._results.row(layer) + by)

    def _step(self, by: int) -> None:
        """Makes the layer above or below the active one active."""
        stacked = self._document.stacked
        place = stacked.index(self._document.active) + by
        if 0 <= place < len(stacked):
            self._document.activate(stacked[place])

    def _show_or_hide(self) -> None:
        if (layer := self._document.active_result) is not None:
            self._results.set_visible(layer, not layer.visible)

    def _lock_or_unlock(self) -> None:
        if (layer := self._document.active_result) is not None:
            self._results.set_locked(layer, not layer.locked)

    def _follow(self) -> None:
        layer: ResultLayer | None = self._document.active_result
        self._commands.layer_visible.setChecked(layer is not None and layer.visible)
        self._commands.layer_locked.setChecked(layer is not None and layer.locked)


def _listed(c: Commands) -> tuple[QAction, ...]:
    """What the list's own menu offers."""
    return (
        c.rename_layer,
        c.duplicate_layer,
        c.delete_layer,
        c.raise_layer,
        c.lower_layer,
        c.layer_visible,
        c.layer_locked,
        c.layer_mask_of_object,
    )
