"""A question before something is lost for good."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ld_desktop.model.offers import Choice


def ask(
    window: QWidget,
    title: str,
    loss: str,
    yes: str,
    no: str,
    go_on: Callable[[], object],
    instead: Choice | None = None,
) -> None:
    """Asks ``title`` over ``window``, which waits for the answer; ``loss`` says what would be lost.

    ``go_on`` is called where the answer is ``yes``; Return, Esc and closing it are ``no``. ``instead`` loses nothing.
    A question that is still open makes way: what was wanted last counts.
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
    lose = question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    keep = question.addButton(no, QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(keep)
    question.setEscapeButton(keep)
    does = {lose: go_on}
    if instead is not None:
        does[question.addButton(instead.text, QMessageBox.ButtonRole.AcceptRole)] = instead.do

    def answer() -> None:
        for button, do in does.items():
            if question.clickedButton() is button:
                do()

    question.finished.connect(answer)
    question.show()
