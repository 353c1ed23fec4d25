"""Train the starter: ``python -m engine.starter.training diffusion --preset cpu --work DIR --out DIR``.

Every stage resumes where it was stopped. Run ``vae``, then ``diffusion``; ``sharpen`` doubles the side of its pictures;
``sam`` and ``judge`` stand alone.
"""

from __future__ import annotations

import argparse
import functools
import shutil
from pathlib import Path

import torch

from engine.starter.training.recipe import (
    PRESETS,
    encode_scenes,
    sharpen_stage,
    train_diffusion_stage,
    train_judge_stage,
    train_sam_stage,
    train_vae_stage,
)
from engine.starter.training.team import Team, run_team


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m engine.starter.training", description=__doc__)
    parser.add_argument("stage", choices=("vae", "diffusion", "sharpen", "sam", "judge"))
    parser.add_argument("--preset", choices=tuple(PRESETS), default="cpu")
    parser.add_argument(
        "--work", type=Path, required=True, help="checkpoints, rendered scenes, curves (not the repository)"
    )
    parser.add_argument("--out", type=Path, default=Path("resources/starter"), help="where the finished model goes")
    parser.add_argument("--minutes", type=float, help="time budget of the stage instead of the preset's")
    parser.add_argument("--warm-start", type=Path, help="begin from this starter, autoencoder included")
    options = parser.parse_args()
    preset = PRESETS[options.preset]
    torch.set_num_threads(preset.processes if preset.device == "cpu" else 8)
    if options.stage == "vae":
        minutes = options.minutes or preset.vae_minutes
        work = functools.partial(train_vae_stage, preset, options.work, minutes, options.warm_start)
        run_team(preset.processes, options.work, work)
    elif options.stage == "sam":
        minutes = options.minutes or preset.sam_minutes
        # one process: its pictures are large enough to keep a core busy, and the diffusion model wants the others
        train_sam_stage(preset, options.work, options.out, minutes, options.warm_start, Team())
    elif options.stage == "sharpen":
        sharpen_stage(preset, options.work, options.out, options.minutes or preset.vae_minutes)
    elif options.stage == "judge":
        train_judge_stage(
            preset, options.work, options.out, options.minutes or preset.judge_minutes, options.warm_start
        )
    else:
        if options.warm_start is not None and not (options.work / "vae").exists():
            shutil.copytree(options.warm_start / "vae", options.work / "vae")
        encode_scenes(preset, options.work)
        minutes = options.minutes or preset.diffusion_minutes
        work = functools.partial(train_diffusion_stage, preset, options.work, options.out, minutes, options.warm_start)
        run_team(preset.processes, options.work, work)


if __name__ == "__main__":
    main()
