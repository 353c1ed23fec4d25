"""Presets and stages of the starter's training; plain functions, so that a team's processes can import them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import torch
from diffusers import AutoencoderKL

from engine.starter.judge import SIZE
from engine.starter.training.data import (
    EMPTY_SCENES_SEED,
    FIRST_UNSEEN_SEED,
    LARGE_SCENES_SEED,
    PAIR_SCENES_SEED,
    WIDE_SCENES_SEED,
    Scenes,
    joined,
    render_scenes,
)
from engine.starter.training.diffusion import Shape, caption_tokens, half, load_latents, object_shares, train_diffusion
from engine.starter.training.folder import save_starter, save_vae
from engine.starter.training.judge import ROUND_TRIPS, accuracy, save_judge, train_judge
from engine.starter.training.sam import mean_iou, save_sam, train_sam
from engine.starter.training.sharpen import train_finer
from engine.starter.training.team import Team
from engine.starter.training.tokens import build_tokenizer
from engine.starter.training.vae import encode, psnr, train_vae
from engine.starter.vocabulary import all_words

_SAM_SIDE = 128  # of the pictures it learns from
_PAIRS = 4096
_GOING_ON = 0.5  # of the rate: a model that is nearly there learns more at less of it, docs/adr/0013
_USUAL_TO_ONE_WIDE = 4  # the diffusion model learns smaller objects, off the middle, too: moved ones are such
_USUAL_TO_ONE_EMPTY = 8  # and places without an object: what a moved one leaves behind is painted over by it


class Preset(msgspec.Struct, frozen=True):
    """How large and how long; minutes are wall-clock minutes of training."""

    scenes: int
    picture_size: int
    vae_channels: tuple[int, ...]
    vae_minutes: float
    vae_batch: int
    shape: Shape
    diffusion_minutes: float
    diffusion_batch: int
    diffusion_rate: float
    sam_minutes: float
    sam_batch: int
    judge_minutes: float
    judge_batch: int
    processes: int
    device: str


PRESETS = {
    "cpu": Preset(40960, 64, (16, 32, 64), 11, 8, Shape(), 150, 16, 5e-4, 50, 4, 56, 48, 2, "cpu"),
    "gpu": Preset(
        200_000,
        128,
        (48, 64, 96, 160),
        10,
        64,
        Shape((96, 128, 208), 2, 192, 3),
        15,
        256,
        6e-4,
        6,
        32,
        3,
        256,
        1,
        "cuda",
    ),
}


def train_vae_stage(preset: Preset, work: Path, minutes: float, warm_start: Path | None, team: Team) -> None:
    """``warm_start`` is a starter's diffusion folder: its autoencoder is gone on with, at the size it draws."""
    begun = None if warm_start is None else _vae(warm_start).to(preset.device).eval().requires_grad_(False)
    side = preset.picture_size if begun is None else _side(begun)
    scenes = render_scenes(work, 0, preset.scenes, side)
    vae = train_vae(
        scenes.pictures, scenes.masks, preset.vae_channels, work, minutes, preset.vae_batch, preset.device, team, begun
    )
    if team.rank == 0:
        vae.save_pretrained(work / "vae")
        unseen = render_scenes(work, FIRST_UNSEEN_SEED, 512, side, 1)
        print(f"round trip on unseen scenes: {psnr(vae, unseen.pictures, preset.device):.2f} dB PSNR")


def sharpen_stage(preset: Preset, work: Path, out: Path, minutes: float) -> None:
    """A finer autoencoder, at twice the side, in place of that in ``work`` which the diffusion model was trained on."""
    coarse = _vae(work)
    if _side(coarse) != preset.picture_size:
        raise ValueError(f"{work / 'vae'} draws {_side(coarse)} pixels a side already; train the stage vae anew.")
    side = 2 * preset.picture_size
    scenes = render_scenes(work, LARGE_SCENES_SEED, preset.scenes // 4, side)
    fine = train_finer(scenes.pictures, scenes.masks, coarse, work, minutes, preset.vae_batch, preset.device)
    unseen = render_scenes(work, FIRST_UNSEEN_SEED, 512, side, 1)
    print(f"round trip on unseen scenes: {psnr(fine, unseen.pictures, preset.device):.2f} dB PSNR")
    save_vae(fine, out / "diffusion")


def _vae(folder: Path) -> AutoencoderKL:
    return AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32)


def _side(vae: AutoencoderKL) -> int:
    """Of the pictures it was trained on, in pixels."""
    return int(vae.config.sample_size)


def learned_scenes(preset: Preset, work: Path) -> list[Scenes]:
    """Those the diffusion model learns, as large as the autoencoder takes them: usual, smaller and empty ones."""
    side = _side(_vae(work))
    sets = (
        (0, preset.scenes),
        (WIDE_SCENES_SEED, preset.scenes // _USUAL_TO_ONE_WIDE),
        (EMPTY_SCENES_SEED, preset.scenes // _USUAL_TO_ONE_EMPTY),
    )
    return [render_scenes(work, first, count, side) for first, count in sets]


def encode_scenes(preset: Preset, work: Path, sets: list[Scenes]) -> list[Path]:
    """Encodes the scenes once by the autoencoder in ``work``; a file for each set of them."""
    vae = _vae(work).to(preset.device)
    # another autoencoder has other latents
    digest = hashlib.sha256((work / "vae" / "diffusion_pytorch_model.safetensors").read_bytes()).hexdigest()[:12]
    files = [work / f"latents-{index}-{len(each.parameters)}-{digest}.npy" for index, each in enumerate(sets)]
    for file, scenes in zip(files, sets, strict=True):
        if not file.exists():
            latents = encode(vae, scenes.pictures, preset.device)
            np.save(file, half(latents, vae.config.scaling_factor).numpy())
    return files


def train_diffusion_stage(
    preset: Preset, work: Path, out: Path, minutes: float, warm_start: Path | None, team: Team
) -> None:
    tokenizer = build_tokenizer(work / f"tokenizer-{team.rank}", all_words())
    sets = learned_scenes(preset, work)
    model = train_diffusion(
        torch.cat([load_latents(file) for file in encode_scenes(preset, work, sets)]),
        torch.cat([object_shares(scenes.masks) for scenes in sets]),
        caption_tokens([each for scenes in sets for each in scenes.parameters], tokenizer),
        tokenizer,
        preset.shape,
        work,
        minutes,
        preset.diffusion_batch,
        preset.diffusion_rate * (1 if warm_start is None else _GOING_ON),
        preset.device,
        team,
        warm_start,
    )
    if team.rank == 0:
        save_starter(model, _vae(work), tokenizer, out / "diffusion")


def train_sam_stage(preset: Preset, work: Path, out: Path, minutes: float, warm_start: Path | None, team: Team) -> None:
    """``warm_start`` is a starter's diffusion folder: the small SAM beside it is begun from."""
    usual = render_scenes(work, 0, preset.scenes, _SAM_SIDE)
    pairs = render_scenes(work, PAIR_SCENES_SEED, _PAIRS, _SAM_SIDE)
    begun = None if warm_start is None else warm_start.parent / "sam"
    sam = train_sam([usual, pairs], work, minutes, preset.sam_batch, preset.device, team, begun)
    if team.rank == 0:
        save_sam(sam, out / "sam")
        for name, seed in (("usual scenes", FIRST_UNSEEN_SEED), ("two objects", PAIR_SCENES_SEED + _PAIRS)):
            unseen = render_scenes(work, seed, 500, _SAM_SIDE, 1)
            found = {prompt: mean_iou(sam, unseen, prompt) for prompt in ("click", "box")}
            print(f"mean IoU on unseen {name}: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))


def train_judge_stage(preset: Preset, work: Path, out: Path, minutes: float, warm_start: Path | None) -> None:
    """``warm_start`` is a starter's diffusion folder: the judge beside it is begun from, and its autoencoder taken
    where ``work`` has none yet.
    """
    vae = _vae(work if warm_start is None or (work / "vae").exists() else warm_start)
    half_as_many, side = preset.scenes // 2, _side(vae)
    usual, wide = (render_scenes(work, seed, half_as_many, SIZE) for seed in (0, WIDE_SCENES_SEED))
    full_size = render_scenes(work, 0, ROUND_TRIPS, side).pictures
    begun = None if warm_start is None else warm_start.parent / "judge"
    net = train_judge(joined(usual, wide), full_size, vae, work, minutes, preset.judge_batch, preset.device, begun)
    save_judge(net, out / "judge")
    for name, seed in (("usual", FIRST_UNSEEN_SEED + 10_000), ("wide", WIDE_SCENES_SEED + half_as_many)):
        found = accuracy(net, render_scenes(work, seed, 2048, SIZE, 1))
        print(f"judge on unseen {name} scenes: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))
