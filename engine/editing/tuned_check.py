"""What a tuned edit's file holds, held against the model before anything of it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.models import packed
from engine.models.checks import weight_files
from engine.models.checks.weight_files import FLOATS, BrokenHeaderError, Header, Shapes, sides_of
from engine.protocol import tuned_header
from engine.protocol.errors import PictureError
from engine.protocol.texts import Text, shown
from engine.protocol.tuned_header import ADVICE, TunedMetadata

if TYPE_CHECKING:  # diffusers and transformers take seconds, and a file can be read without them
    from engine.models.diffusion_model import DiffusionModel

DIFFERENCE, LORA, KNOWN, PHOTO = "difference.", "lora.", "known.", "photo."
PACKED, SCALES = "packed.", "scales."
WEIGHTS: Final = (DIFFERENCE, PACKED, SCALES, LORA)  # what begins the name of whatever stands for a change of weights
PHOTO_PICTURE, PHOTO_LEFT, PHOTO_EXPECTED = PHOTO + "picture", PHOTO + "left", PHOTO + "expected"
_PIXELS: Final = (KNOWN + "picture", PHOTO_PICTURE, PHOTO_LEFT, PHOTO_EXPECTED)
EMBEDDINGS: Final = ("object_embedding", "background_embedding", "negative_embedding")
_LARGEST: Final = 2  # times the model's own side: frames are at most 2 : 1, and have about its area


class TunedFile(NamedTuple):
    """A whole safetensors file, and what it says of itself."""

    path: Path
    header: Header
    about: TunedMetadata


def read(path: Path) -> TunedFile:
    """Raises PictureError where there is no tuned edit, no whole one, or one of another version; OSError."""
    tuned_header.check_there(path)
    try:
        header = weight_files.read_header(path)
    except BrokenHeaderError as error:
        raise refused(path, error.how) from error
    return TunedFile(path, header, tuned_header.decoded(path, header.metadata))


def check(file: TunedFile, model: DiffusionModel) -> None:
    """Raises PictureError where what is there is not what a tuned edit of ``model`` has."""
    path, header, known = file
    given = header.shapes
    wanted = _wanted(path, known, model, given)
    for name, shape in wanted.items():
        if name not in given:
            raise refused(path, shown("it lacks {name}", name=name))
        if given[name] != shape:
            how = shown(
                "its {name} has the shape {given}, where {wanted} is needed",
                name=name,
                given=sides_of(given[name]),
                wanted=sides_of(shape),
            )
            raise refused(path, how)
    for name, tensor in header.tensors.items():
        if name not in wanted:
            raise refused(path, shown("it holds {name}, which the model does not know", name=name))
        allowed = ("U8",) if name in _PIXELS or name.startswith(PACKED) else FLOATS
        if tensor.dtype not in allowed:
            raise refused(path, shown("its {name} is of the type {type}", name=name, type=tensor.dtype))


def embedding_name(name: str, part: str) -> str:
    """In the file, of the embedding ``name``: its tokens have that name, and what is pooled stands beside them."""
    return name if part == "tokens" else f"{name}_{part}"


def refused(path: Path, how: Text) -> PictureError:
    """``how``: "it lacks start"."""
    return PictureError("The tuned edit {path} cannot be used: {how}.", ADVICE, path=path, how=how)


def _wanted(path: Path, known: TunedMetadata, model: DiffusionModel, given: Shapes) -> Mapping[str, tuple[int, ...]]:
    width, height = known.size
    factor, most = model.autoencoder.factor, _LARGEST * model.size
    if width % factor or height % factor or max(width, height) > most:
        size = f"{width} x {height}"
        raise refused(path, shown("its pictures are of {size} pixels, which is no size of the model", size=size))
    latents = (1, *model.latent_shape(known.size))
    wanted: dict[str, tuple[int, ...]] = {"start": latents}
    for part, shape in model.text.on_meta(1).shapes.items():
        wanted |= {embedding_name(name, part): shape for name in EMBEDDINGS}
    if any(name.startswith(KNOWN) for name in given):
        wanted[KNOWN + "picture"] = (height, width, 3)
        wanted[KNOWN + "latents"] = latents
        wanted[KNOWN + "mask"] = (1, 1, *latents[2:])
    if any(name.startswith(PHOTO) for name in given):
        wanted[PHOTO_PICTURE] = (height, width, 3)
        wanted |= dict.fromkeys((PHOTO_LEFT, PHOTO_EXPECTED), (height, width))
    if known.settings.adaptation == "lora":
        own = {LORA + name: shape for name, shape in model.denoiser.lora_shapes(known.settings.lora_rank).items()}
    else:
        own = _differences({name: tuple(value.shape) for name, value in model.denoiser.weights().items()}, given)
    # an edit that adapted nothing holds none of them
    if any(name.startswith(WEIGHTS) for name in given):
        wanted |= own
    return wanted


def _differences(weights: Shapes, given: Shapes) -> dict[str, tuple[int, ...]]:
    """Of each of the model's ``weights`` a difference, as it is or packed: as it is ``given``."""
    wanted: dict[str, tuple[int, ...]] = {}
    for name, shape in weights.items():
        if PACKED + name in given and len(shape) > 1:
            wanted[PACKED + name], wanted[SCALES + name] = packed.shapes(shape)
        else:
            wanted[DIFFERENCE + name] = shape
    return wanted
