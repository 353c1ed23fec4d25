"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar

from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.widgets.docks import Dock
from ld_desktop.ui.widgets.look_choices import mask_colours, themes
from ld_desktop.ui.widgets.run_choices import memory_modes

Value = TypeVar("Value", str, int)


def fill_menus(
    bar: QMenuBar,
    commands: Commands,
    undo_stack: QUndoStack,
    tools: Sequence[QAction],
    docks: Sequence[Dock],
    preferences: Preferences,
    recent: QMenu,
    devices: QMenu,
) -> None:
    c, p = commands, preferences
    file = bar.addMenu(_tr("&File"))
    _fill(
        file,
        (
            c.open,
            c.develop,
            recent.menuAction(),
            c.paste,
            c.example,
            None,
            c.save,
            c.save_as,
            c.save_copy,
            c.collect,
            c.revert,
            c.export,
            c.export_starred,
            None,
            c.models,
            None,
            c.quit,
        ),
    )
    undo = undo_stack.createUndoAction(bar)
    undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    undo.setObjectName("undo")
    redo = undo_stack.createRedoAction(bar)  # Qt has both words, in the order of each language
    redo.setShortcut(QKeySequence(QKeySequence.StandardKey.Redo))
    redo.setObjectName("redo")
    _fill(bar.addMenu(_tr("&Edit")), (undo, redo, None, c.copy, c.paste, c.paste_reference, None, c.settings))
    view = bar.addMenu(_tr("&View"))
    _fill(view, (c.fit, c.actual, c.zoom_in, c.zoom_out, c.rotate_left, c.rotate_right, c.upright, c.pixel_grid))
    _fill(
        view,
        (None, c.overlay, c.ants, c.mask_only, None, c.compare, c.compare_chosen, c.proof, c.original, None, c.panels),
    )
    _fill(view, [dock.in_front for dock in docks])
    _choice(view.addMenu(_tr("Theme")), themes(), lambda: p.theme, p.set_theme)
    _choice(
        view.addMenu(_tr("Mask colour")),
        mask_colours(),
        lambda: p.mask_colour,
        lambda colour: p.set_mask(colour, p.mask_opacity),
    )
    shares = [(percent, _tr("{share} %").format(share=percent)) for percent in (25, 50, 75, 100)]
    _choice(
        view.addMenu(_tr("Mask opacity")),
        shares,
        lambda: p.mask_opacity,
        lambda share: p.set_mask(p.mask_colour, share),
    )
    mask = bar.addMenu(_tr("&Mask"))
    _fill(mask, [*tools, None, c.refine, c.grab_cut, c.refine_edge])
    _fill(mask, (None, c.invert, c.new_object, c.clear, None))
    _fill(
        mask, (c.grow, c.shrink, c.feather, c.smooth, c.fill_holes, c.drop_specks, None, c.import_mask, c.export_mask)
    )
    layer = bar.addMenu(_tr("&Layer"))
    _fill(
        layer,
        (
            c.show_object,
            c.show_background,
            c.draw_reference,
            c.paste_reference,
            None,
            c.object_file,
            c.object_photo,
            c.show_object_source,
            None,
            c.flip_object,
            c.reset_transform,
            None,
            c.fitting_frame,
            c.whole_frame,
            c.object_frame,
            c.square_frame,
        ),
    )
    _fill(layer, (None, c.add_layer, c.duplicate_layer, c.delete_layer, c.rename_layer, c.raise_layer, c.lower_layer))
    _fill(layer, (None, c.layer_visible, c.layer_locked, c.layer_mask_of_object, None, c.layer_above, c.layer_below))
    run = bar.addMenu(_tr("&Run"))
    _fill(
        run,
        (
            c.start,
            c.pause,
            c.end_stage,
            c.sample_now,
            c.cancel,
            None,
            c.begin_queue,
            c.empty_queue,
            None,
            c.more,
            c.more_with,
        ),
    )
    _fill(run, (None, c.next_candidate, c.previous_candidate, c.star, c.discard, c.delete_discarded, None))
    _fill(run.addMenu(_tr("Use again")), (c.use_prompts, c.use_settings, c.use_seed, c.use_mask, c.use_all))
    run.addSeparator()
    run.addAction(c.method_settings)
    _choice(run.addMenu(_tr("Memory")), memory_modes(), lambda: p.memory, p.set_memory)
    run.addMenu(devices)
    _fill(run, (None, c.export_lora, c.name_run, c.open_run, c.delete_run, c.runs, c.tuned_edits))
    _fill(bar.addMenu(_tr("&Help")), (c.guide, c.first_steps, c.example, c.shortcuts, c.about))


def _choice(
    menu: QMenu, options: Sequence[tuple[Value, str]], chosen: Callable[[], Value], choose: Callable[[Value], None]
) -> None:
    """One of ``options``, each a value and its name. What is chosen is looked up whenever the menu opens."""
    group = QActionGroup(menu)
    group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
    for value, label in options:
        action = menu.addAction(label)
        action.setCheckable(True)
        menu.aboutToShow.connect(lambda action=action, value=value: action.setChecked(value == chosen()))
        action.triggered.connect(lambda _=False, value=value: choose(value))
        group.addAction(action)


def _fill(menu: QMenu, actions: Sequence[QAction | None]) -> None:
    menu.setToolTipsVisible(True)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
