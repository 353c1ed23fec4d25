"""``stack.xml``: the layers as OpenRaster lists them (https://www.openraster.org/baseline/layer-stack-spec.html)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import msgspec

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_LAYERS: Final = 1000
_DEEPEST: Final = 50
_LARGEST: Final = 1_000_000  # pixels


class StackLayer(msgspec.Struct, frozen=True):
    """A layer as other programs see it: the picture of the entry ``source`` with its corner at (x, y).

    ``opacity`` in [0, 1].
    """

    name: str
    source: str
    x: int = 0
    y: int = 0
    opacity: float = 1.0
    visible: bool = True


class Stack(msgspec.Struct, frozen=True):
    """``size`` is (width, height); ``layers`` stand topmost first."""

    size: tuple[int, int]
    layers: tuple[StackLayer, ...]


def written(stack: Stack) -> bytes:
    width, height = stack.size
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        f'<image version="0.0.3" w="{width}" h="{height}">',
        "<stack>",
        *(_line(layer) for layer in stack.layers),
        "</stack>",
        "</image>",
    ]
    return "\n".join(lines).encode()


def read(content: bytes) -> Stack:
    """Raises ValueError where it is no stack, or one with a document type, which may define entities."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as error:  # the latter of an encoding that nobody knows
        raise ValueError(f"stack.xml: {error}") from error
    if reader.size is None:
        raise ValueError("stack.xml names no picture")
    return Stack(reader.size, tuple(reader.layers))


class _Reader:
    """Groups are passed through: of a hidden one all layers are hidden, and its place and opacity count for each."""

    def __init__(self) -> None:
        self.size: tuple[int, int] | None = None
        self.layers: list[StackLayer] = []
        self._groups: list[StackLayer] = [StackLayer("", "")]
        self._depth = 0

    def refuse(self, *_: object) -> None:
        raise ValueError("stack.xml has a document type")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST or len(self.layers) >= _MOST_LAYERS:
            raise ValueError("stack.xml has too many layers")
        if tag == "image":
            self.size = _whole(attributes.get("w", "")), _whole(attributes.get("h", ""))
        elif tag in ("stack", "layer"):
            inside = _layer(attributes, self._groups[-1])
            if tag == "stack":
                self._groups.append(inside)
            elif inside.source:
                self.layers.append(inside)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag == "stack":
            self._groups.pop()


def _layer(attributes: Mapping[str, str], group: StackLayer) -> StackLayer:
    opacity = float(attributes.get("opacity", "1"))
    return StackLayer(
        name=attributes.get("name", ""),
        source=attributes.get("src", ""),
        x=group.x + _whole(attributes.get("x", "0")),
        y=group.y + _whole(attributes.get("y", "0")),
        opacity=group.opacity * (min(max(opacity, 0.0), 1.0) if math.isfinite(opacity) else 1.0),
        visible=group.visible and attributes.get("visibility", "visible") == "visible",
    )


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError(f"stack.xml: {number} is too large")
    return number


def _line(layer: StackLayer) -> str:
    facts = {
        "name": _NO_XML.sub("\ufffd", layer.name),
        "src": layer.source,
        "x": str(layer.x),
        "y": str(layer.y),
        "opacity": f"{layer.opacity:.4f}",
        "visibility": "visible" if layer.visible else "hidden",
        "composite-op": "svg:src-over",
    }
    return "<layer " + " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items()) + "/>"
