"""Train the starter: ``python -m engine.starter.training diffusion --preset cpu --work DIR --out DIR``.

Every stage resumes where it was stopped. Run ``vae``, then ``diffusion``; ``sharpen`` doubles the side of its pictures.
``--device cuda`` trains the cpu preset's small models on a GPU. ``judge`` reads through an autoencoder, that of the
work folder or of ``--warm-start``; ``sam`` stands alone. ``all`` is a whole starter of the preset's picture size: vae,
diffusion, judge and sam in turn.
"""

from __future__ import annotations

import argparse
import functools
import shutil
from pathlib import Path

import msgspec
import torch

from engine.starter.training.recipe import (
    PRESETS,
    Preset,
    encode_scenes,
    learned_scenes,
    sharpen_stage,
    train_diffusion_stage,
    train_judge_stage,
    train_sam_stage,
    train_vae_stage,
)
from engine.starter.training.team import Team, run_team

_WHOLE_STARTER = ("vae", "diffusion", "judge", "sam")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m engine.starter.training", description=__doc__)
    parser.add_argument("stage", choices=("vae", "diffusion", "sharpen", "sam", "judge", "all"))
    parser.add_argument("--preset", choices=tuple(PRESETS), default="cpu")
    parser.add_argument(
        "--work", type=Path, required=True, help="checkpoints, rendered scenes, curves (not the repository)"
    )
    parser.add_argument("--out", type=Path, default=Path("resources/starter"), help="where the finished model goes")
    parser.add_argument("--minutes", type=float, help="time budget of the stage instead of the preset's")
    parser.add_argument("--device", help="instead of the preset's; in a work folder of its own")
    parser.add_argument("--warm-start", type=Path, help="begin from this starter, autoencoder included")
    options = parser.parse_args()
    if options.stage == "all" and options.minutes is not None:
        parser.error("--minutes is the time of one stage; 'all' takes the preset's for each")
    preset = PRESETS[options.preset]
    if options.device and options.device != preset.device:
        preset = msgspec.structs.replace(preset, device=options.device, processes=1)
    if preset.device.startswith("cuda") and not torch.cuda.is_available():
        parser.error(f"PyTorch finds no {preset.device} here")  # before scenes are drawn for minutes
    torch.set_num_threads(preset.processes if preset.device == "cpu" else 8)
    for stage in _WHOLE_STARTER if options.stage == "all" else (options.stage,):
        _train(stage, preset, options.work, options.out, options.minutes, options.warm_start)


def _train(stage: str, preset: Preset, work: Path, out: Path, minutes: float | None, warm_start: Path | None) -> None:
    """``minutes`` None: the preset's."""
    if stage == "vae":
        own = functools.partial(train_vae_stage, preset, work, minutes or preset.vae_minutes, warm_start)
        run_team(preset.processes, work, own)
    elif stage == "sam":
        # one process: its pictures are large enough to keep a core busy, and the diffusion model wants the others
        train_sam_stage(preset, work, out, minutes or preset.sam_minutes, warm_start, Team())
    elif stage == "sharpen":
        sharpen_stage(preset, work, out, minutes or preset.vae_minutes)
    elif stage == "judge":
        train_judge_stage(preset, work, out, minutes or preset.judge_minutes, warm_start)
    else:
        if warm_start is not None and not (work / "vae").exists():
            shutil.copytree(warm_start / "vae", work / "vae")
        encode_scenes(preset, work, learned_scenes(preset, work))
        own = functools.partial(
            train_diffusion_stage, preset, work, out, minutes or preset.diffusion_minutes, warm_start
        )
        run_team(preset.processes, work, own)


if __name__ == "__main__":
    main()
