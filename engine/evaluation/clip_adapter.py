"""What measures a picture against a text or another picture: CLIP, DINO and LPIPS, behind types the rest relies on."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn import functional
from torchmetrics.functional.image import lpips
from transformers import AutoImageProcessor, AutoModel, CLIPModel, CLIPTokenizer

from engine.evaluation.scoring import CLIP_PARTS
from engine.models import tensors
from engine.models.checks import pickles
from engine.models.out_of_memory import is_out_of_memory
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_LPIPS_SIZE = (256, 256)  # pixels, at which pictures of any size are compared
_TRIAL = Image.new("RGB", (64, 64), "grey")
_FAULTS = (
    *(OSError, ValueError, LookupError, TypeError, RuntimeError, AttributeError, EOFError),
    *(pickle.UnpicklingError, SafetensorError),
)


class Clip:
    """A CLIP model. Embeddings are float32 (width,) of length 1, on the CPU."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        """Raises ModelError."""
        with _loading(shown("CLIP model"), folder, CLIP_PARTS):
            self._model = _complete(CLIPModel, folder, device)
            self._tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
            self._prepare = AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
            self._device = device
            config = self._model.config.text_config
            if len(self._tokenizer) != config.vocab_size:
                raise ModelError(
                    "The tokenizer in {folder} is not that of its CLIP model: "
                    "it has {given} tokens, the model {wanted}.",
                    "Choose {parts}.",
                    folder=folder,
                    given=len(self._tokenizer),
                    wanted=config.vocab_size,
                    parts=CLIP_PARTS,
                )
            self._length = int(config.max_position_embeddings)  # a tokenizer without a config does not know it
            # parts that do not fit each other load all the same, and fail where they are used
            self.of_picture(_TRIAL)
            self.of_text("a")

    @torch.no_grad()
    def of_text(self, text: str) -> Tensor:
        """A text longer than the model takes is cut."""
        words = self._tokenizer(text, truncation=True, max_length=self._length, return_tensors="pt").to(self._device)
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
        with _loading(shown("DINO model"), folder, shown("a vision transformer with its image processor")):
            # DINO v1 was saved without the pooler that transformers gives it, and nothing here asks that
            self._model = _complete(AutoModel, folder, device, unused="pooler.")
            self._prepare = AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
            self._device = device
            # a model of another kind loads all the same, and an image processor for another size
            if self.of_picture(_TRIAL).ndim != 1:
                raise ValueError("there is no class token")

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
        with _loading(shown("LPIPS backbone"), file, shown("torchvision's checkpoint of AlexNet")):
            pickles.check(file)
            state: Mapping[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
            own = {name: state[_torchvision_name(name)] for name in net.state_dict() if name.startswith("net.slice")}
            net.load_state_dict(own, strict=False)
        self._net, self._device = net.to(device), device

    @torch.no_grad()
    def between(self, first: Image.Image, second: Image.Image) -> float:
        both = [
            tensors.from_picture(each.resize(_LPIPS_SIZE, Image.Resampling.BICUBIC), self._device)
            for each in (first, second)
        ]
        return float(self._net(*both).squeeze())


def _complete(kind: Any, folder: Path, device: torch.device, unused: str | None = None) -> Any:
    """Raises ValueError where weights are missing: transformers would draw them at random.

    Those whose names begin with ``unused`` may be missing.
    """
    model, told = kind.from_pretrained(folder, local_files_only=True, output_loading_info=True)
    if any(unused is None or not name.startswith(unused) for name in told["missing_keys"]):
        raise ValueError("weights are missing")
    return model.float().to(device).eval()


def _torchvision_name(name: str) -> str:
    """net.slice2.3.weight is torchvision's features.3.weight."""
    return "features." + name.split(".", 2)[2]


@contextlib.contextmanager
def _loading(what: Text, path: Path, wanted: Text) -> Generator[None]:
    """Raises ModelError for what the libraries raise, but not where only the memory was too small."""
    try:
        yield
    except _FAULTS as error:
        if is_out_of_memory(error):
            raise
        raise ModelError(
            "The {what} {path} cannot be loaded.", "Choose {wanted}.", what=what, path=path, wanted=wanted
        ) from error
