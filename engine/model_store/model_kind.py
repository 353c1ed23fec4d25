"""What a file or folder of a person's own is, from what is in it. Torch-free."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from engine.files import regular_files
from engine.model_store.catalogue import Kind
from engine.models.checks import model_folder, model_kinds, pickles, weight_files
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

_SAM: Final = ("image_encoder.", "sam_mask_decoder.", "vision_encoder.backbone.")
_DIFFUSION: Final = ("model.diffusion_model.",)
_ADVICE: Final = shown("Choose a Stable Diffusion folder or file, or a SAM checkpoint.")


def kind_of(place: Path) -> Kind:
    """Of a diffusers folder or of one file of weights. Raises ModelError where it is neither, or damaged."""
    if place.is_dir():
        model_folder.files(place)
        return "diffusion"
    regular_files.check(place, ModelError)
    if not place.is_file():
        raise ModelError("There is no model {path}.", "Check the name.", path=place)
    try:
        names = _weights(place)
    except OSError as error:
        raise weight_files.unreadable(place, error) from error
    if _any_begins(names, _SAM):
        return "sam"
    if _any_begins(names, _DIFFUSION):
        return "diffusion"
    other = model_kinds.weights_kind(dict.fromkeys(names, ()))
    if other is None:
        raise ModelError("What {path} is cannot be told from its weights.", _ADVICE, path=place)
    raise ModelError("{path} cannot be used by itself: it is {kind}.", _ADVICE, path=place, kind=other)


def files_of(place: Path) -> list[Path]:
    """The files that make the model at ``place``; what else lies in its folder is not read. Raises ModelError."""
    return [*model_folder.files(place), place / model_folder.INDEX] if place.is_dir() else [place]


def _weights(file: Path) -> Collection[str]:
    if weight_files.is_safetensors(file):
        return weight_files.whole_header(file, _ADVICE).tensors.keys()
    pickles.check(file, _ADVICE)
    return pickles.texts_in(file)


def _any_begins(names: Collection[str], beginnings: tuple[str, ...]) -> bool:
    return any(name.startswith(beginnings) for name in names)
