"""Every command of the program as a QAction: text, shortcut, and why it cannot be used now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ld_desktop.model.document.readiness import Readiness
from ld_desktop.ui.widgets.tool_tips import tell

Reason = Callable[[], str | None]


@dataclass
class _Guarded:
    action: QAction
    help: str
    reason: Reason


class Commands(QObject):
    """Makes actions and keeps them enabled or disabled.

    The status tip is what a command does, or why it cannot be used now; the tooltip has name and keys before it.
    """

    def __init__(self, readiness: Readiness, parent: QObject) -> None:
        super().__init__(parent)
        self._guarded: list[_Guarded] = []
        self._all: list[QAction] = []
        r, t = readiness, self.tr
        self.open = self._make(t("Open photo…"), QKeySequence.StandardKey.Open, t("Open a photo"))
        self.develop = self._make(
            t("Develop camera RAW…"),
            None,
            t("Make a photo with 16 bits of a camera's RAW file: choose white balance and size"),
        )
        self.save = self._make(
            t("Save"),
            QKeySequence.StandardKey.Save,
            t("Save the edit as a project"),
            r.photo,
        )
        self.save_as = self._make(t("Save as…"), "Ctrl+Shift+S", t("Save the edit as another project"), r.photo)
        self.save_copy = self._make(
            t("Save a copy…"), None, t("Save the edit as it is now to another file, and go on with this one"), r.photo
        )
        self.collect = self._make(
            t("Collect…"),
            None,
            t("Save a copy with the tuned edits in it, so that another computer can draw more seeds"),
            r.photo,
        )
        self.revert = self._make(t("Revert…"), None, t("Open the project again as it was saved last"), r.revert)
        self.example = self._make(t("Open the example"), None, t("A picture-book scene, ready to start"))
        self.copy = self._make(
            t("Copy picture"),
            QKeySequence.StandardKey.Copy,
            t("Copy what the canvas shows, in full size"),
            r.photo,
        )
        self.paste = self._make(t("Paste as photo"), QKeySequence.StandardKey.Paste, t("Open the clipboard's picture"))
        self.export = self._make(
            t("Export…"), "Ctrl+E", t("Save the photo with its result layers and the shown candidate"), r.export
        )
        self.models = self._make(t("Models…"), None, t("What is installed and in use, and what can be had"))
        self.quit = self._make(t("Quit"), QKeySequence.StandardKey.Quit, t("Close the program"))
        self.fit = self._make(t("Fit in window"), "Ctrl+0", t("Show the whole picture"), r.photo)
        self.actual = self._make(t("100 %"), "Ctrl+1", t("One picture pixel per screen pixel"), r.photo)
        self.zoom_in = self._make(t("Zoom in"), QKeySequence.StandardKey.ZoomIn, t("Zoom in"), r.photo)
        self.zoom_out = self._make(t("Zoom out"), QKeySequence.StandardKey.ZoomOut, t("Zoom out"), r.photo)
        self.rotate_left = self._make(t("Rotate view left"), "4", t("Turn the view, not the photo, by 15°"), r.photo)
        self.rotate_right = self._make(t("Rotate view right"), "6", t("Turn the view, not the photo, by 15°"), r.photo)
        self.upright = self._make(t("View upright"), "5", t("Turn the view back"), r.photo)
        self.pixel_grid = self._make(t("Pixel grid"), None, t("Lines between the pixels, at large zooms"))
        self.pixel_grid.setCheckable(True)
        self.compare = self._make(
            t("Compare"),
            "Y",
            t("Drag a line across the picture: the photo on its left, the result on its right"),
            r.compare,
        )
        self.compare.setCheckable(True)
        self.compare_chosen = self._make(
            t("Compare candidates…"),
            "C",
            t("One candidate beside the photo, or two to four chosen ones: side by side, by a line, in turn"),
            r.compare_chosen,
        )
        self.proof = self._make(
            t("Proof view"),
            "Shift+Y",
            t("Tint the photo's pixels that the result changed, and tell their share"),
            r.photo,
        )
        self.proof.setCheckable(True)
        self.overlay = self._make(t("Show mask"), "M", t("Show the mask over the picture"))
        self.overlay.setCheckable(True)
        self.overlay.setChecked(True)
        self.mask_only = self._make(t("Show only the mask"), "Shift+M", t("White object on black"), r.photo)
        self.mask_only.setCheckable(True)
        self.panels = self._make(t("Hide panels"), None, t("Only the picture (Tab in the canvas)"))
        self.panels.setCheckable(True)
        self.refine = self._make(t("Refine strokes"), "R", t("Snap the painted mask to the object's edge"), r.refine)
        self.clear = self._make(t("Clear mask"), "Ctrl+Del", t("Remove everything painted"), r.clear)
        self.invert = self._make(t("Invert mask"), "Ctrl+I", t("Mask what is not masked now"), r.paint)
        self.new_object = self._make(
            t("New object"),
            "Shift+N",
            t("Clear this layer's points and mask, and begin with another object"),
            r.start_over,
        )
        self.refine_edge = self._make(
            t("Refine edge (hair, fur)…"), None, t("Find hair and fur along the mask's edge in the photo"), r.cut_mask
        )
        self.grab_cut = self._make(
            t("GrabCut from strokes (colour-based)"),
            "Shift+G",
            t("Find the object by the colours under the painted mask; needs no model"),
            r.cut_mask,
        )
        self.ants = self._make(t("Marching ants"), "Shift+A", t("Show the mask's edge as a moving line"))
        self.ants.setCheckable(True)
        self.grow = self._make(t("Grow mask…"), None, t("Make the mask larger all around"), r.clear)
        self.shrink = self._make(t("Shrink mask…"), None, t("Make the mask smaller all around"), r.clear)
        self.feather = self._make(t("Feather mask…"), None, t("Make the mask's edge soft"), r.clear)
        self.smooth = self._make(t("Smooth mask…"), None, t("Round off corners and dents of the edge"), r.clear)
        self.fill_holes = self._make(t("Fill holes"), None, t("Fill the holes that the mask encloses"), r.clear)
        self.drop_specks = self._make(
            t("Drop specks"), None, t("Remove pieces smaller than a tenth of the largest one"), r.clear
        )
        self.import_mask = self._make(
            t("Import mask…"), None, t("Load the mask from a picture of the same size; white is the object"), r.paint
        )
        self.export_starred = self._make(
            t("Export favourites…"), None, t("Save the photo with each starred candidate, one file each"), r.starred
        )
        self.export_mask = self._make(t("Export mask…"), None, t("Save the mask as a greyscale PNG"), r.clear)
        self.fitting_frame = self._make(
            t("Frame: automatic"),
            None,
            t("The whole photo for a new background, else the object with context"),
            r.photo,
        )
        self.whole_frame = self._make(t("Frame: whole photo"), None, t("Edit the whole photo"), r.photo)
        self.object_frame = self._make(
            t("Frame: object with context"), None, t("Edit a square around the object"), r.clear
        )
        self.square_frame = self._make(t("Frame: square"), None, t("A square around the frame's middle"), r.frame)
        self.flip_object = self._make(t("Flip object"), None, t("Mirror the object left to right"), r.transform)
        self.reset_transform = self._make(
            t("Reset transform"), None, t("Put the object back to its place in the photo"), r.transformed
        )
        self.object_file = self._make(
            t("Object from another picture…"),
            None,
            t("Take the object from another picture instead of the photo"),
            r.photo,
        )
        self.object_photo = self._make(
            t("Object from the photo"), None, t("Edit the photo's own object again"), r.object_source
        )
        self.show_object_source = self._make(
            t("Show the other picture"), "Ctrl+Shift+3", t("The object's source and its mask"), r.object_source
        )
        self.show_object = self._make(t("Show object"), "Ctrl+Shift+1", t("The object's source and mask"), r.photo)
        self.show_background = self._make(
            t("Show background"), "Ctrl+Shift+2", t("The reference and its mask"), r.background
        )
        self.draw_reference = self._make(
            t("Draw four references"),
            None,
            t("Pick and correct the reference before the edit starts"),
            r.draw_reference,
        )
        self.paste_reference = self._make(
            t("Paste as reference"), "Ctrl+Shift+V", t("Use the clipboard's picture as the reference"), r.photo
        )
        self.add_layer = self._make(
            t("Add as layer"), "Ctrl+Shift+N", t("Lay the shown candidate over the photo"), r.shown
        )
        self.duplicate_layer = self._make(t("Duplicate layer"), "Ctrl+J", t("A copy above it"), r.result)
        self.delete_layer = self._make(t("Delete layer"), "Del", t("Remove this result layer"), r.change_result)
        self.rename_layer = self._make(t("Rename layer"), "F2", t("Give it another name"), r.change_result)
        self.raise_layer = self._make(t("Move layer up"), "Ctrl+]", t("Over the one above it"), r.raise_result)
        self.lower_layer = self._make(t("Move layer down"), "Ctrl+[", t("Under the one below it"), r.lower_result)
        self.layer_above = self._make(t("Select layer above"), "PgUp", t("Make the layer above active"), r.photo)
        self.layer_below = self._make(t("Select layer below"), "PgDown", t("Make the layer below active"), r.photo)
        self.layer_visible = self._make(t("Layer visible"), "Ctrl+Shift+H", t("Show or hide the layer"), r.result)
        self.layer_visible.setCheckable(True)
        self.layer_locked = self._make(t("Layer locked"), "Ctrl+/", t("Protect the layer from changes"), r.result)
        self.layer_locked.setCheckable(True)
        self.layer_mask_of_object = self._make(
            t("Layer mask from the object"),
            None,
            t("Find the object in this result, and show the layer only there"),
            r.mask_result_by_object,
        )
        self.start = self._make(t("Start"), "Ctrl+Return", t("Learn this picture and draw candidates"), r.start)
        self.start.setAutoRepeat(False)  # each press adds another edit to the queue
        self.cancel = self._make(t("Cancel"), "Ctrl+.", t("Stop the job within one step"), r.cancel)
        self.pause = self._make(t("Pause"), "Ctrl+P", t("Stand still at the end of this step, or go on"), r.pause)
        self.end_stage = self._make(
            t("Stop here"), None, t("Use what was learned so far, and go on with the next stage"), r.end_stage
        )
        self.sample_now = self._make(
            t("Sample now"), None, t("Draw candidates from what is learned so far, then go on learning"), r.sample_now
        )
        self.begin_queue = self._make(
            t("Begin queue"), None, t("The edits that wait begin, one after another"), r.begin_queue
        )
        self.empty_queue = self._make(t("Empty queue…"), None, t("Remove all edits that wait"), r.empty_queue)
        self.more = self._make(t("More seeds"), "Ctrl+M", t("More candidates, no new training"), r.more_seeds)
        self.more_with = self._make(
            t("More seeds with…"),
            None,
            t("With another alpha, guidance or negative prompt, no new training"),
            r.more_seeds,
        )
        self.star = self._make(t("Star"), "*", t("Mark the chosen candidates as favourites"), r.meant)
        self.discard = self._make(
            t("Discard"),
            "Shift+Del",
            t("Put the chosen candidates out of sight (in the gallery also Del); Undo brings them back"),
            r.meant,
        )
        self.delete_discarded = self._make(
            t("Delete discarded…"), None, t("Delete the files of all discarded candidates"), r.discarded
        )
        self.next_candidate = self._make(
            t("Next candidate"), "Alt+Right", t("Show the next one of the gallery"), r.candidates
        )
        self.previous_candidate = self._make(
            t("Previous candidate"), "Alt+Left", t("Show the one before in the gallery"), r.candidates
        )
        self.use_prompts = self._make(
            t("Use its prompts"), None, t("The prompts of the shown candidate's run"), r.shown
        )
        self.use_settings = self._make(
            t("Use its settings"), None, t("Method, preset, seeds and models of the shown candidate's run"), r.shown
        )
        self.use_seed = self._make(
            t("Use its seed"), None, t("The next run draws the shown candidate's seed alone"), r.shown
        )
        self.use_mask = self._make(
            t("Use its mask and frame"), None, t("Mask, frame and transform of the shown candidate's run"), r.shown
        )
        self.use_all = self._make(
            t("Use everything"), None, t("The whole edit as it was when the shown candidate's run began"), r.shown
        )
        self.guide = self._make(t("Guide"), None, t("A whole edit, step by step, with pictures"))
        self.export_lora = self._make(
            t("Export tuned edit as LoRA…"),
            None,
            t("Save what was learned of the shown candidate's picture, for A1111, ComfyUI, Krita or diffusers"),
            r.tuned,
        )
        self.open_run = self._make(
            t("Show the run's folder"), None, t("Open the folder of the shown candidate's run"), r.shown
        )
        self.name_run = self._make(
            t("Name run…"), None, t("Give the run of the chosen candidate a name, by which it is found"), r.meant
        )
        self.delete_run = self._make(
            t("Delete run…"), None, t("Delete all candidates of the shown one's run, and its tuned edit"), r.shown
        )
        self.method_settings = self._make(
            t("Method settings…"), None, t("Every setting of the method with what it does, and your own presets")
        )
        self.runs = self._make(t("Runs on disk…"), None, t("All runs, how much room they take, and deleting them"))
        self.tuned_edits = self._make(
            t("Tuned edits…"), None, t("All that was learned: draw from it again, export, import or delete it")
        )
        self.shortcuts = self._make(t("Shortcuts"), "F1", t("Every command and its shortcut"))
        self.about = self._make(t("About the starter and photos"), None, t("What the starter can draw"))
        self.original = self._make(t("Back to the photo"), None, t("Hide the candidate (Esc)"), r.shown)
        self.settings = self._make(t("Settings…"), "Ctrl+,", t("Theme, language, tools, memory"))
        self.first_steps = self._make(t("First steps"), None, t("An example and three steps"))
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                value.setObjectName(name)  # what its shortcut is remembered by

    def rename(self, action: QAction, text: str, help: str) -> None:
        """What a command with a reason does from now on."""
        action.setText(text)
        for guarded in self._guarded:
            if guarded.action is action:
                guarded.help = help

    def refresh(self) -> None:
        """Looks at every reason again."""
        for guarded in self._guarded:
            reason = guarded.reason()
            guarded.action.setEnabled(reason is None)
            guarded.action.setStatusTip(reason or guarded.help)
        self.name_keys()

    def name_keys(self) -> None:
        """The tooltips, with the keys that the commands have now."""
        for action in self._all:
            tell(action, action.statusTip())

    def refusal(self, keys: QKeySequence) -> str | None:
        """Why the command of these ``keys`` cannot be used now; None where it can, or where they are no command's."""
        for guarded in self._guarded:
            if guarded.action.shortcut() == keys:
                return guarded.reason()
        return None

    def _make(
        self, text: str, key: QKeySequence.StandardKey | str | None, help: str, reason: Reason | None = None
    ) -> QAction:
        action = QAction(text, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.setStatusTip(help)
        self._all.append(action)
        if reason is not None:
            self._guarded.append(_Guarded(action, help, reason))
        return action
