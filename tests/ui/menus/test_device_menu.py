"""Which device computes is chosen in the menu, takes a new engine, and is remembered."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QActionGroup

from ld_desktop.app import Program
from ld_desktop.ui.menus.device_menu import DeviceMenu
from tests.ui.waiting import Live, engine_ready, until


def offered(program: Program) -> dict[str, QAction]:
    """What the menu shows as it opens."""
    menu = program.window.findChild(DeviceMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    assert len(menu.findChildren(QActionGroup)) == 1
    return {action.text(): action for action in menu.actions()}


def chosen(program: Program) -> list[str]:
    return [name for name, action in offered(program).items() if action.isChecked()]


def test_another_device_takes_a_new_engine_and_is_remembered(program: Program, live: Live) -> None:
    async def session() -> None:
        workspace = program.workspace
        await engine_ready(program)
        assert chosen(program) == ["Automatic: the best there is"]
        offered(program)["CPU"].trigger()
        await until(lambda: workspace.inspection.answer is None, "the end of the first engine")
        await engine_ready(program)
        assert workspace.inspection.answer is not None and workspace.inspection.answer.device == "cpu"
        assert chosen(program) == ["CPU"] and workspace.preferences.device == "cpu"
        assert workspace.notices.current is None

    live(session())


def test_while_a_job_runs_the_device_stays(still: Program) -> None:
    still.workspace.run.begin("other", "reference", QRect())
    offered(still)["CPU"].trigger()
    assert "at work" in still.window.notice_bar.text and still.workspace.preferences.device == ""
    assert chosen(still) == ["Automatic: the best there is"]


def test_a_device_that_is_not_here_any_more_is_told_of_and_another_one_chosen(program: Program, live: Live) -> None:
    async def session() -> None:
        window = program.window
        await engine_ready(program)
        program.actions.engine_device.choose("cuda:7")
        await until(lambda: "cuda:7" in window.notice_bar.text, "what is told")
        assert window.notice_bar.objectName() == "error" and "Run > Device" in window.notice_bar.text
        assert chosen(program) == ["cuda:7, not here now"] and not window.commands.start.isEnabled()
        offered(program)["Automatic: the best there is"].trigger()
        await engine_ready(program)
        assert chosen(program) == ["Automatic: the best there is"] and not window.notice_bar.isVisible()

    live(session())
