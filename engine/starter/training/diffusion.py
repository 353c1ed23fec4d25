"""The starter's text encoder and UNet, trained together on encoded scenes and their captions."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.starter.captions import varied
from engine.starter.judge import QUESTIONS
from engine.starter.parameters import Parameters, sample_parameters
from engine.starter.training.data import Pixels
from engine.starter.training.judge import answers
from engine.starter.training.loop import Loop
from engine.starter.training.team import Team
from engine.starter.training.vae import LATENT_CHANNELS, LATENT_SIZE

_VARIANTS = 4  # captions drawn for each scene
_OBJECT_WEIGHT = 3.0  # the object's latents count fourfold: places are learnt long before bodies are
_TEXT_STEPS = 200
_TEXT_RATE = 1e-3


class Shape(msgspec.Struct, frozen=True):
    """Widths of the diffusion model; a preset chooses them."""

    channels: tuple[int, int, int] = (64, 96, 192)
    layers: int = 1
    text_width: int = 128
    text_layers: int = 2


def build_scheduler() -> DDIMScheduler:
    """SD's noise schedule; v-prediction, which a small model learns faster than noise."""
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        prediction_type="v_prediction",
    )


def build_text_encoder(shape: Shape, tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=shape.text_width,
            intermediate_size=4 * shape.text_width,
            num_hidden_layers=shape.text_layers,
            num_attention_heads=4,
            max_position_embeddings=tokenizer.model_max_length,
            projection_dim=shape.text_width,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def build_unet(shape: Shape) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=LATENT_SIZE,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=shape.channels,
        layers_per_block=shape.layers,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=shape.text_width,
        attention_head_dim=4,
        norm_num_groups=16,
    )


class TextAndUnet(nn.Module):
    """What is trained together, so that one optimiser and one average hold both."""

    def __init__(self, text_encoder: CLIPTextModel, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.text_encoder, self.unet = text_encoder, unet


def caption_tokens(parameters: list[Parameters], tokenizer: CLIPTokenizer) -> Tensor:
    """int16 (N, variants, tokens): 77 % whole captions, 15 % the object's, 8 % none (for guidance).

    The background's alone are those of empty scenes: told of a place only, the model draws nobody there.
    """
    texts: list[str] = []
    for index, p in enumerate(parameters):
        rng = random.Random(index)
        for _ in range(_VARIANTS):
            captions = varied(p, rng)
            told = (captions.whole, captions.object or captions.whole, "")
            texts.append(rng.choices(told, (77, 15, 8))[0])
    ids = tokenizer(texts, padding="max_length", max_length=tokenizer.model_max_length, return_tensors="pt").input_ids
    return ids.to(torch.int16).view(len(parameters), _VARIANTS, -1)


def take_words(encoder: CLIPTextModel, tokenizer: CLIPTokenizer, folder: Path) -> None:
    """The weights of the text encoder in the starter ``folder``; words it does not know keep their random embedding."""
    known = CLIPTextModel.from_pretrained(folder / "text_encoder", dtype=torch.float32)
    weights = known.state_dict()
    [name] = [name for name in weights if name.endswith("token_embedding.weight")]
    rows = encoder.state_dict()[name].clone()
    ids = CLIPTokenizer.from_pretrained(folder / "tokenizer").get_vocab()
    for token, row in tokenizer.get_vocab().items():
        if token in ids:
            rows[row] = weights[name][ids[token]]
    encoder.load_state_dict(weights | {name: rows})


def teach_words(encoder: CLIPTextModel, tokenizer: CLIPTokenizer, device: str) -> None:
    """A minute of reading before any picture: the end token learns to tell what a caption asks for.

    Cross-attention then starts from features that already separate animals, colours, poses, places and weather.
    """
    torch.default_generator.manual_seed(1)
    heads = nn.ModuleList(nn.Linear(encoder.config.hidden_size, len(each)) for each in QUESTIONS.values()).to(device)
    optimiser = torch.optim.AdamW([*encoder.parameters(), *heads.parameters()], lr=_TEXT_RATE)
    rng = random.Random(2)
    for _ in range(_TEXT_STEPS):
        told = [sample_parameters(rng) for _ in range(64)]
        captions = [varied(each, rng).whole for each in told]
        ids = tokenizer(
            captions, padding="max_length", max_length=tokenizer.model_max_length, return_tensors="pt"
        ).input_ids
        pooled = encoder(ids.to(device)).pooler_output
        targets = answers(told).to(device).T
        # half the captions name no colour and some no pose: their share of the loss is the same for all heads
        loss = sum(
            (functional.cross_entropy(head(pooled), t) for head, t in zip(heads, targets, strict=True)),
            torch.zeros((), device=device),
        )
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        cast(Any, optimiser).step()  # its signature is only half typed


def train_diffusion(
    latents: Tensor,
    shares: Tensor,
    tokens: Tensor,
    tokenizer: CLIPTokenizer,
    shape: Shape,
    work: Path,
    minutes: float,
    batch: int,
    rate: float,
    device: str,
    team: Team,
    warm_start: Path | None = None,
) -> TextAndUnet:
    """Trains on scaled latents float (N, C, 16, 16) and caption tokens (N, variants, T); returns the average (EMA).

    ``shares`` is the object's share of each latent, float (N, 1, 16, 16). The loss is the plain squared error of v at
    uniform timesteps (Salimans and Ho 2022, "SNR + 1" weighting): weightings that fall with the SNR, such as min-SNR,
    leave a small model's high noise levels untrained, where it is decided which way an animal faces and how many
    heads it has.
    ``warm_start`` is a starter folder whose weights a fresh run begins from; its words may be others, its shape is the
    same (RuntimeError). Resumable, see Loop. The UNet computes in bfloat16, in about five sixths of the time that
    float32 takes on a CPU.
    """
    torch.default_generator.manual_seed(0)
    model = TextAndUnet(build_text_encoder(shape, tokenizer), build_unet(shape)).to(device)
    if warm_start is not None:
        take_words(model.text_encoder, tokenizer, warm_start)
        begun = UNet2DConditionModel.from_pretrained(warm_start / "unet", torch_dtype=torch.float32)
        model.unet.load_state_dict(begun.state_dict())
    elif not (work / "diffusion.pt").exists():
        teach_words(model.text_encoder, tokenizer, device)
    model.train()
    model.unet.to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).requires_grad_(False)
    loop = Loop(work, "diffusion", minutes, model, rate, team, average)
    scheduler = build_scheduler()
    # over so few latents a CPU's flash attention takes longer than plain attention: a fifth of the whole step
    faster = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION] if device != "cpu" else []

    def step(index: int) -> dict[str, Tensor]:
        draw = torch.Generator().manual_seed(index)
        chosen = torch.randint(len(latents), (batch,), generator=draw)
        variant = torch.randint(_VARIANTS, (batch,), generator=draw)
        x0 = latents[chosen].float().to(device, memory_format=torch.channels_last)
        ids = tokens[chosen, variant].long().to(device)
        # one timestep from each of ``batch`` equal slices: less noise in the gradient than independent draws
        slices = (torch.arange(batch) + torch.rand(batch, generator=draw)) / batch
        t = (slices * 1000).long().clamp(max=999).to(device)
        noise = torch.randn(x0.shape, generator=draw).to(device, memory_format=torch.channels_last)
        target = scheduler.get_velocity(x0, noise, t)
        text = model.text_encoder(ids).last_hidden_state
        with torch.autocast(device, dtype=torch.bfloat16), sdpa_kernel([*faster, SDPBackend.MATH]):
            predicted = model.unet(scheduler.add_noise(x0, noise, t), t, text).sample
        error = (predicted.float() - target).square()
        loss = (error * (1 + _OBJECT_WEIGHT * shares[chosen].float().to(device))).mean()
        torch.autograd.backward(loss)
        error = error.mean(dim=(1, 2, 3))
        return {"loss": loss, "error": error.mean(), "error_noisy": error[-batch // 3 :].mean()}

    loop.run(step)
    return average.eval()


def half(latents: Tensor, scale: float) -> Tensor:
    """Scaled and stored as float16: fifty thousand scenes in 100 MB."""
    return (latents * scale).to(torch.float16)


def object_shares(masks: Pixels) -> Tensor:
    """How much of each latent the object covers: uint8 masks (N, S, S) to float16 (N, 1, 16, 16) in [0, 1]."""
    parts = [
        functional.adaptive_avg_pool2d(torch.as_tensor(np.array(part)).float()[:, None] / 255.0, LATENT_SIZE).half()
        for part in np.array_split(masks, max(1, len(masks) // 1024))
    ]
    return torch.cat(parts)


def load_latents(file: Path) -> Tensor:
    return torch.as_tensor(np.load(file))
