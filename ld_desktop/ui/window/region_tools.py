"""The tools that find a region, what belongs to them in the window, and what is said about them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal

from ld_desktop.actions.colour_masks import ColourMasks
from ld_desktop.actions.sam_masks import SamMasks
from ld_desktop.actions.sam_preview import SamPreview
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.sam_suitability import sam_suits
from ld_desktop.model.masks.object_selection import Combine
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.canvas.marching_ants import MarchingAnts
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.dialogs.non_modal import ask_pixels
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.tools.box_drag import BoxDrag
from ld_desktop.ui.tools.flood_tool import FloodOptions, FloodTool
from ld_desktop.ui.tools.mask_modes import with_rule
from ld_desktop.ui.tools.refine_bar import RefineBar
from ld_desktop.ui.tools.sam_tools import BoxTool, ClickTool
from ld_desktop.ui.window.background_task_bar import BackgroundTaskBar

_FARTHEST = 200  # photo pixels
EDGE = "edge"


class RegionTools(QObject):
    """``tools`` for the toolbar, ``options`` for above the canvas, ``background_task`` for the status bar.

    ``refused`` says why nothing was done.
    """

    refused = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        sam_masks: SamMasks,
        sam_preview: SamPreview,
        colour_masks: ColourMasks,
        readiness: Readiness,
        commands: Commands,
        canvas: Canvas,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._sam_masks, self._sam_preview, self._colour_masks = (
            workspace,
            sam_masks,
            sam_preview,
            colour_masks,
        )
        self._commands, self._canvas, self._readiness = commands, canvas, readiness
        self._warned = False  # of what SAM misses in the open photo
        self.click, self.box = (
            ClickTool(sam_masks, sam_preview, readiness, parent),
            BoxTool(sam_masks, readiness, parent),
        )
        self.flood = FloodTool(colour_masks, readiness, parent)
        hint = with_rule(self.tr("Drag a box around the object: it is found by its colours alone."), self)
        self._grab_name = self.tr("GrabCut (colour-based)")
        self.grab_cut = BoxDrag(self._grab_name, hint, "grabcut", "G", readiness.cut, self._cut_box, parent)
        self.tools: tuple[Tool, ...] = (self.flood, self.click, self.box, self.grab_cut)
        self.options, self.background_task = (
            FloodOptions(workspace.preferences),
            BackgroundTaskBar(colour_masks.background_task),
        )
        self.ants = MarchingAnts(canvas, workspace.document, workspace.gallery)
        self.pending = RefineBar(canvas, sam_masks.refinement, workspace.gallery)
        c = commands
        c.start.triggered.connect(sam_masks.refinement.accept)
        c.refine.triggered.connect(self._refine)
        c.grab_cut.triggered.connect(lambda: colour_masks.cut_strokes(c.grab_cut.text()))
        c.refine_edge.triggered.connect(self._ask_reach)
        c.new_object.triggered.connect(self._start_over)
        c.layer_mask_of_object.triggered.connect(self._find_in_result)
        c.ants.toggled.connect(self._show_ants)
        c.ants.setChecked(workspace.preferences.ants)
        colour_masks.background_task.changed.connect(commands.refresh)
        workspace.document.photo_changed.connect(self._forget_warning)

    def take(self, tool: Tool) -> None:
        """``tool`` is the one in use from now on."""
        asks_sam = tool in (self.click, self.box)
        self.options.setVisible(tool is self.flood)
        self._sam_preview.take(asks_sam)
        if asks_sam:
            self._warn()

    def hint(self, tool: Tool) -> str:
        """What ``tool`` does next, or what can be done about the last answer."""
        if self._sam_masks.refinement.pending:
            return self.tr("Refined. Enter accepts it, Esc takes it back; paint or erase to correct it.")
        if tool in (self.click, self.box) and not sam_suits(self._workspace.document, self._workspace.preferences):
            return self.tr(
                "The starter's SAM knows picture-book scenes only. For this photo: GrabCut (G), or another SAM."
            )
        return tool.hint

    def _warn(self) -> None:
        """Once for each photo."""
        document = self._workspace.document
        if sam_suits(document, self._workspace.preferences) or self._warned:
            return
        self._warned = True
        self._workspace.notices.info(
            self.tr("Only the starter's SAM is installed: it knows picture-book scenes and will miss in this photo."),
            self.tr(
                "Use GrabCut (colour-based): drag a box with G, or paint roughly and press Shift+G. "
                "Or choose a SAM checkpoint: File > Models…"
            ),
        )

    def _forget_warning(self) -> None:
        self._warned = False

    def _refine(self) -> None:
        self._warn()
        self._sam_masks.refine(self._commands.refine.text())

    def _find_in_result(self) -> None:
        self._warn()
        self._sam_masks.find_in_result(self._commands.layer_mask_of_object.text())

    def _cut_box(self, box: QRectF, how: Combine) -> None:
        self._colour_masks.cut_box(box, how, self._grab_name)

    def _ask_reach(self) -> None:
        preferences, title = self._workspace.preferences, self._commands.refine_edge.text().rstrip("…")
        layer = self._workspace.document.active
        if (mask := layer.mask) is None:
            return

        def refine(pixels: int) -> None:
            preferences.set_reach(EDGE, pixels)
            if reason := self._readiness.reshape_mask(layer, mask) or self._readiness.background_task():
                self.refused.emit(reason)
            else:
                self._colour_masks.refine_edge(layer, pixels, title)

        window = self._canvas.window()
        ask_pixels(window, title, preferences.reach(EDGE, 20), _FARTHEST, refine)

    def _start_over(self) -> None:
        document = self._workspace.document
        document.clear_mask(document.active, self._commands.new_object.text())

    def _show_ants(self, shown: bool) -> None:
        self._workspace.preferences.set_ants(shown)
        self.ants.set_shown(shown)
