"""The tuned edit on disk: embeddings, adapted weights, and everything needed to sample from it again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from engine.editing import tuned_check
from engine.editing.kept_background import KeptBackground
from engine.editing.tuned_check import (
    DIFFERENCE,
    EMBEDDINGS,
    KNOWN,
    LORA,
    PACKED,
    PHOTO_EXPECTED,
    PHOTO_LEFT,
    PHOTO_PICTURE,
    SCALES,
    WEIGHTS,
    TunedFile,
    embedding_name,
)
from engine.models import packed
from engine.models.checks import weight_checks
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.models.lora_files import tensor_file
from engine.models.packed import Packed
from engine.pictures import picture_io
from engine.pictures.placing.replaced import KeptPhoto
from engine.protocol.errors import PictureError
from engine.protocol.settings import Settings
from engine.protocol.texts import shown
from engine.protocol.tuned_header import ADVICE, TunedMetadata


class Tuned(msgspec.Struct, frozen=True):
    """A tuned edit. Embeddings are of one text each; ``start`` the photo's latents (1, C, h, w), ``known`` the
    background that its candidates keep, or None, ``photo`` the photo that they lie over, None where they fill it.

    ``weights`` holds differences to the model's own weights, or LoRA factors, named as in the file.
    """

    about: TunedMetadata
    object_embedding: Condition
    background_embedding: Condition
    negative_embedding: Condition
    start: Tensor
    known: KeptBackground | None
    photo: KeptPhoto | None
    weights: dict[str, Tensor]

    def e_opt(self, alpha: float) -> Condition:
        """Eq. 3: alpha * e_a_hat + (1 - alpha) * e_b_hat."""
        return self.object_embedding.combined(self.background_embedding, lambda a, b: alpha * a + (1 - alpha) * b)


def difference(pristine: Mapping[str, nn.Parameter], adapted: Mapping[str, nn.Parameter]) -> dict[str, Tensor]:
    """What training added to each weight, on the CPU: packed, and bfloat16 what is too small for that to pay.

    A weight that was trained in bfloat16 began as the rounded one: what that took from it was not learned.
    """
    found: dict[str, Tensor] = {}
    for name, weight in pristine.items():
        if name in adapted:
            change = _change(weight.detach(), adapted[name].detach())
            if weight.dim() > 1:
                levels, scales = packed.pack(change)
                found |= {PACKED + name: levels.cpu(), SCALES + name: scales.cpu()}
            else:
                found[DIFFERENCE + name] = change.to(torch.bfloat16).cpu()
    return found


def _change(before: Tensor, after: Tensor) -> Tensor:
    return after.float() - before.to(after.device).to(after.dtype).float()


def factors(parameters: Mapping[str, nn.Parameter]) -> dict[str, Tensor]:
    """LoRA factors as they are; they are small enough to keep in float32."""
    return {LORA + name: value.detach().cpu().clone() for name, value in parameters.items()}


@torch.no_grad()
def apply(weights: Mapping[str, Tensor], pristine: Denoiser, copy: Denoiser, settings: Settings) -> None:
    """Gives the job's ``copy`` of the UNet the weights as they are stored.

    A job does this to its own freshly trained copy too, so that a seed gives the same picture now and later. The copy
    is frozen from then on.
    """
    if not weights:
        return
    own = copy.weights()
    if settings.adaptation == "lora":
        if not any(LORA + name in weights for name in own):
            own = copy.add_lora(settings.lora_rank, settings.edit_seed)
        for name, value in weights.items():
            own[name.removeprefix(LORA)].copy_(value)
    else:
        for name, weight in pristine.weights().items():
            device = own[name].device
            copy.replace(name, weight.to(device) + _added(weights, name, device))
    copy.freeze()
    copy.settle()


def bytes_of(denoiser: Denoiser, settings: Settings) -> int:
    """About the size of its file, embeddings and latents aside."""
    if settings.adaptation == "lora":
        shapes = denoiser.lora_shapes(settings.lora_rank).values()
        return sum(math.prod(shape) for shape in shapes) * torch.float32.itemsize
    return sum(_bytes_of(tuple(weight.shape)) for weight in denoiser.weights().values())


def save(tuned: Tuned, path: Path) -> None:
    """Complete on disk when it returns. Raises OSError."""
    tensors = {"start": tuned.start} | tuned.weights
    for name in EMBEDDINGS:
        text: Condition = getattr(tuned, name)
        tensors |= {embedding_name(name, part): value for part, value in text.named()}
    if (known := tuned.known) is not None:
        pixels = torch.as_tensor(np.array(known.picture.convert("RGB")))
        tensors |= {KNOWN + "picture": pixels, KNOWN + "latents": known.latents, KNOWN + "mask": known.mask}
    if (photo := tuned.photo) is not None:
        tensors[PHOTO_PICTURE] = torch.as_tensor(np.array(photo.picture))
        for name, mask in ((PHOTO_LEFT, photo.left), (PHOTO_EXPECTED, photo.expected)):
            tensors[name] = torch.as_tensor((mask * 255).round().astype(np.uint8))
    tensor_file.write(tensors, path, {"about": msgspec.json.encode(tuned.about).decode()})


def load(file: TunedFile, model: DiffusionModel) -> Tuned:
    """Raises PictureError where it is not a tuned edit of ``model``, or cannot be read."""
    path, device = file.path, model.device
    tuned_check.check(file, model)
    try:
        with safe_open(path, framework="pt") as opened:
            tensors: dict[str, Tensor] = {name: opened.get_tensor(name) for name in file.header.tensors}
        weights = {name: value for name, value in tensors.items() if name.startswith(WEIGHTS)}
        if (name := weight_checks.not_finite(tensors)) is not None:
            raise tuned_check.refused(path, shown("its {name} is not a finite number everywhere", name=name))
        return Tuned(
            about=file.about,
            object_embedding=_embedding(tensors, "object_embedding", device),
            background_embedding=_embedding(tensors, "background_embedding", device),
            negative_embedding=_embedding(tensors, "negative_embedding", device),
            start=tensors["start"].to(device),
            known=_known(tensors, device),
            photo=_photo(tensors),
            weights=weights,
        )
    except (OSError, KeyError, SafetensorError) as error:
        raise PictureError("{path} is not a tuned edit of this program.", ADVICE, path=path) from error


def _bytes_of(shape: tuple[int, ...]) -> int:
    """Of the difference of a weight of this shape."""
    levels, scales = packed.shapes(shape) if len(shape) > 1 else ((0,), shape)
    return math.prod(levels) + math.prod(scales) * torch.bfloat16.itemsize


def _added(weights: Mapping[str, Tensor], name: str, device: torch.device) -> Tensor:
    """What was added to the weight ``name``, float32 on ``device``."""
    if (levels := weights.get(PACKED + name)) is None:
        return weights[DIFFERENCE + name].to(device).float()
    return packed.unpacked(Packed(levels.to(device), weights[SCALES + name].to(device)))


def _embedding(tensors: Mapping[str, Tensor], name: str, device: torch.device) -> Condition:
    return Condition(tensors[name], tensors.get(embedding_name(name, "pooled"))).to(device)


def _known(tensors: Mapping[str, Tensor], device: torch.device) -> KeptBackground | None:
    if KNOWN + "picture" not in tensors:
        return None
    picture = Image.fromarray(tensors[KNOWN + "picture"].numpy())
    return KeptBackground(picture, tensors[KNOWN + "latents"].to(device), tensors[KNOWN + "mask"].to(device))


def _photo(tensors: Mapping[str, Tensor]) -> KeptPhoto | None:
    if PHOTO_PICTURE not in tensors:
        return None
    left, expected = (picture_io.to_mask(tensors[name].numpy()) for name in (PHOTO_LEFT, PHOTO_EXPECTED))
    return KeptPhoto(Image.fromarray(tensors[PHOTO_PICTURE].numpy()), left, expected)
