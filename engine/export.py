"""Candidates put back into the photo, at its own resolution, and what the file tells about them. Torch-free."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from engine import about
from engine.errors import PictureError
from engine.geometry import Frame


@dataclasses.dataclass(frozen=True)
class Export:
    """``picture`` has the photo's size. ``note`` says how the model's pixels got there, for a person."""

    picture: Image.Image
    note: str


def paste(photo: Image.Image, candidate: Image.Image, frame: Frame) -> Export:
    """The candidate enlarged into the frame's place, ``photo``'s own pixels outside it. Raises PictureError."""
    if candidate.size != frame.size:
        given, wanted = (f"{w} x {h}" for w, h in (candidate.size, frame.size))
        raise PictureError(
            f"The candidate has {given} pixels, the frame {wanted}.", "Export it with the frame it was made in."
        )
    x0, y0, x1, y1 = frame.corners
    enlarged = candidate.convert("RGB").resize((x1 - x0, y1 - y0), Image.Resampling.LANCZOS)
    result = photo.copy()
    result.paste(enlarged, (x0, y0))
    model, own = (f"{w} x {h}" for w, h in (candidate.size, enlarged.size))
    grown = enlarged.width > candidate.width
    note = f"A {model} pixel picture enlarged to {own} pixels." if grown else f"The model's own {model} pixels."
    return Export(result, note)


def recipe(tuned: Path | None, seed: int) -> dict[str, str]:
    """PNG text of the candidate of ``seed``: prompts, settings and model as its tuned edit names them.

    No path is among them: a picture that is passed on tells nothing of the computer it was made on. ``tuned`` None,
    where the tuned edit was not kept: the seed alone. Raises PictureError.
    """
    content: dict[str, Any] = {"seed": seed}
    if tuned is not None:
        made = about.read(tuned)
        content |= {
            "object_prompt": made.object_prompt,
            "background_prompt": made.background_prompt,
            "target": made.target,
            "negative": made.negative,
            "settings": made.settings,
            "model": {"name": made.model_name, "hash": made.model_hash},
        }
    return {"Software": "LayerDiffusion Desktop", "layerdiffusion": msgspec.json.encode(content).decode()}
