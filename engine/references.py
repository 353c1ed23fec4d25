"""References: drawn by the untouched model, and where their object stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from torch import Tensor

from engine import candidates, tensors
from engine.errors import PictureError
from engine.job import Job
from engine.models import DiffusionModel
from engine.segmentation import Prompt, Segmenter, as_mask, enlarge, view
from engine.settings import Settings
from engine.stages import reference
from engine.stages.sampling import Guidance
from engine.torch_adapter import Denoiser

Mask = npt.NDArray[np.float32]
STAGE = reference.STAGE


def draw(
    model: DiffusionModel,
    denoiser: Denoiser,
    text: Tensor,
    negative: Tensor,
    seeds: Sequence[int],
    size: tuple[int, int],
    settings: Settings,
    known: candidates.Known | None,
    job: Job,
) -> Iterator[tuple[int, Image.Image]]:
    """Plain sampling from one text with the model as it is; ``size`` is (width, height). ``known`` stays around it."""
    plain = Guidance(text, text, negative)
    shape = model.latent_shape(size)
    return candidates.draw(model, denoiser, plain, seeds, shape, settings, None, known, STAGE, job)


def object_mask(
    model: DiffusionModel,
    denoiser: Denoiser,
    picture: Image.Image,
    with_object: Tensor,
    without_object: Tensor,
    seed: int,
    segmenter: Segmenter | None,
    on_step: Callable[[], None],
) -> Mask | None:
    """The mask of the picture's object, float32 (height, width) in [0, 1]; None where it seems to have none.

    ``with_object`` and ``without_object`` are the embeddings of the whole text and of the background's alone.
    """
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    heat = reference.heat_map(denoiser, model.schedule, latents, with_object, without_object, seed, on_step)
    seen = view(hashlib.sha256(picture.tobytes()).hexdigest(), picture)

    def segment(hint: reference.Hint) -> tuple[Mask, float] | None:
        if segmenter is None:
            return None
        try:
            mask, score = segmenter.segment(seen, Prompt([(*hint.point, True)], hint.box))
        except PictureError:
            return None
        return as_mask(enlarge(mask, picture.size)), score

    return reference.find_object(heat, picture.size, segment)
