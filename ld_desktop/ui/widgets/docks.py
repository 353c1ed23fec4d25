"""The panels beside the canvas, and how the menu brings one to the front."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QFrame, QScrollArea, QWidget

_WIDTHS = 304, 340  # the least of a panel that scrolls: where little is in it, and where much is


class Dock(QDockWidget):
    """``in_front`` is for the menu: on while the panel is seen. Switched on, it shows a panel that lies under another.

    Qt's own toggleViewAction counts such a panel as shown, and would hide it.
    """

    def __init__(self, title: str, name: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWidget(content)
        self.in_front = QAction(title, self)
        self.in_front.setObjectName(f"dock-{name}")
        self.in_front.setCheckable(True)
        self.in_front.triggered.connect(self._bring)
        self.visibilityChanged.connect(self.in_front.setChecked)

    def bring(self) -> None:
        """Opens it where it is closed, and lays it over those that it shares its place with."""
        self.show()
        self.raise_()

    def _bring(self, wanted: bool) -> None:
        if wanted:
            self.bring()
        else:
            self.hide()


class DockScrollArea(QScrollArea):
    """``content``, scrolled up and down where it is higher than its panel, and never from side to side."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what is in it
        self._fit()

    def show_all_of(self, widget: QWidget) -> None:
        """What has grown gets its new height first; else it would be scrolled to where it was."""
        part: QWidget | None = widget
        while part is not None and part is not self:
            if (layout := part.layout()) is not None:
                layout.activate()
            part = part.parentWidget()
        self._content.resize(self._content.size().expandedTo(self._content.minimumSizeHint()))
        self.ensureWidgetVisible(widget, 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As wide as what is in it and the scroll bar need, which differs between languages."""
        needed = self._content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(min(max(needed, _WIDTHS[0]), _WIDTHS[1]))


def reveal(widget: QWidget) -> None:
    """Scrolls the panel to ``widget`` as soon as it is laid out."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, DockScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, DockScrollArea):
        column = parent
        QTimer.singleShot(0, widget, lambda: column.show_all_of(widget))
