"""Runs requests on the engine and looks at what came of them."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from engine.process.dispatch import Engine
from engine.protocol.events import Event, Failed, Finished
from engine.protocol.requests import AnyRequest

SEEDS = (1, 2)


@dataclasses.dataclass(frozen=True)
class Files:
    """A photo, its mask, and another picture with its mask."""

    photo: str
    mask: str
    other: str
    other_mask: str


def run(engine: Engine, request: AnyRequest, cancelled: Callable[[], bool] = lambda: False) -> list[Event]:
    events: list[Event] = []
    engine.run(request, events.append, cancelled)
    assert all(event.job == request.job for event in events)
    return events


def finished(events: list[Event]) -> dict[str, Any]:
    last = events[-1]
    assert isinstance(last, Finished), last
    return msgspec.json.decode(last.result, type=dict[str, Any])


def failed(events: list[Event]) -> Failed:
    last = events[-1]
    assert isinstance(last, Failed), last
    assert last.message.endswith(".")
    assert last.next_step.endswith(".")
    return last


def resident(engine: Engine) -> str:
    """A hash of everything resident."""
    model = engine.models.get(None)
    whole = hashlib.sha256()
    for module in (model.denoiser.module, *model.text.modules, model.autoencoder.module):
        for name, value in sorted(module.state_dict().items()):
            whole.update(name.encode() + value.cpu().numpy().tobytes())
        assert not any(p.requires_grad or p.grad is not None for p in module.parameters())
    return whole.hexdigest()


def size(path: str | Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def pictures(folder: str | Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("candidate-*.png")}
