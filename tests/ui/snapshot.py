"""Everything of a document that the history can change, as plain values that are equal when the document is."""

from __future__ import annotations

import hashlib

import msgspec
from PySide6.QtGui import QImage

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.masks.mask import Mask

Snapshot = dict[str, object]


def snapshot(document: Document) -> Snapshot:
    """Pictures and masks stand in it by the hash of their pixels."""
    photo, frame = document.photo, document.frame
    return {
        "photo": None if photo is None else (photo.path, photo.world, pixels(photo.image)),
        "object": of_layer(document.object),
        "object source": of_layer(document.object_source),
        "transform": msgspec.structs.asdict(document.transform),
        "background": of_layer(document.background),
        "reference": document.reference,
        "negative": document.negative,
        "target": document.target,
        "frame": frame.getRect(),
        "weights": document.weights.overrides(),
        "results": [of_result(layer) for layer in document.results.layers],
    }


def of_layer(layer: Layer) -> Snapshot:
    return {
        "path": layer.path,
        "picture": None if layer.picture is None else pixels(layer.picture),
        "mask": of_mask(layer.mask),
        "clicks": [(click.x, click.y, click.add) for click in layer.clicks],
        "prompt": layer.prompt,
    }


def of_result(layer: ResultLayer) -> Snapshot:
    return {
        "name": layer.name,
        "candidate": (layer.candidate.path, layer.candidate.seed, pixels(layer.candidate.image)),
        "frame": layer.frame.getRect(),
        "visible": layer.visible,
        "opacity": layer.opacity,
        "look": (layer.looks.look, pixels(layer.looks.laid)),
        "locked": layer.locked,
        "mask": of_mask(layer.mask),
    }


def of_mask(mask: Mask | None) -> object:
    """Also what the mask believes of itself, so that a wrong belief shows."""
    return None if mask is None else (pixels(mask.image), mask.empty, mask.bounds().getRect())


def pixels(image: QImage) -> str:
    """Size, format and the pixels themselves, without the padding of the rows."""
    bits, stride = image.constBits(), image.bytesPerLine()
    row = (image.width() * image.depth() + 7) // 8
    digest = hashlib.sha256(f"{image.width()} {image.height()} {image.format().value}".encode())
    for y in range(image.height()):
        digest.update(bits[y * stride : y * stride + row])
    return digest.hexdigest()
