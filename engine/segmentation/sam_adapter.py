"""Loads Segment Anything: the official checkpoints, MobileSAM, and the small one that comes with the program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
import torch
from msgspec import Meta
from segment_anything import sam_model_registry
from segment_anything.modeling import Sam

from engine.files import fingerprint
from engine.files.fingerprint import State
from engine.models import tensors
from engine.models.checks import (
    kind_by_weights,
    kinds,
    model_configs,
    model_folder,
    weight_checks,
    weight_files,
    weight_shapes,
)
from engine.models.checks.kinds import Kind
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, Shapes
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown
from engine.segmentation.mobile_sam import build_mobile_sam
from engine.segmentation.segmenter import Segmenter
from engine.segmentation.small_sam import build_small_sam

CONFIG, WEIGHTS = "config.json", "sam.safetensors"
_ADVICE: Final = shown("Choose an official SAM checkpoint: sam_vit_b, sam_vit_l, sam_vit_h or mobile_sam.")
_AS_MODEL: Final = shown("Choose it as the diffusion model; here choose a SAM checkpoint.")
_BUILDERS: Final[Mapping[str, Callable[[], Sam]]] = {
    kinds.SAM_B.id: sam_model_registry["vit_b"],
    kinds.SAM_L.id: sam_model_registry["vit_l"],
    kinds.SAM_H.id: sam_model_registry["vit_h"],
    kinds.MOBILE_SAM.id: build_mobile_sam,
}

Size = Annotated[int, Meta(ge=1, le=4096)]


class SmallSamConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Of the SAM that comes with the program; named as segment_anything names them."""

    image_size: Annotated[int, Meta(ge=16, le=4096, multiple_of=16)]
    patch_size: Size
    embed_dim: Size
    depth: Annotated[int, Meta(ge=1, le=100)]
    num_heads: Size
    prompt_embed_dim: Size
    window_size: Annotated[int, Meta(ge=0, le=4096)]
    global_attn_indexes: tuple[int, ...]


class SegmenterStore:
    """Loads a SAM and keeps it until another is asked for. ``starter`` is the folder meant by None. Thread-safe."""

    def __init__(self, starter: Path, device: torch.device) -> None:
        self._starter, self._device = starter, device
        self._lock = threading.Lock()
        self._segmenters: dict[Path, tuple[tuple[State, ...], Segmenter]] = {}

    def get(self, path: str | None) -> Segmenter:
        """Raises ModelError where the folder or checkpoint is missing, damaged or no SAM.

        One whose files changed since is loaded anew.
        """
        place = (Path(path) if path is not None else self._starter).absolute()
        with self._lock, weight_files.installed(place == self._starter.absolute()):
            files = [place / WEIGHTS, place / CONFIG] if place.is_dir() else [place]
            for file in files:
                if not file.is_file():
                    raise _missing(place, file)
            try:
                states = tuple(fingerprint.state_of(file) for file in files)
            except OSError as error:
                raise weight_files.unreadable(place, error) from error
            seen, segmenter = self._segmenters.get(place, (None, None))
            if segmenter is None or seen != states:
                small = place.is_dir()
                sam = _load_small(place) if small else load_official(place)
                segmenter = Segmenter(sam.eval().requires_grad_(False).to(self._device), squares=small)
                self._segmenters = {place: (states, segmenter)}  # in place of another one
                tensors.give_back(self._device)
            return segmenter

    def release(self) -> None:
        """Lets go of all that is loaded."""
        with self._lock:
            self._segmenters.clear()

    def find(self, path: str | None) -> Segmenter | None:
        """As ``get``, or None where no path is given and the starter's SAM is not installed."""
        return self.get(path) if path is not None or self._starter.is_dir() else None


def load_official(file: Path) -> Sam:
    """A vit_b, vit_l, vit_h or MobileSAM checkpoint; which one, its content tells. Raises ModelError."""
    shapes = weight_shapes.read_shapes(file, _ADVICE)
    kind = kind_by_weights.kind_of(shapes)
    if kind.id not in _BUILDERS:
        raise _no_sam(file, kind)
    return _filled(file, shapes, _BUILDERS[kind.id], kind.name)


def _load_small(folder: Path) -> Sam:
    config, file = (
        msgspec.structs.asdict(model_configs.read(folder / CONFIG, SmallSamConfig, DOWNLOAD_AGAIN)),
        folder / WEIGHTS,
    )
    return _filled(file, weight_shapes.read_shapes(file), lambda: build_small_sam(config), shown("its config.json"))


def _filled(file: Path, given: Shapes, build: Callable[[], Sam], what: Text) -> Sam:
    """What ``build`` makes, with the weights in ``file``, whose shapes are held against it before anything is
    allocated.
    """
    with weight_checks.as_model_error(file), torch.device("meta"):
        wanted = {name: tuple(value.shape) for name, value in build().state_dict().items()}
    weight_checks.check_complete(given, wanted, file)
    weight_checks.check_shapes(given, wanted, file, what)
    with weight_checks.as_model_error(file):
        weights = weight_checks.load_weights(file)
        sam = build()
        sam.load_state_dict({name: weights[name] for name in wanted})
    weight_checks.check_finite(sam.state_dict(), file)
    return sam


def _missing(place: Path, file: Path) -> ModelError:
    if (place / model_folder.INDEX).is_file():
        return ModelError("{folder} is the folder of a diffusion model, no SAM.", _AS_MODEL, folder=place)
    return ModelError("There is no Segment Anything model at {file}.", _ADVICE, file=file)


def _no_sam(file: Path, kind: Kind) -> ModelError:
    if kind == kinds.UNKNOWN:
        return ModelError("{file} is not a Segment Anything checkpoint.", _ADVICE, file=file)
    advice = _AS_MODEL if kind.use == "model" else _ADVICE
    return ModelError("{file} cannot be used as SAM: it is {name}.", advice, file=file, name=kind.name)
