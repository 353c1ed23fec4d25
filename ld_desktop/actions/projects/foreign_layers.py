"""A project that another program has saved: its layers as a photo and results over it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from engine.pictures.layered.openraster import MERGED
from engine.pictures.layered.stack_xml import StackLayer
from engine.projects.draft import Draft, ResultDraft
from engine.projects.reading import Read
from engine.protocol.errors import ProjectError
from ld_desktop.actions.files.picture_files import QUICK, png_of, write_png
from ld_desktop.actions.open_photo import read_photo
from ld_desktop.model.rectangles import box_of

_MOST: Final = 100  # layers


def draft_of(read: Read, runs: Path) -> Draft:
    """The lowest layer that fills the picture is the photo. The pictures stay in ``runs``. Blocks.

    Raises ProjectError, PictureError, OSError.
    """
    digest = hashlib.sha256(str(read.path).encode()).hexdigest()[:12]
    folder = runs / f"from a project {digest}"
    folder.mkdir(parents=True, exist_ok=True)
    layers = [layer for layer in read.stack.layers if layer.source in read.files][:_MOST]
    base = layers.pop() if layers and _fills(read, layers[-1]) else StackLayer("", MERGED)
    photo, width, height = _picture(read, base), *read.stack.size
    if photo.width() != width or photo.height() != height:
        raise ProjectError(
            "{path} is damaged: {entry} cannot be read.",
            "Open the copy beside it whose name ends in ~, or a backup.",
            path=read.path,
            entry=base.source,
        )
    kept = folder / "photo.png"
    write_png(photo, kept, QUICK)
    results: list[ResultDraft] = []
    masks: dict[str, bytes] = {}
    for row, layer in enumerate(layers if base.source != MERGED else ()):
        picture = _picture(read, layer)
        path = folder / f"candidate-{len(layers) - row}.png"
        frame = QRect(layer.x, layer.y, picture.width(), picture.height())
        mask = QImage(photo.size(), QImage.Format.Format_ARGB32_Premultiplied)
        mask.fill(0)
        painter = QPainter(mask)
        painter.drawImage(frame.topLeft(), picture)
        painter.end()
        alpha = mask.convertToFormat(QImage.Format.Format_Alpha8)
        alpha.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
        masks[f"result {row}"] = png_of(alpha, path, QUICK)
        write_png(picture.convertToFormat(QImage.Format.Format_RGB32), path, QUICK)
        results.append(
            ResultDraft(
                seed=len(layers) - row,
                path=str(path),
                run=str(folder),
                frame=box_of(frame),
                object_prompt="",
                background_prompt="",
                tuned=None,
                name=layer.name or path.stem,
                visible=layer.visible,
                locked=False,
                opacity=round(layer.opacity * 100),
            )
        )
    return Draft(
        photo=str(kept),
        size=(width, height),
        object_prompt="",
        background_prompt="",
        negative="",
        target="",
        reference="generate",
        reference_path=None,
        object_source=None,
        frame=None,
        transform=None,
        weights={},
        masks=masks,
        results=tuple(results),
    )


def _fills(read: Read, layer: StackLayer) -> bool:
    picture = _picture(read, layer)
    return (layer.x, layer.y) == (0, 0) and picture.size().toTuple() == read.stack.size


def _picture(read: Read, layer: StackLayer) -> QImage:
    """Decoded in a process of its own."""
    return read_photo(str(read.file(layer.source)))[0]
