"""The main window: where everything is, and which command does what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from engine.files.resources import guide_file
from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.model_list import ModelList
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.canvas.kept_view import KeptView
from ld_desktop.ui.canvas.moved_object import MovedObject
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.dialogs.file_dialogs import FileDialogs
from ld_desktop.ui.dialogs.guide_window import GuideWindow
from ld_desktop.ui.dialogs.non_modal import raised
from ld_desktop.ui.dialogs.project_dialogs import ProjectDialogs
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard
from ld_desktop.ui.gallery.gallery_panel import GalleryPanel
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.menus.device_menu import DeviceMenu
from ld_desktop.ui.menus.document_commands import DocumentCommands
from ld_desktop.ui.menus.keymap import Keymap, canvas_keys
from ld_desktop.ui.menus.layer_commands import LayerCommands
from ld_desktop.ui.menus.mask_commands import MaskCommands
from ld_desktop.ui.menus.menu_bar import fill_menus
from ld_desktop.ui.menus.proof_command import ProofCommand
from ld_desktop.ui.menus.recent_menu import RecentMenu
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from ld_desktop.ui.menus.view_commands import ViewCommands
from ld_desktop.ui.panels.edit_layers_panel import EditLayersPanel
from ld_desktop.ui.panels.history_panel import HistoryPanel
from ld_desktop.ui.panels.object_source_row import ObjectSourceRow
from ld_desktop.ui.panels.prompt_box import PromptField
from ld_desktop.ui.panels.reference_chooser import FileDrop, ReferenceChooser
from ld_desktop.ui.panels.results_panel import ResultBox
from ld_desktop.ui.panels.run.queue_box import QueueBox
from ld_desktop.ui.panels.run.run_panel import RunPanel
from ld_desktop.ui.panels.transform_row import TransformRow
from ld_desktop.ui.tools.brush_tool import BrushTool
from ld_desktop.ui.tools.frame_tool import FrameTool
from ld_desktop.ui.tools.hand_tool import HandTool
from ld_desktop.ui.tools.shape_tools import shape_tools
from ld_desktop.ui.tools.tool_bar import ToolBar
from ld_desktop.ui.tools.tool_options import ToolOptions
from ld_desktop.ui.tools.transform_tool import TransformTool
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.docks import Dock, DockScrollArea
from ld_desktop.ui.widgets.greyed_fields import GreyedFields
from ld_desktop.ui.widgets.panel_fields import PanelFields
from ld_desktop.ui.widgets.theme import Icons, Theme
from ld_desktop.ui.widgets.tool_tips import tell
from ld_desktop.ui.window.actions import Actions
from ld_desktop.ui.window.copy_picture import CopyPicture
from ld_desktop.ui.window.dock_tabs import DockTabs, RunInSight
from ld_desktop.ui.window.first_candidate import FirstCandidate
from ld_desktop.ui.window.menu_corner import MenuCorner
from ld_desktop.ui.window.notice_bar import NoticeBar
from ld_desktop.ui.window.offer_bar import OfferBar
from ld_desktop.ui.window.region_tools import RegionTools
from ld_desktop.ui.window.status_bar import StatusBar
from ld_desktop.ui.window.unclaimed_keys import UnclaimedKeys

_SIZE, _FRAME = QSize(1280, 840), QSize(16, 44)  # at the first start; what a desktop puts around a window
_RIGHT, _BOTTOM = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


class MainWindow(QMainWindow):
    """Draws ``workspace``'s model and hands the artist's wishes to ``actions``."""

    closed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        models: ModelList,
        placement: Placement,
        actions: Actions,
        readiness: Readiness,
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._workspace, self._actions, self._readiness = workspace, actions, readiness
        self._hidden: list[QWidget] = []
        self._leaving = False
        self.commands = Commands(readiness, self)
        self.project_dialogs = ProjectDialogs(workspace, actions.projects, self)
        self.guard = EditGuard(workspace, actions.opener, actions.projects, self.project_dialogs, self)
        self.files = FileDialogs(workspace, self.guard, actions.opener, actions.exporter, self)
        self._brush = Brush(workspace.preferences, self)
        moved = MovedObject(workspace, placement)
        self.canvas = Canvas(
            workspace.document, workspace.gallery, workspace.run, workspace.inspection, moved, self._brush, theme
        )
        KeptView(self.canvas, workspace.view)
        self.notice_bar, self.offer_bar = NoticeBar(workspace.notices, icons), OfferBar(workspace.offers, icons)
        a, c = actions, self.commands
        self.masks = RegionTools(workspace, a.sam_masks, a.sam_preview, a.colour_masks, readiness, c, self.canvas, self)
        self.tools: tuple[Tool, ...] = (
            BrushTool(workspace.document, readiness, self._brush, True, self),
            BrushTool(workspace.document, readiness, self._brush, False, self),
            *shape_tools(workspace.document, readiness, self),
            *self.masks.tools,
            FrameTool(workspace.document, readiness, self),
            TransformTool(workspace.document, placement, moved, readiness, self),
            HandTool(readiness, self),
        )
        buttons = (
            (c.add_layer, "add-layer"),
            (c.duplicate_layer, "duplicate"),
            (c.raise_layer, "up"),
            (c.lower_layer, "down"),
            (c.delete_layer, "clear"),
        )
        self.results = ResultBox(
            workspace.document, workspace.gallery, a.result_looks, readiness, buttons, theme, icons
        )
        self.layers = EditLayersPanel(
            workspace.document,
            workspace.inspection,
            readiness,
            theme,
            c.draw_reference,
            self.files.choose_reference,
            self.results,
        )
        object_box = self.layers.object_box
        self.transform = TransformRow(workspace.document, readiness, c.flip_object, c.reset_transform, object_box)
        self.object_source = ObjectSourceRow(workspace.document, theme, c.object_photo, object_box)
        self.references = ReferenceChooser(
            workspace.document,
            workspace.run,
            actions.references,
            c.draw_reference,
            c.cancel,
            self.layers.background_box,
        )
        FileDrop(self.layers.background_box, self.files.drop_reference)
        steering = c.start, c.pause, c.end_stage, c.sample_now, c.cancel
        settings = workspace.method_settings, workspace.forecast
        queue = QueueBox(workspace.queue, c.begin_queue, c.empty_queue, icons)
        self.run = RunPanel(workspace.run, workspace.preferences, *settings, *steering, c.method_settings, queue, theme)
        self.gallery = GalleryPanel(
            *(workspace.gallery, CandidateThumbnails(workspace, self)),
            *(workspace.document, workspace.run, workspace.preferences, theme),
            *(c.more, c.add_layer, c.export),
        )
        self.status = StatusBar(workspace, self.canvas)
        self._copying = CopyPicture(self.canvas, self)
        self._copying.told.connect(self.status.say)
        self._lay_out(icons, models)
        self._view_menu = ViewCommands(c, self.canvas, workspace.preferences, self.status.show_hint, self)
        self._proof_command = ProofCommand(c, workspace, self.canvas, self.status.show_proof, self)
        self._mask_menu = MaskCommands(c, actions.mask_operations, workspace, readiness, self.files.pictures, self)
        self._layer_menu = LayerCommands(c, workspace, self.results.list, self.gallery.view, self.canvas, self)
        self._document_commands = DocumentCommands(
            c, workspace, actions.references, actions.edit_runs, actions.run_steering, self.gallery, self
        )
        FirstCandidate(workspace, actions.edit_runs, self.canvas, self)
        self._connect()
        self.keymap = Keymap(self.findChildren(QAction), canvas_keys(), workspace.preferences, self)
        self._unclaimed = UnclaimedKeys(self.keymap, c, self.canvas, self.status.refuse)
        self.keymap.changed.connect(self._name_keys)
        self._name_keys()
        self.set_theme(theme, icons)
        self._colour_mask()
        self._offer_prompts()
        self._refresh()
        kept = [tool.icon == workspace.preferences.tool for tool in self.tools]
        self.tool_actions[kept.index(True) if any(kept) else 0].trigger()

    def _lay_out(self, icons: Icons, models: ModelList) -> None:
        self.setWindowTitle(self.tr("LayerDiffusion Desktop"))
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        DockTabs(self)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.offer_bar)
        column.addWidget(self.notice_bar)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        self.toolbar = ToolBar(self.tr("Tools"), "tools")
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.toolbar)
        self.tool_options = ToolOptions(self._brush, self.masks.options, self.masks.pending)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.tool_options)
        group = QActionGroup(self)
        self.tool_actions = [self.toolbar.addAction(tool.name) for tool in self.tools]
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.setCheckable(True)
            action.setShortcut(tool.key)
            action.setObjectName(f"tool-{tool.icon}")
            group.addAction(action)
        self.toolbar.addSeparator()
        self.toolbar.addAction(self.commands.refine)
        self.toolbar.addAction(self.commands.clear)
        self.layers_dock = self._dock(self.tr("Layers"), "layers", DockScrollArea(self.layers), _RIGHT)
        self.run_dock = self._dock(self.tr("Run"), "run", DockScrollArea(self.run), _RIGHT)
        history = HistoryPanel(self._workspace.document.undo_stack)
        self.history_dock = self._dock(self.tr("History"), "history", history, _RIGHT)
        self.tabifyDockWidget(self.run_dock, self.history_dock)
        self.history_dock.hide()
        self.gallery_dock = self._dock(self.tr("Gallery"), "gallery-dock", self.gallery, _BOTTOM)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.resizeDocks([self.layers_dock, self.run_dock], [320, 320], Qt.Orientation.Horizontal)
        self.resizeDocks([self.layers_dock, self.run_dock], [450, 310], Qt.Orientation.Vertical)
        self.setStatusBar(self.status)
        self.status.addPermanentWidget(self.masks.background_task)
        c, d = self.commands, self._workspace
        self.menu_corner = MenuCorner(d.inspection, d.preferences, models, c.models, c.start)
        self.menuBar().setCornerWidget(self.menu_corner)
        docks = (self.layers_dock, self.run_dock, self.gallery_dock, self.history_dock)
        fill_menus(
            self.menuBar(),
            c,
            d.document.undo_stack,
            self.tool_actions,
            docks,
            d.preferences,
            RecentMenu(d.preferences, d.thumbnails, self.guard.open_file, self),
            DeviceMenu(d.inspection, d.preferences, self._actions.engine_device.choose, self),
        )

    def _dock(self, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea) -> Dock:
        dock = Dock(title, name, content)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        c, a, d, canvas = self.commands, self._actions, self._workspace, self.canvas
        c.open.triggered.connect(self.files.choose_photo)
        c.save.triggered.connect(lambda: self.project_dialogs.save())
        c.save_as.triggered.connect(lambda: self.project_dialogs.save_as())
        c.save_copy.triggered.connect(self.project_dialogs.save_copy)
        c.collect.triggered.connect(self.project_dialogs.collect)
        c.revert.triggered.connect(self.guard.revert)
        c.copy.triggered.connect(self._copying.copy)
        c.paste.triggered.connect(self.files.paste)
        c.paste_reference.triggered.connect(self.files.paste_reference)
        c.object_file.triggered.connect(self.files.choose_object_source)
        c.guide.triggered.connect(self._show_guide)
        c.shortcuts.triggered.connect(self._show_shortcuts)
        c.example.triggered.connect(self.guard.open_example)
        c.about.triggered.connect(a.opener.explain_starter)
        c.export.triggered.connect(self.files.choose_export)
        c.export_starred.triggered.connect(self.files.choose_export_starred)
        c.settings.triggered.connect(self._show_settings)
        c.quit.triggered.connect(self.close)
        c.fit.triggered.connect(canvas.fit)
        c.actual.triggered.connect(lambda: canvas.zoom_to(1.0 / self.devicePixelRatio()))
        c.zoom_in.triggered.connect(lambda: canvas.zoom_by(1.25))
        c.zoom_out.triggered.connect(lambda: canvas.zoom_by(0.8))
        c.overlay.toggled.connect(canvas.show_overlay)
        c.mask_only.toggled.connect(canvas.show_only_mask)
        d.preferences.mask_changed.connect(self._colour_mask)
        d.preferences.prompts_changed.connect(self._offer_prompts)
        c.panels.toggled.connect(self._hide_panels)
        RunInSight(d.run, self.run_dock, self.layers_dock, c.panels)
        canvas.files_dropped.connect(self.guard.open_file)
        canvas.panels_toggled.connect(c.panels.toggle)
        for refusing in (canvas, self.files, self.masks, self._mask_menu, GreyedFields(self)):
            refusing.refused.connect(self.status.refuse)
        for left in (*self.findChildren(PromptField), *self.findChildren(ActionButton), PanelFields(self)):
            left.left.connect(canvas.setFocus)  # for the tools' keys
        for left in (self.offer_bar, self.gallery.filter, self.run.advanced):
            left.left.connect(canvas.setFocus)
        self.gallery.view.chosen.connect(canvas.take_focus)
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.triggered.connect(lambda _=False, tool=tool: self._take_tool(tool))
        document = d.document
        for signal in (
            document.photo_changed,
            document.active_changed,
            document.reference_changed,
            document.negative_changed,
            document.target_changed,
            document.weights.changed,
            document.results.dataChanged,
            document.object.prompt_changed,
            document.background.prompt_changed,
            document.undo_stack.indexChanged,
            a.sam_masks.refinement.changed,
            d.run.changed,
            d.gallery.shown_changed,
            d.gallery.dataChanged,
            d.inspection.changed,
            d.project.changed,
            d.queue.changed,
        ):
            signal.connect(self._refresh)

    def set_theme(self, theme: Theme, icons: Icons) -> None:
        for themed in (self.canvas, self.layers, self.run, self.gallery, self.object_source):
            themed.set_theme(theme)
        self.results.set_look(theme, icons)
        for iconed in (self.notice_bar, self.offer_bar, self.toolbar, self.tool_options, self.run.queue):
            iconed.set_icons(icons)
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.setIcon(icons.icon(tool.icon))
        self.commands.refine.setIcon(icons.icon("refine"))
        self.commands.clear.setIcon(icons.icon("clear"))
        self.setWindowIcon(icons.accent("app"))

    def leave(self) -> None:
        """Closes without a question."""
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leaving and self.guard.holds_up(self.leave):
            event.ignore()
            return
        self.commands.panels.setChecked(False)
        self._workspace.preferences.set_layout(self.saveState(), self.saveGeometry())
        event.accept()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._unclaimed.press(event)
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowTitleChange:
            self.setAccessibleName(self.windowTitle())
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._actions.file_watch.look()
        super().changeEvent(event)

    def _take_tool(self, tool: Tool) -> None:
        self.canvas.set_tool(tool)
        self._workspace.preferences.set_tool(tool.icon)
        self.transform.set_wanted(isinstance(tool, TransformTool))
        self.masks.take(tool)
        self.tool_options.take(tool)
        self.status.show_hint(tool.obstacle() or self.masks.hint(tool))

    def _hide_panels(self, hidden: bool) -> None:
        if hidden:
            panels = (self.toolbar, self.tool_options, *self.findChildren(QDockWidget))
            self._hidden = [panel for panel in panels if not panel.isHidden()]
        for panel in self._hidden:
            panel.setVisible(not hidden)

    def _name_keys(self) -> None:
        """Tells the keys where the pointer rests on tools and commands, and what opens a photo on the empty canvas."""
        self.canvas.name_open_keys(self.commands.open.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            tell(action, tool.hint)
        self.commands.name_keys()

    def _show_guide(self) -> None:
        if not raised(self, GuideWindow):
            GuideWindow(guide_file(), self).show()

    def _show_shortcuts(self) -> None:
        if not raised(self, ShortcutsDialog):
            ShortcutsDialog(self.keymap, self).show()

    def _show_settings(self) -> None:
        if not raised(self, SettingsDialog):
            w = self._workspace
            SettingsDialog(w.preferences, self._brush, w.runs, self.files.show_folder, self).show()

    def _colour_mask(self) -> None:
        self.canvas.set_overlay(self._workspace.preferences.mask_colour, self._workspace.preferences.mask_opacity)

    def _offer_prompts(self) -> None:
        self.layers.offer(self._workspace.preferences.prompts)

    def _refresh(self) -> None:
        self.commands.refresh()
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            reason = tool.obstacle()
            action.setStatusTip(reason or tool.hint)
            if action.isChecked():
                self.status.show_hint(reason or self.masks.hint(tool))
        document = self._workspace.document
        title, project = self.tr("LayerDiffusion Desktop"), self._workspace.project
        if document.photo is not None:
            mark = "*" if project.unsaved else ""
            title = f"{Path(project.path or document.photo.path).name}{mark} · {title}"
        self.setWindowTitle(title)
