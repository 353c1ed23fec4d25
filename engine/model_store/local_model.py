"""What a file or folder of a person's own is, from what is in it. Torch-free."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.files import regular_files
from engine.model_store.catalogue import Kind
from engine.models import identity
from engine.models.checks import kinds, model_folder, sam_folders
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

_ADVICE: Final = shown("Choose a Stable Diffusion folder or file, or a SAM checkpoint.")
# what may stand on the list although the engine cannot use it yet
_SAMS: Final = tuple(kind.id for kind in (kinds.HQ_SAM, kinds.OTHER_SAM))


def kind_of(place: Path) -> Kind:
    """Of a folder of diffusers or of a SAM 2, or of one file of weights.

    Raises ModelError where it is none of them, or damaged.
    """
    if place.is_dir():
        if sam_folders.is_sam_2(place):
            sam_folders.config(place)
            return "sam"
        model_folder.files(place)
        return "diffusion"
    regular_files.check(place, ModelError)
    if not place.is_file():
        raise ModelError("There is no model {path}.", "Check the name.", path=place)
    kind = identity.kind_of_file(place, _ADVICE)
    if kind.use == "sam" or kind.id in _SAMS:
        return "sam"
    if kind.use == "model":
        return "diffusion"
    raise ModelError("{path} cannot be used by itself: it is {kind}.", _ADVICE, path=place, kind=kind.name)


def files_of(place: Path) -> list[Path]:
    """The files that make the model at ``place``; what else lies in its folder is not read. Raises ModelError."""
    if sam_folders.is_sam_2(place):
        return sam_folders.files(place)
    return [*model_folder.files(place), place / model_folder.INDEX] if place.is_dir() else [place]
