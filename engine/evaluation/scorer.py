"""Scores of edited pictures by models that know nothing of the edit: the helper that ``scoring`` asks.

It is given a ``Job`` and answers with an ``Answer``, so that the models have a process of their own and what started it
stays free of torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec
from torch.nn import functional

from engine.evaluation.clip_adapter import Clip, Dino, PerceptualDistance
from engine.evaluation.scoring import Answer, Comparison, Job, Models, Scored, Scores, too_little_memory
from engine.files import fingerprint
from engine.models.checks.weight_files import opened_weights
from engine.models.devices import best_device
from engine.models.out_of_memory import is_out_of_memory
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.pictures import picture_io
from engine.protocol.channel import Channel
from engine.protocol.errors import EngineError, NotFiniteError
from engine.protocol.events import failure_of


class Scorer:
    """Raises ModelError where one of the models cannot be used."""

    def __init__(self, models: Models) -> None:
        device = best_device()
        self._clip = Clip(Path(models.clip), device)
        self._dino = Dino(Path(models.dino), device) if models.dino is not None else None
        self._lpips = PerceptualDistance(Path(models.lpips), device) if models.lpips is not None else None

    def score(self, compared: Comparison) -> Scores:
        """Raises PictureError, and NotFiniteError where a model gives no number."""
        clip, dino, distance = self._clip, self._dino, self._lpips
        photo, after = (picture_io.read_picture(Path(path)) for path in (compared.photo, compared.candidate))
        frame = compared.frame
        before = photo.crop((round(frame.x0), round(frame.y0), round(frame.x1), round(frame.y1)))
        seen, shown, told, wanted = (
            clip.of_picture(before),
            clip.of_picture(after),
            clip.of_text(compared.source),
            clip.of_text(compared.target),
        )
        moved, asked = shown - seen, wanted - told
        scores = Scores(
            clip_t=float(shown @ wanted),
            clip_i=float(shown @ seen),
            directional=float(functional.cosine_similarity(moved, asked, dim=0)),
            dino=float(dino.of_picture(before) @ dino.of_picture(after)) if dino else None,
            lpips=distance.between(before, after) if distance else None,
        )
        for name, value in msgspec.structs.asdict(scores).items():
            if value is not None and not math.isfinite(value):
                raise NotFiniteError(
                    "The score {name} of {candidate} is not a finite number.",
                    "Check the weights of the model that measures it.",
                    name=name,
                    candidate=compared.candidate,
                )
        return scores


def serve(channel: Channel, _: Sequence[str]) -> None:
    """Raises ModelError where a model cannot be used, OutOfMemoryError."""
    quiet_libraries()
    channel.result(answer(msgspec.json.decode(channel.source.read(), type=Job)))


def answer(job: Job) -> Answer:
    """As ``scoring.score``, in this process."""
    try:
        scorer = Scorer(job.models)
        return Answer(_hashes(job.models), [_scored(scorer, compared) for compared in job.comparisons])
    except (RuntimeError, MemoryError, OSError) as error:
        if not is_out_of_memory(error):
            raise
        raise too_little_memory() from error


def _scored(scorer: Scorer, compared: Comparison) -> Scored:
    """What is wrong with one picture is told of that picture; the others are scored."""
    try:
        return Scored(scores=scorer.score(compared))
    except EngineError as error:
        return Scored(failure=failure_of("", error))


def _hashes(models: Models) -> dict[str, str]:
    files = {
        name: opened_weights(Path(place)) if Path(place).is_dir() else [Path(place)]
        for name, place in msgspec.structs.asdict(models).items()
        if place is not None
    }
    return {name: fingerprint.of_files(each) for name, each in files.items()}
