"""What scores of edited pictures are made from, and what they are. Torch-free: the models work in a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.errors import EngineError, ModelError, PictureError
from engine.texts import Text, shown

CLIP_PARTS: Final = shown("a folder of a CLIP model of transformers, with its tokenizer and image processor")


class Comparison(msgspec.Struct, frozen=True):
    """A candidate beside its photo, with what the photo shows and what the candidate should."""

    photo: str
    candidate: str
    source: str
    target: str


class Job(msgspec.Struct, frozen=True):
    """``clip`` and ``dino`` are folders of transformers' layout, ``lpips`` is torchvision's AlexNet checkpoint."""

    clip: str
    dino: str | None
    lpips: str | None
    comparisons: Sequence[Comparison]


class Scores(msgspec.Struct, frozen=True):
    """Cosines in [-1, 1] but for ``lpips``, a distance of 0 or more.

    ``clip_t``: candidate and target text, the paper's CLIP score. ``clip_i``, ``dino``: candidate and photo.
    ``directional``: from photo to candidate, and from source text to target text. None where no model is given.
    """

    clip_t: float
    clip_i: float
    directional: float
    dino: float | None
    lpips: float | None


def check_clip(folder: Path) -> None:
    """Raises ModelError for a folder that is no CLIP model, before anything is made for it to score."""
    try:
        config = msgspec.json.decode((folder / "config.json").read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError("{folder} is not a CLIP model.", "Choose {parts}.", folder=folder, parts=CLIP_PARTS) from error
    if config.get("model_type") != "clip":
        raise ModelError(
            "{folder} is a model of another kind, not CLIP.", "Choose {parts}.", folder=folder, parts=CLIP_PARTS
        )


def score(job: Job) -> list[Scores]:
    """One a comparison. Raises ModelError, PictureError."""
    command = [sys.executable, "-m", "engine.scores"]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, input=msgspec.json.encode(job), cwd=root, capture_output=True, check=False)
    if done.returncode == 0:
        return msgspec.json.decode(done.stdout, type=list[Scores])
    raise _failure(done.stderr.decode(errors="replace").strip().splitlines())


def _failure(lines: Sequence[str]) -> EngineError:
    try:
        code, message, advice = msgspec.json.decode(lines[-1], type=tuple[int, Text, Text])
    except (IndexError, msgspec.DecodeError):
        cause = lines[-1] if lines else shown("it ended without a word")
        return ModelError(
            "The pictures could not be scored: {cause}.", "`ld-edit doctor` tells what is missing.", cause=cause
        )
    return (ModelError if code == ModelError.exit_code else PictureError)(message, advice)
