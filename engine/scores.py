"""Scores of edited pictures by models that know nothing of the edit. ``python -m engine.scores`` for the command line.

It reads a ``Job`` as JSON from standard input and prints a list of scores, so that the models have a process of their
own and what started it stays free of torch.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from torch.nn import functional

from engine import pictures
from engine.clip_adapter import Clip, Dino, PerceptualDistance
from engine.errors import EngineError
from engine.scoring import Comparison, Job, Scores
from engine.torch_adapter import best_device, quiet_libraries


class Scorer:
    """Raises ModelError where one of the models cannot be used."""

    def __init__(self, clip: Path, dino: Path | None, lpips: Path | None) -> None:
        device = best_device()
        self._clip = Clip(clip, device)
        self._dino = Dino(dino, device) if dino is not None else None
        self._lpips = PerceptualDistance(lpips, device) if lpips is not None else None

    def score(self, compared: Comparison) -> Scores:
        """Raises PictureError."""
        clip, dino, distance = self._clip, self._dino, self._lpips
        before, after = (pictures.read_picture(Path(path)) for path in (compared.photo, compared.candidate))
        seen, shown, told, wanted = (
            clip.of_picture(before),
            clip.of_picture(after),
            clip.of_text(compared.source),
            clip.of_text(compared.target),
        )
        moved, asked = shown - seen, wanted - told
        return Scores(
            clip_t=float(shown @ wanted),
            clip_i=float(shown @ seen),
            directional=float(functional.cosine_similarity(moved, asked, dim=0)),
            dino=float(dino.of_picture(before) @ dino.of_picture(after)) if dino else None,
            lpips=distance.between(before, after) if distance else None,
        )


def main() -> int:
    quiet_libraries()
    try:
        job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
        dino, lpips = (Path(path) if path is not None else None for path in (job.dino, job.lpips))
        scorer = Scorer(Path(job.clip), dino, lpips)
        scores = [scorer.score(compared) for compared in job.comparisons]
    except EngineError as error:
        print(msgspec.json.encode([error.exit_code, *error.texts]).decode(), file=sys.stderr)
        return error.exit_code
    print(msgspec.json.encode(scores).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
