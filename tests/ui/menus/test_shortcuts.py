"""Shortcuts are looked up and changed in one list, and work at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ld_desktop.app import Program
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from ld_desktop.ui.window.welcome import Welcome
from tests.ui.again import started_again
from tests.ui.hands import LEFT, NONE
from tests.ui.waiting import Live, until

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def front(window: QWidget) -> None:
    window.activateWindow()
    await until(window.isActiveWindow, "the active window")


async def press(window: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """A key on the window's canvas or dialog: wherever the focus is."""
    await front(window)
    QTest.keyClick(QApplication.focusWidget() or window, key, keys)
    await asyncio.sleep(0)


async def shortcuts(program: Program) -> ShortcutsDialog:
    program.window.canvas.setFocus()
    await press(program.window, Qt.Key.Key_F1)
    listed = program.window.findChild(ShortcutsDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert listed is not None
    await front(listed)
    return listed


def row_of(listed: ShortcutsDialog, command: str) -> QModelIndex:
    model = listed.table.model()
    return next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == command)


def shown(listed: ShortcutsDialog, command: str) -> str:
    return row_of(listed, command).siblingAtColumn(1).data()


async def choose(listed: ShortcutsDialog, command: str) -> None:
    listed.table.scrollTo(row_of(listed, command))
    QTest.mouseClick(listed.table.viewport(), LEFT, NONE, listed.table.visualRect(row_of(listed, command)).center())
    await asyncio.sleep(0)
    assert f"“{command}”" in listed.chosen.text()


async def give(listed: ShortcutsDialog, command: str, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """Chooses the command by the mouse and presses its new keys."""
    await choose(listed, command)
    listed.keys.setFocus()
    QTest.keyClick(listed.keys, key, keys)
    await asyncio.sleep(0)


def taken(program: Program) -> list[str]:
    return [action.text() for action in program.window.tool_actions if action.isChecked()]


def test_a_tool_gets_another_key_and_keeps_it(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        window = still.window
        lasso = next(action for action in window.tool_actions if action.text() == "Lasso")
        listed = await shortcuts(still)
        await give(listed, "Lasso", Qt.Key.Key_K)
        await until(lambda: lasso.shortcut() == QKeySequence(Qt.Key.Key_K), "the new key")
        assert shown(listed, "Lasso") == "K" and "Lasso (K)" in lasso.toolTip()
        window.canvas.setFocus()
        await press(window, Qt.Key.Key_L)
        assert taken(still) == ["Brush"]
        await press(window, Qt.Key.Key_K)
        assert taken(still) == ["Lasso"]
        async with started_again(tmp_path) as again:
            action = next(action for action in again.window.tool_actions if action.text() == "Lasso")
            assert action.shortcut() == QKeySequence(Qt.Key.Key_K) and "Lasso (K)" in action.toolTip()
        await choose(listed, "Lasso")
        QTest.mouseClick(listed.reset, LEFT)
        assert shown(listed, "Lasso") == "L" and still.workspace.preferences.shortcuts == {}
        listed.close()

    live(session())


def test_keys_of_another_command_are_named_and_taken_over_on_request(still: Program, live: Live) -> None:
    async def session() -> None:
        commands, listed = still.window.commands, await shortcuts(still)
        await give(listed, "Fill holes", Qt.Key.Key_I, CONTROL)
        await until(listed.conflict.isVisible, "the conflict")
        assert "“Invert mask”" in listed.conflict.text() and listed.take_over.isEnabled()
        assert commands.fill_holes.shortcut().isEmpty()
        QTest.mouseClick(listed.take_over, LEFT)
        assert commands.fill_holes.shortcut() == QKeySequence("Ctrl+I") and commands.invert.shortcut().isEmpty()
        assert (shown(listed, "Fill holes"), shown(listed, "Invert mask")) == ("Ctrl+I", "")
        assert not listed.conflict.isVisible() and not listed.take_over.isEnabled()
        await choose(listed, "Invert mask")
        QTest.mouseClick(listed.reset, LEFT)  # its first keys belong to another by now
        assert "“Fill holes”" in listed.conflict.text() and commands.invert.shortcut().isEmpty()
        QTest.mouseClick(listed.reset_all, LEFT)
        assert commands.invert.shortcut() == QKeySequence("Ctrl+I") and commands.fill_holes.shortcut().isEmpty()
        listed.close()

    live(session())


def test_keys_of_the_canvas_are_refused(still: Program, live: Live) -> None:
    async def session() -> None:
        listed = await shortcuts(still)
        await give(listed, "Fill holes", Qt.Key.Key_O)
        await until(listed.conflict.isVisible, "the conflict")
        assert "cannot be changed" in listed.conflict.text() and not listed.take_over.isEnabled()
        assert still.window.commands.fill_holes.shortcut().isEmpty()
        listed.table.selectRow(row_of(listed, "Show the original (hold)").row())
        assert not listed.keys.isEnabled() and not listed.reset.isEnabled()
        listed.close()

    live(session())


def test_a_shortcut_is_removed(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        listed = await shortcuts(still)
        await choose(listed, "Show mask")
        QTest.mouseClick(listed.remove, LEFT)
        assert shown(listed, "Show mask") == "" and not listed.remove.isEnabled()
        still.window.canvas.setFocus()
        await press(still.window, Qt.Key.Key_M)
        assert still.window.commands.overlay.isChecked()
        async with started_again(tmp_path) as again:
            assert again.window.commands.overlay.shortcut().isEmpty()
        listed.close()

    live(session())


def test_the_list_works_by_the_keyboard_alone(still: Program, live: Live) -> None:
    async def session() -> None:
        listed = await shortcuts(still)
        assert QApplication.focusWidget() is listed.search
        QTest.keyClicks(listed.search, "drop")
        await press(listed, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is listed.table
        await press(listed, Qt.Key.Key_Down)
        await press(listed, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is listed.keys
        await press(listed, Qt.Key.Key_D, SHIFT)
        drop = still.window.commands.drop_specks
        await until(lambda: drop.shortcut() == QKeySequence("Shift+D"), "the new keys")
        await press(listed, Qt.Key.Key_Escape)
        assert listed.isVisible()

    live(session())


def test_every_command_and_tool_can_be_given_keys_and_no_keys_are_given_twice(still: Program) -> None:
    window = still.window
    listed = window.keymap.actions
    commands = [action for action in vars(window.commands).values() if action in window.commands.children()]
    assert len(commands) > 35 and [action.text() for action in commands if action not in listed] == []
    assert [action.text() for action in window.tool_actions if action not in listed] == []
    others = [action for action in window.findChildren(QAction) if action not in listed]
    unlisted = [action.text() for action in others if not action.shortcut().isEmpty()]
    assert unlisted == [] == window.findChildren(QShortcut)  # their keys would be given twice unseen
    names = [action.objectName() for action in listed]
    assert len(names) == len(set(names))
    keys = [action.shortcut().toString() for action in listed if not action.shortcut().isEmpty()]
    keys += [fixed.toString() for _, fixed in window.keymap.fixed]
    assert sorted(keys) == sorted(set(keys))


def test_the_empty_canvas_names_the_key_that_opens(still: Program, live: Live) -> None:
    async def session() -> None:
        window, keymap = still.window, still.window.keymap
        open_action = window.commands.open
        still.workspace.preferences.set_welcomed()
        window.findChildren(Welcome)[0].hide()

        def told() -> QImage:
            return window.canvas.grab().toImage()

        first = told()
        keymap.assign(open_action, QKeySequence("Ctrl+Alt+P"))
        other = told()
        keymap.assign(open_action, QKeySequence())
        none = told()
        assert first != other != none != first
        keymap.reset(open_action)
        assert told() == first
        await asyncio.sleep(0)

    live(session())


def test_walking_back_through_the_list_changes_no_key(still: Program, live: Live) -> None:
    async def session() -> None:
        still.window.commands.shortcuts.trigger()
        await asyncio.sleep(0)
        listed = still.window.findChild(ShortcutsDialog)
        assert isinstance(listed, ShortcutsDialog)
        listed.table.selectRow(0)
        action = listed.action
        assert action is not None and not action.shortcut().isEmpty()
        await front(listed)
        before = action.shortcut()
        listed.keys.setFocus()
        QTest.keyClick(listed.keys, Qt.Key.Key_Shift, SHIFT)
        QTest.keyClick(listed.keys, Qt.Key.Key_Backtab, SHIFT)
        assert listed.table.hasFocus() and action.shortcut() == before
        listed.close()

    live(session())
