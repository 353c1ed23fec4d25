"""A person's upscaler: its file looked at and loaded, and pictures enlarged by it. spandrel knows the networks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import spandrel
import torch
from PIL import Image

from engine.files import fingerprint
from engine.files.fingerprint import State
from engine.models import tensors
from engine.models.checks import kind_by_weights, kinds, weight_checks, weight_files
from engine.models.upscaling import pieces
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_ADVICE: Final = shown("Choose an upscaler in one .safetensors file, such as an ESRGAN, SPAN or SwinIR.")


class Upscaler:
    """``name``: its file's, without the suffix. ``digest``: SHA-256 of the file."""

    def __init__(self, file: Path, network: spandrel.ImageModelDescriptor, device: torch.device) -> None:
        self.name: Final = file.stem
        self.digest: Final = fingerprint.of_files([file])
        self._network, self._device = network, device

    def enlarge(
        self, picture: Image.Image, size: tuple[int, int], check: Callable[[], None] | None = None
    ) -> Image.Image:
        """``picture``, RGB, as large as ``size`` (width, height): by the network once, from there by Lanczos.

        ``check`` is called now and then. Raises what it raises, RuntimeError out of memory.
        """
        memory = torch.device("cpu")
        pixels = (tensors.from_picture(picture, memory) + 1) / 2
        self._network.to(self._device)
        try:
            with torch.inference_mode():
                large = pieces.enlarge(pixels, self._network.scale, self._network, self._device, check)
        finally:
            self._network.to(memory)  # training needs the room
        return tensors.to_picture(large[0] * 2 - 1).resize(size, Image.Resampling.LANCZOS)


class UpscalerStore:
    """Loads an upscaler and keeps it until another is asked for. Thread-safe."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._kept: tuple[Path, State, Upscaler] | None = None

    def get(self, path: str) -> Upscaler:
        """Raises ModelError where the file is missing, damaged or no upscaler. One that changed is loaded anew."""
        file = Path(path).absolute()
        with self._lock, weight_files.reading(file):
            if not file.is_file():
                raise ModelError("There is no upscaler {file}.", _ADVICE, file=file)
            state = fingerprint.state_of(file)
            if self._kept is None or self._kept[:2] != (file, state):
                self._kept = None
                self._kept = file, state, Upscaler(file, load(file), self._device)
            return self._kept[2]

    def find(self, path: str | None) -> Upscaler | None:
        return None if path is None else self.get(path)


def load(file: Path) -> spandrel.ImageModelDescriptor:
    """On the CPU, in float32. Raises ModelError, OSError."""
    if not weight_files.is_safetensors(file):
        raise _no_upscaler(file, shown("no .safetensors file"))
    kind = kind_by_weights.kind_of(weight_files.whole_header(file).shapes)
    if kind != kinds.UNKNOWN:
        raise _no_upscaler(file, kind.name)
    with weight_checks.as_model_error(file):
        given = weight_checks.load_weights(file)
        weights = {name: value.float() if value.is_floating_point() else value for name, value in given.items()}
        try:
            found = spandrel.MAIN_REGISTRY.load(weights)
        except spandrel.UnsupportedModelError:
            raise _no_upscaler(file, kind.name) from None
    name = found.architecture.name
    if not isinstance(found, spandrel.ImageModelDescriptor) or found.purpose != "SR" or found.scale < 2:
        raise _no_upscaler(file, shown("{name}, which does not enlarge", name=name))
    if (found.input_channels, found.output_channels) != (3, 3):
        raise _no_upscaler(file, shown("{name}, but not for pictures in colour", name=name))
    weight_checks.check_finite(found.model.state_dict(), file)
    found.model.requires_grad_(False)
    return found.eval()


def _no_upscaler(file: Path, what: Text) -> ModelError:
    return ModelError("{file} cannot be used as an upscaler: it is {what}.", _ADVICE, file=file, what=what)
