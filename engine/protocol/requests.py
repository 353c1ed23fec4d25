"""What can be asked of the engine: one frozen request type per job. Torch-free; JSON both ways.

``results`` has the answer to each, by the same name: EditDone to an EditRequest.

Paths are absolute. Points and boxes are in photo pixels (x right, y down). Masks are greyscale
pictures of the photo's size (after EXIF orientation), white = object; what is transparent is none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from engine.protocol.settings import Memory, MethodName, Preset

# how much a request may ask for: ``engine.process.limits`` refuses more
MOST_SEEDS: Final = 256
MOST_REFERENCES: Final = 64  # seeds of a ReferenceRequest
LARGEST_SCALE: Final = 20  # of a transform
TRACE: Final = 0.02  # coverage of a mask: what has no more is no object, as in a mask's noise; what has more is
LONGEST_TEXT: Final = 100_000  # characters
MOST_PROMPTS: Final = 500  # of an InspectRequest
MOST_CLICKS: Final = 500
MOST_LORAS: Final = 16
MOST_EMBEDDINGS: Final = 64
STRONGEST: Final = 10.0  # of a LoRA, either way
NO_FILE: Final = ("generate", "photo")  # what a reference may be beside a file


class Click(msgspec.Struct, frozen=True):
    """A SAM point; ``add`` False marks what is not the object."""

    x: float
    y: float
    add: bool = True


class Box(msgspec.Struct, frozen=True):
    """``x1, y1`` is outside: width = x1 - x0."""

    x0: float
    y0: float
    x1: float
    y1: float


class Pointer(msgspec.Struct, frozen=True):
    """How the object is pointed at: a finished mask file, or SAM prompts (clicks, box, rough mask to snap).

    ``earlier`` is the mask that an earlier snap gave: what ``rough`` has more or less than it are corrections. Both may
    also be of the size at which SAM sees the photo: its longest side 1024 pixels.
    """

    mask: str | None = None
    clicks: tuple[Click, ...] = ()
    box: Box | None = None
    rough: str | None = None
    earlier: str | None = None


class Transform(msgspec.Struct, frozen=True):
    """Paper fig. 3: the object scaled about its mask's centre, moved by (dx, dy) photo pixels, rotated, mirrored.

    ``rotate`` in degrees, anticlockwise.
    """

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    rotate: float = 0.0
    flip: bool = False


class Lora(msgspec.Struct, frozen=True):
    """A LoRA file on top of a model; ``strength`` 1: as it was trained, 0: not at all."""

    file: str
    strength: Annotated[float, Meta(ge=-STRONGEST, le=STRONGEST)] = 1.0


class Additions(msgspec.Struct, frozen=True):
    """What a person adds to a model: part of it from then on.

    ``vae``: a file or a folder, in the place of the model's own VAE. ``embeddings``: files of textual inversions, each
    of which adds a word for prompts.
    """

    loras: tuple[Lora, ...] = ()
    vae: str | None = None
    embeddings: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        return (*(lora.file for lora in self.loras), *(() if self.vae is None else (self.vae,)), *self.embeddings)

    def placed(self, change: Callable[[str], str]) -> Additions:
        """With each path as ``change`` makes it."""
        return Additions(
            tuple(msgspec.structs.replace(lora, file=change(lora.file)) for lora in self.loras),
            None if self.vae is None else change(self.vae),
            tuple(map(change, self.embeddings)),
        )

    def without(self, files: Collection[str]) -> Additions:
        """But for what lies in ``files``."""
        return Additions(
            tuple(lora for lora in self.loras if lora.file not in files),
            None if self.vae in files else self.vae,
            tuple(file for file in self.embeddings if file not in files),
        )


NOTHING_ADDED: Final = Additions()


class Request(msgspec.Struct, frozen=True, tag=True, tag_field="request", kw_only=True):
    """Base: ``job`` names the request in every event; ``model`` is a diffusers folder, None = the starter.

    ``loras``, ``vae`` and ``embeddings``: see ``Additions``.
    """

    job: str
    model: str | None = None
    loras: tuple[Lora, ...] = ()
    vae: str | None = None
    embeddings: tuple[str, ...] = ()

    @property
    def added(self) -> Additions:
        return Additions(self.loras, self.vae, self.embeddings)


class EditRequest(Request, frozen=True):
    """The whole job. ``out`` receives candidate-SEED.png, contact-sheet.png, tuned.safetensors, result.json; where
    ``reference`` is "photo" or an upscaler enlarges, also laid-SEED.png: what of the candidate replaces the photo.

    ``reference``: "generate" (drawn by the untouched model from the target text), "photo", or a file.
    ``reference_drawn``: that file was drawn from the target text, so its own object stands as the edit's shall.
    ``target`` None: joined from both prompts. ``object_source`` None: the photo. ``frame`` "object": a square around
    the object; None: the whole photo, of one that is wider or higher than 2 : 1 the part with the object.
    ``memory``: how training fits into the device's memory; auto takes the fastest mode for which there is room.
    ``beside``: bytes that others will write to ``out``: there has to be room for these too.
    ``resume``: the edit goes on from the newest checkpoint in ``out``; without it, it begins anew.
    ``upscaler``: the file of the network that enlarges candidates whose frame is larger; None: they are enlarged by
    Lanczos when they are put into the photo.
    ``metadata`` False: the pictures that others make of its candidates have neither the photo's metadata nor a recipe.
    ``method``: layerdiffusion, or one of those it is compared with. These know no layers: they edit the photo, its
    object moved by ``transform``, by the target text, use neither reference nor object_source, and write no
    tuned.safetensors.
    """

    photo: str
    pointer: Pointer
    object_prompt: str
    background_prompt: str
    out: str
    target: str | None = None
    negative: str = ""
    reference: str = "generate"
    reference_mask: str | None = None
    reference_drawn: bool = False
    object_source: str | None = None
    object_mask: str | None = None
    transform: Transform | None = None
    frame: Box | Literal["object"] | None = None
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    preset: Preset = "balanced"
    overrides: dict[str, Any] = {}
    method: MethodName = "layerdiffusion"
    sam: str | None = None
    upscaler: str | None = None
    memory: Memory = "auto"
    beside: Annotated[int, Meta(ge=0)] = 0
    resume: bool = False
    metadata: bool = True


class SampleRequest(Request, frozen=True):
    """More candidates from a tuned edit file; no training.

    ``model`` None: the model the tuned edit names, no ``loras``, ``vae`` or ``embeddings``: those that it names.
    ``overrides`` may change alpha and the sampling settings; ``negative`` None: the tuned edit's own. ``sam`` finds the
    object in the candidates, where they keep their photo. ``upscaler`` as in an EditRequest.
    """

    tuned: str
    out: str
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    overrides: dict[str, Any] = {}
    negative: str | None = None
    sam: str | None = None
    upscaler: str | None = None


class KeepRequest(Request, frozen=True):
    """Saves the tuned edit of the job ``edit``, which could not be saved, as ``out``: see the event NotSaved."""

    edit: str
    out: str


Wish = Literal["pause", "continue", "end_stage", "sample"]


class SteerRequest(Request, frozen=True):
    """What a person wishes of the job ``steered``, which it does at the end of its step.

    "pause": it stands still until "continue", or until it is cancelled. "end_stage": the training stage under way is
    over, as if it had been asked for with the steps that it has done; in other stages this does nothing. "sample":
    while the weights are learned, the first batch of candidates is drawn from them as they are, and the learning goes
    on to the same end as without it. They go to a folder beside that of the run, "OUT step N", with a request that ends
    there.
    """

    steered: str
    wish: Wish


class SegmentRequest(Request, frozen=True):
    """A mask from SAM prompts, written to ``out`` (PNG, photo size).

    ``out`` None: nothing is written, and the answer holds a PNG in base64, its longest side at most 1024 pixels.
    The encoded picture is kept, so a second request on the same photo costs only the decoder.
    """

    photo: str
    pointer: Pointer
    out: str | None
    sam: str | None = None


class EncodeRequest(Request, frozen=True):
    """Has SAM look at a photo, so that its first mask comes as quickly as the next."""

    photo: str
    sam: str | None = None


class ReferenceRequest(Request, frozen=True):
    """References drawn by the untouched model from ``prompt``, their object mask found.

    ``object_prompt`` and ``background_prompt`` tell object and background apart when the mask is looked for.
    They have the size that stands for ``frame`` in the model, so that an edit of that frame uses all of them; None: a
    square.
    Writes reference-SEED.png and reference-SEED-mask.png to ``out``.
    """

    prompt: str
    out: str
    object_prompt: str = ""
    background_prompt: str = ""
    negative: str = ""
    frame: Box | None = None
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    sampling_steps: int = 50
    guidance: float = 7.5
    sam: str | None = None


class InspectRequest(Request, frozen=True):
    """What the model is, and what it says of prompts before a job."""

    prompts: tuple[str, ...] = ()


class ForecastRequest(Request, frozen=True):
    """How long ``edit`` would take, and with ``memory`` also how much. Of its files only the model has to be there.

    ``photo_size`` is (width, height).
    """

    edit: EditRequest
    photo_size: tuple[int, int]
    memory: bool = False


class CheckSamRequest(Request, frozen=True):
    """Has a SAM loaded, so that one that cannot be used is told of when it is chosen."""

    sam: str | None = None


class CheckUpscalerRequest(Request, frozen=True):
    """Has an upscaler loaded, for the same reason."""

    upscaler: str


AnyRequest = (
    EditRequest
    | SampleRequest
    | KeepRequest
    | SteerRequest
    | SegmentRequest
    | EncodeRequest
    | ReferenceRequest
    | InspectRequest
    | ForecastRequest
    | CheckSamRequest
    | CheckUpscalerRequest
)


class Cancel(msgspec.Struct, frozen=True, tag=True, tag_field="request"):
    """Stop the job within one step; it answers Cancelled."""

    job: str


def encode(request: Request | Cancel) -> bytes:
    """One line of JSON without the newline."""
    return msgspec.json.encode(request)


def decode_request(line: bytes) -> AnyRequest | Cancel:
    """Raises msgspec.ValidationError where the line is not one of the requests."""
    try:
        return msgspec.json.decode(line, type=AnyRequest | Cancel)
    except RecursionError as error:
        raise msgspec.ValidationError("it is nested too deeply") from error


def with_files(request: EditRequest, change: Callable[[str], str]) -> EditRequest:
    """``request`` with the path of each of its pictures and masks as ``change`` makes it."""

    def changed(given: str | None) -> str | None:
        return None if given is None else change(given)

    pointer, reference = request.pointer, request.reference
    return msgspec.structs.replace(
        request,
        photo=change(request.photo),
        pointer=msgspec.structs.replace(
            pointer, mask=changed(pointer.mask), rough=changed(pointer.rough), earlier=changed(pointer.earlier)
        ),
        reference=reference if reference in NO_FILE else change(reference),
        reference_mask=changed(request.reference_mask),
        object_source=changed(request.object_source),
        object_mask=changed(request.object_mask),
    )
