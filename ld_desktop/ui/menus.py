"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar

from ld_desktop.ui.commands import Commands


def fill_menus(
    bar: QMenuBar,
    commands: Commands,
    undo_stack: QUndoStack,
    tools: Sequence[QAction],
    docks: Sequence[QDockWidget],
    theme: str,
    choose_theme: Callable[[str], None],
) -> None:
    """``theme`` is the current one; ``choose_theme`` is called with the name of another."""
    c = commands
    _fill(bar.addMenu(_tr("&File")), (c.open, c.example, None, c.export, None, c.models, None, c.quit))
    undo = undo_stack.createUndoAction(bar, _tr("Undo"))
    undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    redo = undo_stack.createRedoAction(bar, _tr("Redo"))
    redo.setShortcut(QKeySequence(QKeySequence.StandardKey.Redo))
    _fill(bar.addMenu(_tr("&Edit")), (undo, redo))
    view = bar.addMenu(_tr("&View"))
    _fill(view, (c.fit, c.actual, c.zoom_in, c.zoom_out, None, c.overlay, c.original, None, c.panels))
    _fill(view, [dock.toggleViewAction() for dock in docks])
    themes = view.addMenu(_tr("Theme"))
    group = QActionGroup(bar)
    for name, label in (("dark", _tr("Dark")), ("light", _tr("Light"))):
        action = themes.addAction(label)
        action.setCheckable(True)
        action.setChecked(name == theme)
        action.triggered.connect(lambda _=False, name=name: choose_theme(name))
        group.addAction(action)
    mask = bar.addMenu(_tr("&Mask"))
    _fill(mask, [*tools, None, c.refine, c.clear])
    layer = bar.addMenu(_tr("&Layer"))
    _fill(
        layer,
        (c.show_object, c.show_background, c.draw_reference, None, c.fitting_frame, c.whole_frame, c.object_frame),
    )
    _fill(bar.addMenu(_tr("&Run")), (c.start, c.cancel, None, c.more, c.star))
    _fill(bar.addMenu(_tr("&Help")), (c.help_example, c.about))


def _fill(menu: QMenu, actions: Sequence[QAction | None]) -> None:
    menu.setToolTipsVisible(True)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
