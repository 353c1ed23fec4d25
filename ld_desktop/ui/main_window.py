"""The main window: where everything is, and which command does what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.actions.cutting import Cutting
from ld_desktop.actions.desk import Desk
from ld_desktop.actions.editing import Editing
from ld_desktop.actions.exporting import Exporting
from ld_desktop.actions.inspecting import Inspecting
from ld_desktop.actions.masking import Masking
from ld_desktop.actions.opening import Opening
from ld_desktop.actions.pointing import Pointing
from ld_desktop.actions.previewing import Previewing
from ld_desktop.model.document import context_frame
from ld_desktop.model.readiness import Readiness
from ld_desktop.ui.canvas import Canvas
from ld_desktop.ui.commands import Commands
from ld_desktop.ui.dialogs import ask_path
from ld_desktop.ui.gallery_view import GalleryPanel
from ld_desktop.ui.layers_panel import ActionButton, LayersPanel
from ld_desktop.ui.mask_menu import MaskMenu
from ld_desktop.ui.mask_tooling import MaskTooling
from ld_desktop.ui.menus import fill_menus
from ld_desktop.ui.models_panel import ModelsPanel
from ld_desktop.ui.notice_bar import NoticeBar
from ld_desktop.ui.recent_menu import RecentMenu
from ld_desktop.ui.run_panel import RunPanel
from ld_desktop.ui.selection_tools import shape_tools
from ld_desktop.ui.shortcuts import ShortcutList
from ld_desktop.ui.status import StatusLine
from ld_desktop.ui.theme import GRID, Icons, Theme
from ld_desktop.ui.tools import BrushSize, BrushTool, FrameTool, HandTool, Tool

_PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.avif"
_RIGHT, _BOTTOM = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass
class Actions:
    """What the window can have done."""

    opening: Opening
    pointing: Pointing
    masking: Masking
    editing: Editing
    exporting: Exporting
    inspecting: Inspecting
    previewing: Previewing
    cutting: Cutting


class MainWindow(QMainWindow):
    """Draws ``desk``'s model and hands the artist's wishes to ``actions``."""

    closed = Signal()

    def __init__(self, desk: Desk, actions: Actions, readiness: Readiness, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._desk, self._actions, self._readiness = desk, actions, readiness
        self.commands = Commands(readiness, self)
        self._brush = BrushSize(desk.preferences.brush, desk.preferences.set_brush)
        self.canvas = Canvas(desk.document, desk.gallery, desk.run, desk.inspection, self._brush, theme)
        self.notice_bar = NoticeBar(desk.notices, icons)
        a, c = actions, self.commands
        self.masks = MaskTooling(desk, a.pointing, a.previewing, a.cutting, readiness, c, self.canvas, self)
        self.tools: tuple[Tool, ...] = (
            BrushTool(desk.document, readiness, self._brush, True, self),
            BrushTool(desk.document, readiness, self._brush, False, self),
            *shape_tools(desk.document, readiness, self),
            *self.masks.tools,
            FrameTool(desk.document, readiness, self),
            HandTool(readiness, self),
        )
        self.layers = LayersPanel(
            desk.document, desk.inspection, readiness, theme, c.draw_reference, self.choose_reference
        )
        self.run = RunPanel(desk.run, desk.preferences, c.start, c.cancel, theme)
        self.gallery = GalleryPanel(desk.gallery, theme, c.star, c.more, c.export)
        self.models = ModelsPanel(desk.preferences, desk.inspection, self._choose_model, self._choose_sam)
        self.status = StatusLine(desk, self.canvas)
        self._lay_out(icons)
        self._mask_menu = MaskMenu(c, actions.masking, desk, self._pictures(), self)
        self._connect()
        self.set_theme(theme, icons)
        self._colour_mask()
        self._offer_prompts()
        self._refresh()
        self.tool_actions[0].trigger()

    def _lay_out(self, icons: Icons) -> None:
        self.setWindowTitle(self.tr("LayerDiffusion Desktop"))
        self.resize(1280, 840)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice_bar)
        column.addWidget(self.masks.options)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        self.toolbar = QToolBar(self.tr("Tools"))
        self.toolbar.setObjectName("tools")
        self.toolbar.setMovable(False)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.toolbar)
        group = QActionGroup(self)
        self.tool_actions = [self.toolbar.addAction(tool.name) for tool in self.tools]
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.setCheckable(True)
            action.setShortcut(tool.key)
            action.setToolTip(f"{tool.name} ({tool.key})\n{tool.hint}")
            group.addAction(action)
        self.toolbar.addSeparator()
        self.toolbar.addAction(self.commands.refine)
        self.toolbar.addAction(self.commands.clear)
        self.layers_dock = self._dock(self.tr("Layers"), "layers", self._scrolled(self.layers), _RIGHT)
        self.run_dock = self._dock(self.tr("Run"), "run", self._scrolled(self.run), _RIGHT)
        self.models_dock = self._dock(self.tr("Models"), "models", self._scrolled(self.models), _RIGHT)
        self.tabifyDockWidget(self.layers_dock, self.models_dock)
        self.models_dock.hide()
        self.gallery_dock = self._dock(self.tr("Gallery"), "gallery-dock", self.gallery, _BOTTOM)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.resizeDocks([self.layers_dock, self.run_dock], [320, 320], Qt.Orientation.Horizontal)
        self.resizeDocks([self.layers_dock, self.run_dock], [450, 310], Qt.Orientation.Vertical)
        self.setStatusBar(self.status)
        self.status.addPermanentWidget(self.masks.chore)
        self._corner = QWidget()
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(GRID, 4, GRID, 4)
        row.setSpacing(GRID)
        self.model_name = QToolButton()
        self.model_name.setDefaultAction(self.commands.models)
        self.model_name.setAutoRaise(True)
        row.addWidget(self.model_name)
        row.addWidget(ActionButton(self.commands.start, primary=True))
        self.menuBar().setCornerWidget(self._corner)
        docks = (self.layers_dock, self.run_dock, self.gallery_dock, self.models_dock)
        fill_menus(
            self.menuBar(),
            self.commands,
            self._desk.document.undo_stack,
            self.tool_actions,
            docks,
            self._desk.preferences,
            RecentMenu(self._desk.preferences, self._actions.opening.open_photo, self),
        )

    def _dock(self, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock

    def _scrolled(self, content: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(304)
        return area

    def _connect(self) -> None:
        c, a, d, canvas = self.commands, self._actions, self._desk, self.canvas
        c.open.triggered.connect(self.choose_photo)
        c.paste.triggered.connect(self.paste)
        c.shortcuts.triggered.connect(self._show_shortcuts)
        c.example.triggered.connect(a.opening.open_example)
        c.help_example.triggered.connect(a.opening.open_example)
        c.about.triggered.connect(a.opening.explain_starter)
        c.export.triggered.connect(self.choose_export)
        c.models.triggered.connect(self._show_models)
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
        c.clear.triggered.connect(self._clear_mask)
        c.fitting_frame.triggered.connect(lambda: d.document.edit_frame(None, c.fitting_frame.text()))
        c.whole_frame.triggered.connect(self._frame_whole)
        c.object_frame.triggered.connect(self._frame_object)
        c.show_object.triggered.connect(lambda: d.document.activate(d.document.object))
        c.show_background.triggered.connect(lambda: d.document.activate(d.document.background))
        c.draw_reference.triggered.connect(a.pointing.draw_reference)
        c.start.triggered.connect(a.editing.start)
        c.cancel.triggered.connect(a.editing.cancel)
        c.more.triggered.connect(self._more_seeds)
        c.star.triggered.connect(self._star)
        c.original.triggered.connect(lambda: d.gallery.show(None))
        canvas.files_dropped.connect(a.opening.open_photo)
        canvas.panels_toggled.connect(c.panels.toggle)
        canvas.refused.connect(self.status.refuse)
        self.gallery.view.chosen.connect(canvas.setFocus)
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.triggered.connect(lambda _=False, tool=tool: self._take_tool(tool))
        document = d.document
        for signal in (
            document.photo_changed,
            document.active_changed,
            document.reference_changed,
            document.negative_changed,
            document.target_changed,
            document.object.prompt_changed,
            document.background.prompt_changed,
            document.undo_stack.indexChanged,
            d.run.changed,
            d.gallery.shown_changed,
            d.inspection.changed,
        ):
            signal.connect(self._refresh)
        d.gallery.shown_changed.connect(self._show_candidate_layer)

    def set_theme(self, theme: Theme, icons: Icons) -> None:
        for themed in (self.canvas, self.layers, self.run, self.gallery):
            themed.set_theme(theme)
        self.notice_bar.set_icons(icons)
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            action.setIcon(icons.icon(tool.icon))
        self.commands.refine.setIcon(icons.icon("refine"))
        self.commands.clear.setIcon(icons.icon("clear"))
        self.setWindowIcon(icons.accent("app"))

    def choose_photo(self) -> None:
        ask_path(self, self.tr("Open photo"), self._actions.opening.open_photo, kinds=self._pictures())

    def paste(self) -> None:
        """The clipboard's file, or else its picture."""
        content = QGuiApplication.clipboard().mimeData()
        urls = content.urls() if content else []  # a clipboard that was never filled has no content
        files = [url.toLocalFile() for url in urls if url.isLocalFile()]
        image = QGuiApplication.clipboard().image()
        if files:
            self._actions.opening.open_photo(files[0])
        elif not image.isNull():
            self._actions.opening.paste(image)
        else:
            self.status.refuse(self.tr("There is no picture on the clipboard."))

    def choose_reference(self) -> None:
        ask_path(self, self.tr("Choose a reference"), self._actions.opening.open_reference, kinds=self._pictures())

    def choose_export(self) -> None:
        shown, photo = self._desk.gallery.shown, self._desk.document.photo
        if shown is None or photo is None:
            return
        name = f"{Path(photo.path).stem}-{shown.seed}.png"
        ask_path(
            self,
            self.tr("Export PNG"),
            lambda path: self._actions.exporting.export(shown, Path(path)),
            QFileDialog.FileMode.AnyFile,
            self.tr("PNG (*.png)"),
            str(self._desk.preferences.export_folder / name),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self.commands.panels.setChecked(False)
        self._desk.preferences.set_layout(self.saveState(), self.saveGeometry())
        event.accept()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowTitleChange:
            self.setAccessibleName(self.windowTitle())
        super().changeEvent(event)

    def _pictures(self) -> str:
        return self.tr("Pictures ({patterns})").format(patterns=_PICTURES)

    def _choose_model(self, chosen: Callable[[str], None]) -> None:
        ask_path(self, self.tr("Choose a Stable Diffusion folder"), chosen, QFileDialog.FileMode.Directory)

    def _choose_sam(self, chosen: Callable[[str], None]) -> None:
        ask_path(
            self, self.tr("Choose a SAM checkpoint"), chosen, kinds=self.tr("Checkpoints (*.pth *.pt *.safetensors)")
        )

    def _take_tool(self, tool: Tool) -> None:
        self.canvas.set_tool(tool)
        self.masks.take(tool)
        self.status.show_hint(tool.obstacle() or self.masks.hint(tool))

    def _hide_panels(self, hidden: bool) -> None:
        for panel in (self.toolbar, self.layers_dock, self.run_dock, self.gallery_dock):
            panel.setVisible(not hidden)
        self.models_dock.hide()

    def _show_shortcuts(self) -> None:
        held = (
            (self.tr("Move the picture (hold)"), self.tr("Space")),
            (self.tr("Show the original (hold)"), "O"),
            (self.tr("Hide or show the panels, in the canvas"), self.tr("Tab")),
        )
        named = [action for action in self.findChildren(QAction) if action.text() and not action.shortcut().isEmpty()]
        ShortcutList(named, held, self).show()

    def _show_models(self) -> None:
        self.models_dock.setVisible(not self.models_dock.isVisible())
        self.models_dock.raise_()

    def _colour_mask(self) -> None:
        self.canvas.set_overlay(self._desk.preferences.mask_colour, self._desk.preferences.mask_opacity)

    def _offer_prompts(self) -> None:
        self.layers.offer(self._desk.preferences.prompts)

    def _clear_mask(self) -> None:
        document = self._desk.document
        document.clear_mask(document.active, self.commands.clear.text())

    def _frame_whole(self) -> None:
        document = self._desk.document
        if document.photo is not None:
            document.edit_frame(document.photo.image.rect(), self.commands.whole_frame.text())

    def _frame_object(self) -> None:
        document = self._desk.document
        if document.photo is not None and document.object.mask is not None:
            bounds = document.object.mask.bounds()
            document.edit_frame(context_frame(bounds, document.photo.image.size()), self.commands.object_frame.text())

    def _more_seeds(self) -> None:
        if self._desk.gallery.shown is not None:
            self._actions.editing.more_seeds(self._desk.gallery.shown, self.gallery.count.value())

    def _star(self) -> None:
        if self._desk.gallery.shown is not None:
            self._desk.gallery.toggle_star(self._desk.gallery.shown)

    def _show_candidate_layer(self) -> None:
        if self._desk.gallery.shown is not None:
            self._desk.document.activate(self._desk.document.object)

    def _refresh(self) -> None:
        self.commands.refresh()
        for tool, action in zip(self.tools, self.tool_actions, strict=True):
            reason = tool.obstacle()
            action.setStatusTip(reason or tool.hint)
            if action.isChecked():
                self.status.show_hint(reason or self.masks.hint(tool))
        document, answer = self._desk.document, self._desk.inspection.answer
        name = answer.model.name if answer is not None else self.tr("Starter")
        if answer is None and self._desk.preferences.model is not None:
            name = Path(self._desk.preferences.model).name
        self.model_name.setText(self.tr("Model: {name}").format(name=name))
        title = self.tr("LayerDiffusion Desktop")
        if document.photo is not None:
            title = f"{Path(document.photo.path).name} · {title}"
        self.setWindowTitle(title)
