"""References: drawn by the untouched model, where their object stands, and places painted over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from PIL import Image

from engine.editing import candidates
from engine.editing.job import Job
from engine.editing.kept_background import KeptBackground, keep_outside
from engine.editing.stages import reference_mask
from engine.editing.stages.sampling import Conditioning
from engine.editing.time_left import Planned
from engine.models import tensors
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.pictures.picture_io import Mask, to_mask
from engine.protocol.errors import PictureError
from engine.protocol.settings import Settings
from engine.segmentation.segmenter import Prompt, Segmenter, enlarge, view

STAGE = reference_mask.STAGE
PAINTING = "painting"
_PAINTINGS = 4
_PAINTING_GUIDANCE = 3.0  # more of it draws harder edges into what is to pass unseen: docs/adr/0014


def draw(
    model: DiffusionModel,
    denoiser: Denoiser,
    text: Condition,
    negative: Condition,
    seeds: Sequence[int],
    size: tuple[int, int],
    settings: Settings,
    known: KeptBackground | None,
    job: Job,
) -> Iterator[tuple[int, Image.Image]]:
    """Plain sampling from one text with the model as it is; ``size`` is (width, height). ``known`` stays around it."""
    plain = Conditioning(text, text, negative)
    shape = model.latent_shape(size)
    return candidates.draw(model, denoiser, plain, seeds, shape, settings, None, known, STAGE, job)


def plan_painting(settings: Settings) -> Planned:
    """What ``painted_over`` takes."""
    return candidates.plan(PAINTING, _PAINTINGS, _softly(settings), settings.sampling_steps)


def painted_over(
    model: DiffusionModel,
    denoiser: Denoiser,
    filled: Image.Image,
    place: Mask,
    text: Condition,
    negative: Condition,
    seed: int,
    settings: Settings,
    job: Job,
) -> Image.Image:
    """``filled``, a picture whose object's place is filled smoothly, with ``place`` drawn anew from the background's
    ``text``. ``place`` is float32 (height, width) in [0, 1].

    Told of a background only, a model may still put somebody there; so the one of several drawings that is most like
    ``filled`` is taken.
    """
    known = keep_outside(model, filled, place)
    seeds = range(seed * _PAINTINGS, (seed + 1) * _PAINTINGS)
    told, shape = Conditioning(text, text, negative), model.latent_shape(filled.size)
    drawn = candidates.draw(model, denoiser, told, seeds, shape, _softly(settings), None, known, PAINTING, job)
    return min((each for _, each in drawn), key=lambda each: _difference(each, filled))


def _softly(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, guidance=_PAINTING_GUIDANCE)


def _difference(one: Image.Image, other: Image.Image) -> float:
    a, b = (np.asarray(each, dtype=np.float32) for each in (one, other))
    return float(((a - b) ** 2).mean())


def object_mask(
    model: DiffusionModel,
    denoiser: Denoiser,
    picture: Image.Image,
    with_object: Condition,
    without_object: Condition,
    seed: int,
    segmenter: Segmenter | None,
    on_step: Callable[[], None],
) -> Mask | None:
    """The mask of the picture's object, float32 (height, width) in [0, 1]; None where it seems to have none.

    ``with_object`` and ``without_object`` are the embeddings of the whole text and of the background's alone.
    """
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    heat = reference_mask.heat_map(denoiser, model.schedule, latents, with_object, without_object, seed, on_step)
    seen = view(hashlib.sha256(picture.tobytes()).hexdigest(), picture)

    def segment(hint: reference_mask.HeatHint) -> tuple[Mask, float] | None:
        if segmenter is None:
            return None
        try:
            mask, score = segmenter.segment(seen, Prompt([(*hint.point, True)], hint.box))
        except PictureError:
            return None
        return to_mask(np.asarray(enlarge(mask, picture.size))), score

    return reference_mask.find_object(heat, picture.size, segment)
