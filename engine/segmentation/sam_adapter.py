"""Loads Segment Anything: the official checkpoints, MobileSAM, SAM 2 and 2.1, and the program's own small one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, NamedTuple, TypeVar

import msgspec
import torch
from msgspec import Meta
from segment_anything import sam_model_registry
from segment_anything.modeling import Sam
from torch import Tensor, nn
from transformers import Sam2Model

from engine.files import fingerprint
from engine.files.fingerprint import State
from engine.models import devices
from engine.models.checks import (
    kind_by_weights,
    kinds,
    model_configs,
    model_folder,
    sam_folders,
    weight_checks,
    weight_files,
    weight_shapes,
)
from engine.models.checks.kinds import Kind
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, Shapes
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown
from engine.segmentation import published_sam2, second_sam
from engine.segmentation.first_sam import FirstSam
from engine.segmentation.mobile_sam import build_mobile_sam
from engine.segmentation.predictor import Predictor
from engine.segmentation.second_sam import SecondSam
from engine.segmentation.segmenter import Segmenter
from engine.segmentation.small_sam import build_small_sam

_ADVICE: Final = shown(
    "Choose an official SAM checkpoint: sam_vit_b, sam_vit_l, sam_vit_h, mobile_sam, or one of SAM 2 or 2.1."
)
_AS_MODEL: Final = shown("Choose it as the diffusion model; here choose a SAM checkpoint.")
_CONFIG: Final = shown("its config.json")
_BUILDERS: Final[Mapping[str, Callable[[], Sam]]] = {
    kinds.SAM_B.id: sam_model_registry["vit_b"],
    kinds.SAM_L.id: sam_model_registry["vit_l"],
    kinds.SAM_H.id: sam_model_registry["vit_h"],
    kinds.MOBILE_SAM.id: build_mobile_sam,
}
_SECOND: Final = (kinds.SAM_2.id, kinds.SAM_2_1.id)

M = TypeVar("M", bound=nn.Module)


class _Names(NamedTuple):
    """How a file names the weights of a model: ``of`` their shapes, ``take`` out of it those that are wanted."""

    of: Callable[[Shapes], Shapes]
    take: Callable[[Mapping[str, Tensor], Shapes], Mapping[str, Tensor]]


def _same(shapes: Shapes) -> Shapes:
    return shapes


def _those(weights: Mapping[str, Tensor], wanted: Shapes) -> Mapping[str, Tensor]:
    return {name: weights[name] for name in wanted}


_OWN: Final = _Names(_same, _those)
_PUBLISHED: Final = _Names(published_sam2.published, published_sam2.weights)

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
        place = sam_folders.whole((Path(path) if path is not None else self._starter).absolute())
        with self._lock, weight_files.installed(place == self._starter.absolute()):
            files = sam_folders.files(place)
            for file in files:
                if not file.is_file():
                    raise _missing(place, file)
            try:
                states = tuple(fingerprint.state_of(file) for file in files)
            except OSError as error:
                raise weight_files.unreadable(place, error) from error
            seen, segmenter = self._segmenters.get(place, (None, None))
            if segmenter is None or seen != states:
                segmenter = Segmenter(_load(place, self._device))
                self._segmenters = {place: (states, segmenter)}  # in place of another one
                devices.give_back(self._device)
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
    return _first(file, weight_shapes.read_shapes(file, _ADVICE))


def load_second(place: Path) -> Sam2Model:
    """SAM 2 or 2.1: a published file, or a folder of transformers. Raises ModelError."""
    return _of_transformers(place) if place.is_dir() else _published(place)


def _load(place: Path, device: torch.device) -> Predictor:
    if place.is_dir():
        if not sam_folders.is_sam_2(place):
            return FirstSam(_ready(_load_small(place), device), squares=True)
        return SecondSam(_ready(load_second(place), device))
    shapes = weight_shapes.read_shapes(place, _ADVICE)
    if kind_by_weights.kind_of(shapes).id in _SECOND:
        return SecondSam(_ready(load_second(place), device))
    return FirstSam(_ready(_first(place, shapes), device))


def _ready(model: M, device: torch.device) -> M:
    return model.eval().requires_grad_(False).to(device)


def _first(file: Path, shapes: Shapes) -> Sam:
    kind = kind_by_weights.kind_of(shapes)
    if kind.id not in _BUILDERS:
        raise _no_sam(file, kind)
    return _filled(file, shapes, _BUILDERS[kind.id], kind.name)


def _of_transformers(folder: Path) -> Sam2Model:
    config, file = sam_folders.config(folder), folder / sam_folders.SAM_2
    with weight_checks.as_model_error(folder / sam_folders.CONFIG), torch.device("meta"):
        second_sam.check_fits(second_sam.build(config))
    return _filled(file, weight_shapes.read_shapes(file), lambda: second_sam.build(config), _CONFIG)


def _published(file: Path) -> Sam2Model:
    shapes = weight_shapes.read_shapes(file, _ADVICE)
    kind, config = kind_by_weights.kind_of(shapes), published_sam2.config_of(shapes)
    if config is None:
        if any(name.startswith("vision_encoder.") for name in shapes):
            raise ModelError(
                "{file} is {kind} in transformers' layout, and its config.json is not beside it.",
                "Choose the folder that holds both.",
                file=file,
                kind=kind.name,
            )
        raise _no_sam(file, kinds.OTHER_SAM)
    return _filled(file, shapes, lambda: second_sam.build(config), kind.name, _PUBLISHED)


def _load_small(folder: Path) -> Sam:
    config, file = (
        msgspec.structs.asdict(model_configs.read(folder / sam_folders.CONFIG, SmallSamConfig, DOWNLOAD_AGAIN)),
        folder / sam_folders.SMALL,
    )
    return _filled(file, weight_shapes.read_shapes(file), lambda: build_small_sam(config), _CONFIG)


def _filled(file: Path, given: Shapes, build: Callable[[], M], what: Text, names: _Names = _OWN) -> M:
    """What ``build`` makes, with the weights in ``file``, whose shapes are held against it before anything is
    allocated.
    """
    with weight_checks.as_model_error(file), torch.device("meta"):
        own = {name: tuple(value.shape) for name, value in build().state_dict().items()}
    wanted = names.of(own)
    weight_checks.check_complete(given, wanted, file)
    weight_checks.check_shapes(given, wanted, file, what)
    with weight_checks.as_model_error(file):
        weights = weight_checks.load_weights(file)
        model = build()
        model.load_state_dict(names.take(weights, own))
    weight_checks.check_finite(model.state_dict(), file)
    return model


def _missing(place: Path, file: Path) -> ModelError:
    if (place / model_folder.INDEX).is_file():
        return ModelError("{folder} is the folder of a diffusion model, no SAM.", _AS_MODEL, folder=place)
    return ModelError("There is no Segment Anything model at {file}.", _ADVICE, file=file)


def _no_sam(file: Path, kind: Kind) -> ModelError:
    if kind == kinds.UNKNOWN:
        return ModelError("{file} is not a Segment Anything checkpoint.", _ADVICE, file=file)
    advice = _AS_MODEL if kind.use == "model" else _ADVICE
    return ModelError("{file} cannot be used as SAM: it is {name}.", advice, file=file, name=kind.name)
