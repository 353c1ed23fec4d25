"""The judge's training: scenes as drawn, blurred, noisy and through the autoencoder; and pictures that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from engine.starter.judge import QUESTIONS, SIZE, JudgeNet
from engine.starter.parameters import Parameters
from engine.starter.training.data import Pixels, Scenes
from engine.starter.training.loop import Loop
from engine.starter.training.team import Team
from engine.starter.training.vae import to_tensor
from engine.starter.vocabulary import MARK_COLOURS

_RATE = 1e-3
ROUND_TRIPS = 4096
_NOT_SCENES = 0.2  # of each batch


def answers(parameters: list[Parameters]) -> Tensor:
    """int64 (N, questions): the right answer's number for each question."""
    rows = [[values.index(getattr(p, name)) for name, values in QUESTIONS.items()] for p in parameters]
    return torch.tensor(rows)


def mark_colours(parameters: list[Parameters]) -> Tensor:
    """float32 (N, mark colours): 1 where the object wears the colour."""
    return torch.tensor([[float(any(m.colour == name for m in p.marks)) for name in MARK_COLOURS] for p in parameters])


def take_weights(net: JudgeNet, folder: Path) -> None:
    """Of the judge in ``folder``, wherever the shapes are the same. Raises FileNotFoundError without one."""
    own = net.state_dict()
    stored = load_file(folder / "judge.safetensors")
    fitting = {key: value.float() for key, value in stored.items() if key in own and own[key].shape == value.shape}
    net.load_state_dict(own | fitting)


@torch.no_grad()
def round_trips(vae: AutoencoderKL, pictures: Pixels, device: str) -> Tensor:
    """The pictures, of the size the autoencoder takes, through it: float16 (N, 3, 64, 64) in [-1, 1] on the CPU."""
    vae.to(memory_format=torch.channels_last)
    parts: list[Tensor] = []
    for i in range(0, len(pictures), 8):  # small batches stay in a CPU's cache
        x = to_tensor(pictures[i : i + 8]).to(device, memory_format=torch.channels_last)
        back = vae.decode(vae.encode(x).latent_dist.mean).sample.clamp(-1, 1)
        parts.append(functional.adaptive_avg_pool2d(back, SIZE).half().contiguous().cpu())
    return torch.cat(parts)


def train_judge(
    scenes: Scenes,
    full_size: Pixels,
    vae: AutoencoderKL,
    work: Path,
    minutes: float,
    batch: int,
    device: str,
    begun: Path | None,
) -> JudgeNet:
    """``scenes`` are 64 x 64, the later half of one object each; ``full_size`` are the first of them as large as the
    autoencoder takes them. Resumable; the judge comes back on the CPU.

    ``begun`` is the folder of a judge to begin from; where the vocabulary has grown since, those answers begin anew.
    """
    torch.default_generator.manual_seed(0)
    net = JudgeNet()
    if begun is not None:
        take_weights(net, begun)
    net.train().requires_grad_(True).to(device)
    truth, worn = answers(scenes.parameters), mark_colours(scenes.parameters)
    trips = round_trips(vae.to(device), full_size[:ROUND_TRIPS], device)
    loop = Loop(work, "judge", minutes, net, _RATE, Team())

    def step(index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(index)
        count, nothing = len(scenes.pictures), int(batch * _NOT_SCENES)
        # of those that are to be no scene any more none has a second object: they come from the later half
        chosen = np.concatenate([rng.integers(0, count, batch - nothing), rng.integers(count // 2, count, nothing)])
        x = to_tensor(scenes.pictures[chosen])
        through = rng.integers(0, len(trips), batch // 3)
        x[: batch // 3], labels, colours = trips[through].float(), truth[chosen], worn[chosen]
        labels[: batch // 3], colours[: batch // 3] = truth[through], worn[through]
        masks = torch.tensor(np.array(scenes.masks[chosen])).float().unsqueeze(1) / 255
        x = augmented(x, rng)
        x[-nothing:] = not_scenes(x[-nothing:], masks[-nothing:], rng)
        is_scene = torch.ones(batch)
        is_scene[-nothing:] = 0
        if rng.random() < 0.5:
            x = x.flip(-1)
        x, labels, colours, is_scene = (each.to(device) for each in (x, labels, colours, is_scene))
        logits, reject, marks = net(x)
        losses = [
            functional.cross_entropy(logits[name][:-nothing], labels[:-nothing, i]) for i, name in enumerate(QUESTIONS)
        ]
        rejecting = functional.binary_cross_entropy_with_logits(reject, 1 - is_scene)
        wearing = functional.binary_cross_entropy_with_logits(marks[:-nothing], colours[:-nothing])
        loss = torch.stack(losses).sum() + rejecting + 2 * wearing
        torch.autograd.backward(loss)
        right = [
            (logits[name][:-nothing].argmax(1) == labels[:-nothing, i]).float().mean()
            for i, name in enumerate(QUESTIONS)
        ]
        named = dict(zip(QUESTIONS, right, strict=True))
        return {"loss": loss, "rejecting": rejecting, "wearing": wearing, **named}

    loop.run(step)
    return net.cpu().eval()


def augmented(x: Tensor, rng: np.random.Generator) -> Tensor:
    """A random blur, loss of resolution, noise and change of light for the batch: what generated pictures suffer."""
    kind = rng.random()
    if kind < 0.3:
        x = functional.avg_pool2d(functional.pad(x, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    elif kind < 0.45:
        x = functional.interpolate(functional.avg_pool2d(x, 2), (SIZE, SIZE), mode="bilinear", align_corners=False)
    light = torch.tensor(rng.uniform(0.92, 1.08, (len(x), 3, 1, 1))).float()
    noise = torch.tensor(rng.normal(0, rng.uniform(0, 0.08), tuple(x.shape))).float()
    return ((x + 1) * light - 1 + noise).clamp(-1, 1)


def not_scenes(x: Tensor, masks: Tensor, rng: np.random.Generator) -> Tensor:
    """What the judge must refuse. ``x`` (N, 3, 64, 64) scenes, ``masks`` (N, 1, 64, 64) their objects.

    Mixtures of scenes, shuffled patches, blobs, noise of single pixels, objects smeared beyond telling, places whose
    object is painted over as a whole or by half.
    """
    kind = rng.integers(7)
    if kind == 0:
        return torch.lerp(x, x.roll(1, dims=0), float(rng.uniform(0.3, 0.5)))
    if kind == 1:
        patches = x.unfold(2, 16, 16).unfold(3, 16, 16).reshape(len(x), 3, 16, 16, 16)
        patches = patches[:, :, torch.tensor(rng.permutation(16))]
        return patches.reshape(len(x), 3, 4, 4, 16, 16).permute(0, 1, 2, 4, 3, 5).reshape(x.shape)
    if kind == 2:
        few = torch.tensor(rng.normal(0, 0.8, (len(x), 3, 5, 5))).float()
        return functional.interpolate(few, (SIZE, SIZE), mode="bicubic").clamp(-1, 1)
    if kind == 6:
        level, spread = float(rng.uniform(-0.5, 0.5)), float(rng.uniform(0.2, 1.0))
        return torch.tensor(rng.normal(level, spread, tuple(x.shape))).float().clamp(-1, 1)
    grown = functional.max_pool2d(masks, 7, stride=1, padding=3)
    if kind == 3:
        return torch.lerp(x, _box_blur(_box_blur(x, 4), 4), grown)
    if kind == 4:
        grown = grown * _half_of(masks, rng)
    behind, share = _box_blur(x * (1 - grown), 12), _box_blur(1 - grown, 12)
    return torch.lerp(x, (behind / share.clamp_min(0.02)).clamp(-1, 1), grown)


def _box_blur(x: Tensor, radius: int) -> Tensor:
    return functional.avg_pool2d(functional.pad(x, (radius,) * 4, mode="replicate"), 2 * radius + 1, stride=1)


def _half_of(masks: Tensor, rng: np.random.Generator) -> Tensor:
    """1 on one side of a line in a random direction through the middle of each object."""
    y, x = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    area = masks.sum((2, 3), keepdim=True).clamp_min(1)
    middle_x, middle_y = (masks * x).sum((2, 3), keepdim=True) / area, (masks * y).sum((2, 3), keepdim=True) / area
    angle = float(rng.uniform(0, 2 * np.pi))
    return ((x - middle_x) * np.cos(angle) + (y - middle_y) * np.sin(angle) > 0).float()


@torch.no_grad()
def accuracy(net: JudgeNet, scenes: Scenes) -> dict[str, float]:
    """Share of right answers for each question, of accepted scenes, and of refused mixtures and blobs."""
    x, truth = to_tensor(scenes.pictures), answers(scenes.parameters)
    logits, reject, marks = net(x)
    found = {name: float((logits[name].argmax(1) == truth[:, i]).float().mean()) for i, name in enumerate(QUESTIONS)}
    worn = mark_colours(scenes.parameters) > 0
    found["marks worn found"] = float((marks > 0)[worn].float().mean())
    found["marks not worn found"] = float((marks > 0)[~worn].float().mean())
    found["accepted"] = float((reject < 0).float().mean())
    masks = torch.tensor(np.array(scenes.masks)).float().unsqueeze(1) / 255
    rng = np.random.default_rng(5)
    refused = [
        float((net(not_scenes(x[i : i + 32], masks[i : i + 32], rng))[1] > 0).float().mean())
        for i in range(0, len(x), 32)
    ]
    found["refused"] = sum(refused) / len(refused)
    return found


def save_judge(net: JudgeNet, folder: Path) -> None:
    """``judge.safetensors`` (fp16)."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({key: value.half().contiguous() for key, value in net.state_dict().items()}, folder / "judge.safetensors")
