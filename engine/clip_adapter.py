"""What measures a picture against a text or another picture: CLIP, DINO and LPIPS, behind types the rest relies on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional
from torchmetrics.functional.image import lpips
from transformers import AutoImageProcessor, AutoModel, CLIPModel, CLIPTokenizer

from engine import tensors
from engine.errors import ModelError
from engine.scoring import CLIP_PARTS
from engine.texts import Text, shown

_LPIPS_SIZE = (256, 256)  # pixels, at which pictures of any size are compared
_FAULTS = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError)


class Clip:
    """A CLIP model. Embeddings are float32 (width,) of length 1, on the CPU."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        """Raises ModelError."""
        try:
            self._model = _complete(CLIPModel, folder, device)
            self._tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
            self._prepare = AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
        except _FAULTS as error:
            raise _unusable(shown("CLIP model"), folder, CLIP_PARTS) from error
        self._device = device

    @torch.no_grad()
    def of_text(self, text: str) -> Tensor:
        """A text longer than the model takes is cut."""
        words = self._tokenizer(text, truncation=True, return_tensors="pt").to(self._device)
        found: Tensor = self._model.get_text_features(**words).pooler_output
        return functional.normalize(found[0], dim=0).cpu()

    @torch.no_grad()
    def of_picture(self, picture: Image.Image) -> Tensor:
        pixels = self._prepare(images=picture, return_tensors="pt").to(self._device)
        found: Tensor = self._model.get_image_features(**pixels).pooler_output
        return functional.normalize(found[0], dim=0).cpu()


class Dino:
    """A vision transformer of the DINO family: the embedding of its class token, float32 (width,) of length 1."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        """Raises ModelError."""
        try:
            self._model = _complete(AutoModel, folder, device)
            self._prepare = AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
        except _FAULTS as error:
            raise _unusable(
                shown("DINO model"), folder, shown("a vision transformer with its image processor")
            ) from error
        self._device = device

    @torch.no_grad()
    def of_picture(self, picture: Image.Image) -> Tensor:
        pixels = self._prepare(images=picture, return_tensors="pt").to(self._device)
        found: Tensor = self._model(**pixels).last_hidden_state
        return functional.normalize(found[0, 0], dim=0).cpu()


class PerceptualDistance:
    """LPIPS (Zhang et al., 2018) on AlexNet, whose weights are torchvision's file; 0 for equal pictures."""

    def __init__(self, file: Path, device: torch.device) -> None:
        """Raises ModelError."""
        build: Any = vars(lpips)["_LPIPS"]  # the public class would fetch the weights from the network
        net: nn.Module = build(net="alex", pnet_rand=True)
        try:
            state: Mapping[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
            own = {name: state[_torchvision_name(name)] for name in net.state_dict() if name.startswith("net.slice")}
            net.load_state_dict(own, strict=False)
        except (*_FAULTS, EOFError) as error:
            raise _unusable(shown("LPIPS backbone"), file, shown("torchvision's checkpoint of AlexNet")) from error
        self._net, self._device = net.to(device), device

    @torch.no_grad()
    def between(self, first: Image.Image, second: Image.Image) -> float:
        both = [
            tensors.from_picture(each.resize(_LPIPS_SIZE, Image.Resampling.BICUBIC), self._device)
            for each in (first, second)
        ]
        return float(self._net(*both).squeeze())


def _complete(kind: Any, folder: Path, device: torch.device) -> Any:
    """Raises ValueError where weights are missing: transformers would draw them at random."""
    model, told = kind.from_pretrained(folder, local_files_only=True, output_loading_info=True)
    if told["missing_keys"]:
        raise ValueError("weights are missing")
    return model.float().to(device).eval()


def _torchvision_name(name: str) -> str:
    """net.slice2.3.weight is torchvision's features.3.weight."""
    return "features." + name.split(".", 2)[2]


def _unusable(what: Text, path: Path, wanted: Text) -> ModelError:
    return ModelError("The {what} {path} cannot be loaded.", "Choose {wanted}.", what=what, path=path, wanted=wanted)
