"""What scores of edited pictures are made from, and what they are. Torch-free: the models work in a child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.helpers.helper_process import HelperProcess
from engine.protocol.errors import ModelError, OutOfMemoryError
from engine.protocol.events import Failed
from engine.protocol.requests import Box
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE

CLIP_PARTS: Final = shown("a folder of a CLIP model of transformers, with its tokenizer and image processor")
_TOKENIZERS: Final = (("tokenizer.json",), ("vocab.json", "merges.txt"))
_CLOSE_OTHERS: Final = shown("Close other programs, or leave out --dino and --lpips.")


class Models(msgspec.Struct, frozen=True):
    """``clip`` and ``dino`` are folders of transformers' layout, ``lpips`` is torchvision's AlexNet checkpoint."""

    clip: str
    dino: str | None
    lpips: str | None


class Comparison(msgspec.Struct, frozen=True):
    """A candidate beside its photo, with what the photo shows and what the candidate should.

    ``frame`` is the part of the photo that was edited, in photo pixels: the candidate shows that part alone.
    """

    photo: str
    frame: Box
    candidate: str
    source: str
    target: str


class Job(msgspec.Struct, frozen=True):
    models: Models
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


class Scored(msgspec.Struct, frozen=True):
    """The scores of one comparison, or why there are none."""

    scores: Scores | None = None
    failure: Failed | None = None


class Answer(msgspec.Struct, frozen=True):
    """``hashes``: of the weights of each given model, by its name in ``Models``. One ``scored`` a comparison."""

    hashes: Mapping[str, str]
    scored: Sequence[Scored]


Score = Callable[[Job], Answer]  # raises as ``score``


def check_clip(folder: Path) -> None:
    """Raises ModelError for a folder that is no CLIP model, before anything is made for it to score."""
    try:
        config = msgspec.json.decode((folder / "config.json").read_bytes(), type=dict[str, Any])
    except (OSError, *UNREADABLE) as error:
        raise ModelError("{folder} is not a CLIP model.", "Choose {parts}.", folder=folder, parts=CLIP_PARTS) from error
    if config.get("model_type") != "clip":
        raise ModelError(
            "{folder} is a model of another kind, not CLIP.", "Choose {parts}.", folder=folder, parts=CLIP_PARTS
        )
    # without them transformers makes a tokenizer of two tokens, and every text becomes the same
    if not any(all((folder / name).is_file() for name in names) for names in _TOKENIZERS):
        raise ModelError(
            "The CLIP model {folder} has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt.",
            "Choose {parts}.",
            folder=folder,
            parts=CLIP_PARTS,
        )


def score(job: Job) -> Answer:
    """Loads and tries all models first, so that a job without comparisons checks them.

    Raises ModelError, OutOfMemoryError.
    """
    with HelperProcess("score", shown("The pictures could not be scored")) as helper:
        helper.ask(job)
        return helper.result(Answer)


def too_little_memory() -> OutOfMemoryError:
    return OutOfMemoryError("The device has too little memory to score the pictures.", _CLOSE_OTHERS)
