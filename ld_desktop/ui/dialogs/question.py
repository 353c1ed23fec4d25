"""A question before something is lost for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class WayOut(NamedTuple):
    """What keeps it from being lost: ``text`` on a button, and what it does."""

    text: str
    do: Callable[[], object]


def ask(
    window: QWidget,
    title: str,
    loss: str,
    yes: str,
    no: str,
    go_on: Callable[[], object],
    way_out: WayOut | None = None,
) -> None:
    """Asks ``title`` over ``window``, which waits for the answer; ``loss`` says what would be lost.

    ``go_on`` is called where the answer is ``yes``; Esc and closing it are ``no``, and so is Return, unless there is a
    ``way_out``. A question that is still open makes way: what was wanted last counts.
    """
    for earlier in window.findChildren(QMessageBox):
        earlier.close()
    question = QMessageBox(window)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.setWindowModality(Qt.WindowModality.WindowModal)
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle(title)
    question.setText(title)
    question.setInformativeText(loss)
    answers: dict[object, Callable[[], object]] = {}
    answers[question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)] = go_on
    proposed = keep = question.addButton(no, QMessageBox.ButtonRole.RejectRole)
    if way_out is not None:
        proposed = question.addButton(way_out.text, QMessageBox.ButtonRole.AcceptRole)
        answers[proposed] = way_out.do
    question.setDefaultButton(proposed)
    question.setEscapeButton(keep)
    question.finished.connect(lambda: answers.get(question.clickedButton(), lambda: None)())
    question.show()
