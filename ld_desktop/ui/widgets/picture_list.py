"""What lists of pictures have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QListView


class PictureList(QListView):
    """Pictures of one size side by side, as many in a row as there is room for; one can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
