"""The panels of the View menu: in front, behind another one, or put away."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QRect

from ld_desktop.app import Program
from ld_desktop.model.run import Kind
from ld_desktop.ui.widgets.docks import Dock
from tests.ui.waiting import Live, until


def in_front(dock: Dock) -> bool:
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


@pytest.mark.parametrize(("name", "over"), [("history", "run")])
def test_the_menu_brings_a_panel_to_the_front(still: Program, live: Live, name: str, over: str) -> None:
    async def session() -> None:
        docks = {dock.objectName(): dock for dock in still.window.findChildren(Dock)}
        panel, other = docks[name], docks[over]
        entry = panel.in_front
        assert entry in still.window.keymap.actions and not entry.isChecked() and other.in_front.isChecked()
        entry.trigger()
        await until(lambda: in_front(panel), "the panel")
        assert entry.isChecked() and not other.in_front.isChecked()
        other.raise_()
        await until(lambda: not in_front(panel), "the other panel in front")
        assert not entry.isChecked() and other.in_front.isChecked()
        entry.trigger()  # Qt would hide it, since it is there, though unseen
        await until(lambda: in_front(panel), "the panel in front again")
        entry.trigger()
        await asyncio.sleep(0)
        assert panel.isHidden() and not entry.isChecked()
        await until(lambda: in_front(other), "the other panel alone")

    live(session())


@pytest.mark.parametrize(("kind", "name", "over"), [("edit", "run", "history"), ("reference", "layers", None)])
def test_a_run_brings_its_panel(still: Program, live: Live, kind: Kind, name: str, over: str | None) -> None:
    async def session() -> None:
        docks = {dock.objectName(): dock for dock in still.window.findChildren(Dock)}
        panel, run = docks[name], still.workspace.run
        if over is not None:
            docks[over].bring()
            await until(lambda: not in_front(panel), "the other panel")
        run.begin("under another", kind, QRect())
        await until(lambda: in_front(panel), "the panel")
        run.abandon("under another")
        panel.hide()
        run.begin("closed", kind, QRect())
        await until(lambda: in_front(panel), "the panel")
        panel.hide()
        run.cancel()
        assert panel.isHidden()  # closed since
        run.abandon("closed")
        still.window.commands.panels.trigger()
        run.begin("all hidden", kind, QRect())
        assert panel.isHidden()
        still.window.commands.panels.trigger()
        await until(lambda: in_front(panel), "the panel")

    live(session())
