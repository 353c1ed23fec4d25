"""Everything has a name, is reached by the keyboard, and shows that it has the focus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QTabBar, QWidget

from ld_desktop.app import Program
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import drag
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


def name_of(widget: QWidget) -> str:
    """What a screen reader says first."""
    if isinstance(widget, QComboBox):  # on Linux its content is told for its name
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def focusable(window: QWidget) -> list[QWidget]:
    """Everything shown in ``window`` that Tab should reach."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.window() is window
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_spinbox")  # a part of its spin box
    ]


async def front(window: QWidget) -> None:
    window.activateWindow()
    await until(window.isActiveWindow, "the active window")


async def walk(window: QWidget, look: Callable[[QWidget], object] = bool) -> list[QWidget]:
    """All that Shift+Tab reaches, until it comes round; ``look`` is called with each when it has the focus.

    The canvas keeps Tab itself for the panels.
    """
    await front(window)
    start = window.focusWidget() or focusable(window)[0]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(reached[-1] if reached else start, Qt.Key.Key_Backtab, SHIFT)
        await asyncio.sleep(0)
        now = QApplication.focusWidget()
        if now is None or now in reached:
            break
        reached.append(now)
        look(now)
    return reached


async def opened(program: Program, action: QAction, kind: type[QDialog]) -> QDialog:
    action.trigger()
    await asyncio.sleep(0)
    dialog = program.window.findChild(kind)
    assert dialog is not None
    return dialog


def described(widgets: list[QWidget]) -> list[str]:
    return [f"{type(widget).__name__} {widget.objectName()} {name_of(widget)!r}" for widget in widgets]


async def check(window: QWidget) -> None:
    expected = focusable(window)
    assert len(expected) > 2
    nameless = [widget for widget in expected if not name_of(widget) and not isinstance(widget, QTabBar)]
    assert described(nameless) == []
    reached = await walk(window)
    assert described([widget for widget in expected if widget not in reached]) == []


def drawn(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_the_empty_window(still: Program, live: Live) -> None:
    live(check(still.window))


def test_the_window_with_every_panel(still: Program, live: Live) -> None:
    async def session() -> None:
        window = still.window
        open_blank(still)
        await drag(window.canvas, [(60, 60), (120, 120)])
        for dock in (window.history_dock, window.layers_dock, window.run_dock):
            dock.show()
            dock.raise_()
            await asyncio.sleep(0)
            await check(window)
        still.actions.opener.explain_starter()
        await check(window)

    live(session())


def test_the_settings(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog = await opened(still, still.window.commands.settings, SettingsDialog)
        assert isinstance(dialog, SettingsDialog)
        for page in range(dialog.tabs.count()):
            dialog.tabs.setCurrentIndex(page)
            await check(dialog)
        dialog.close()

    live(session())


def test_the_models(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog = await opened(still, still.window.commands.models, ModelsDialog)
        assert isinstance(dialog, ModelsDialog)
        await until(lambda: len(dialog.rows) == 8, "all that can be had")
        dialog.rows["sd15"].button("Get…").click()
        await check(dialog)
        dialog.close()

    live(session())


def test_the_shortcuts(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog = await opened(still, still.window.commands.shortcuts, ShortcutsDialog)
        assert isinstance(dialog, ShortcutsDialog)
        dialog.table.selectRow(0)
        await check(dialog)
        dialog.close()

    live(session())


def test_the_question_for_pixels(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await drag(still.window.canvas, [(60, 60), (120, 120)])
        dialog = await opened(still, still.window.commands.grow, NumberDialog)
        await check(dialog)
        dialog.close()

    live(session())


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_focus_is_drawn(still: Program, live: Live, theme: str) -> None:
    async def session() -> None:
        still.workspace.preferences.set_theme(theme)
        open_blank(still)
        window = still.window
        window.history_dock.show()
        dialog = await opened(still, window.commands.settings, SettingsDialog)
        listed = await opened(still, window.commands.shortcuts, ShortcutsDialog)
        unseen: list[QWidget] = []
        count = 0
        focused: dict[QWidget, QImage] = {}
        for shown in (window, dialog, listed):
            for widget in await walk(shown, lambda widget: focused.setdefault(widget, drawn(widget))):
                count += 1
                if not widget.hasFocus() and drawn(widget) == focused[widget]:
                    unseen.append(widget)
        assert described(unseen) == [] and count > 20
        dialog.close()
        listed.close()

    live(session())


def test_every_tool_says_what_it_does_next_or_why_it_cannot(still: Program, live: Live) -> None:
    async def session() -> None:
        window = still.window
        for action in window.tool_actions:
            action.trigger()
            assert window.status.hint_text == "Open a photo first." == action.statusTip()
        open_blank(still)
        hints: set[str] = set()
        for tool, action in zip(window.tools, window.tool_actions, strict=True):
            action.trigger()
            reason = tool.obstacle()
            assert window.status.hint_text == (reason or tool.hint) == action.statusTip()
            assert window.status.hint_text.endswith(".")
            hints.add(tool.hint)
        assert len(hints) == len(window.tools)
        await asyncio.sleep(0)

    live(session())
