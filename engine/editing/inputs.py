"""Gathers what an edit starts from: texts, photo, mask, and the two layers with their sources and masks."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.editing import candidates, references, request_pictures, sources
from engine.editing.job import Job
from engine.editing.kept_background import KeptBackground, keep_outside
from engine.editing.objective import Layers, ObjectCopies
from engine.editing.request_pictures import Framed, RequestPictures
from engine.editing.sources import ObjectLayer, SamViews
from engine.editing.stages import reference_mask
from engine.editing.time_left import Planned
from engine.models import tensors
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.pictures import augmentation, colour_names, cutout, frame_geometry, masks, object_frame, picture_io
from engine.pictures.picture_io import Coverage, Mask
from engine.pictures.placing.replaced import KeptPhoto
from engine.protocol import prompts
from engine.protocol.requests import EditRequest
from engine.protocol.settings import Settings
from engine.protocol.texts import shown
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Segmenter

_SEGMENT = "segment"
_ALREADY = 0.2  # of an object's pixels in the asked colour: it has that colour as it is
_SEGMENT_COST = 20.0  # in forward passes of one picture through the UNet


@dataclasses.dataclass(frozen=True)
class Texts:
    """Embeddings of T, T_a, T_b and the negative prompt; ``words`` is T as it was embedded."""

    words: str
    target: Condition
    object: Condition
    background: Condition
    negative: Condition


@dataclasses.dataclass(frozen=True)
class BackgroundLayer:
    """The background's source at model size.

    ``own`` is the mask of its own object, ``shared``: it is the object's source too. ``known``: what candidates keep of
    it; None where they may change all of it.
    """

    picture: Image.Image
    own: Mask | None
    shared: bool
    known: KeptBackground | None


@dataclasses.dataclass(frozen=True)
class LayerInputs:
    """Both layers as pictures at model size and as latents. ``texts`` name the object's colour where that was asked.

    ``photo``: what of the photo candidates show as it is; None where its background is not to stay.
    """

    frame: frame_geometry.Frame
    texts: Texts
    object: ObjectLayer
    background: BackgroundLayer
    layers: Layers
    photo: KeptPhoto | None


def target_text(request: EditRequest) -> str:
    return request.target or prompts.join_target(request.object_prompt, request.background_prompt)


def embed_texts(request: EditRequest, model: DiffusionModel) -> Texts:
    """Raises PromptError naming the prompt that cannot be used."""
    target = target_text(request)
    model.check_prompt(shown("object"), request.object_prompt)
    model.check_prompt(shown("background"), request.background_prompt)
    model.check_prompt(shown("target"), target)
    if request.negative.strip():
        model.check_prompt(shown("negative"), request.negative)
    embed = model.embed
    return Texts(
        target, embed(target), embed(request.object_prompt), embed(request.background_prompt), embed(request.negative)
    )


def _in_one_colour(
    texts: Texts, request: EditRequest, model: DiffusionModel, layer: ObjectLayer
) -> tuple[Texts, ObjectLayer]:
    """Text and source agree on the object's colour: one that no prompt names is named, another one is painted.

    Where T is the person's own, it stays as it is.
    """
    colour = colour_names.dominant(layer.picture, layer.mask, model.card.words)
    asked = colour_names.named_in(request.object_prompt)
    if colour is None:
        return texts, layer
    if asked is not None:
        if colour_names.share(layer.picture, layer.mask, asked) >= _ALREADY:
            return texts, layer
        painted = colour_names.recoloured(layer.picture, layer.mask, colour, asked)
        return texts, dataclasses.replace(layer, picture=painted)
    if request.target:
        return texts, layer
    named = colour_names.with_colour(request.object_prompt, colour)
    target = prompts.join_target(named, request.background_prompt)
    if model.text.count(target) > model.text.limit:
        return texts, layer
    return dataclasses.replace(texts, words=target, target=model.embed(target), object=model.embed(named)), layer


class EditInputs:
    """Reads, draws, finds. Writes mask.png, reference.png and reference-mask.png to the request's folder."""

    def __init__(
        self,
        request: EditRequest,
        photo_size: tuple[int, int],
        model: DiffusionModel,
        segmenters: SegmenterStore,
        views: SamViews,
        settings: Settings,
    ) -> None:
        sources.check_pointer(request.pointer)
        self._request, self._model, self._segmenters, self._views = request, model, segmenters, views
        self._goes_by_object = object_frame.needs_mask(request.frame, photo_size)
        self._layered = request.method == "layerdiffusion"
        self._unwritten: Coverage | None = None  # the photo's mask
        self.inside: float | None = None  # the share of the photo's object that lies in the frame, once it is known
        self._out = Path(request.out)
        self._settings, self._seed = settings, settings.edit_seed
        self._plain = Settings(sampling_steps=settings.sampling_steps, guidance=settings.guidance)
        self._searches = int(request.object_source is not None and request.object_mask is None)
        self._searches += int(request.reference != "photo" and request.reference_mask is None)

    @property
    def moved(self) -> bool:
        """The artist moved the object."""
        return self._request.transform is not None

    def plan(self) -> list[Planned]:
        plan = self._segment_plan()
        heat_steps = (self._searches + int(self._draws_anew)) * reference_mask.heat_steps()
        if self._paints_over:
            plan.append(references.plan_painting(self._plain))
        if self._request.reference == "generate" or self._draws_anew:
            plan.append(candidates.plan(references.STAGE, 1, self._plain, self._plain.sampling_steps, heat_steps))
        elif heat_steps:
            plan.append(Planned(references.STAGE, heat_steps, 2.0))
        return plan

    def plan_photo(self) -> list[Planned]:
        """What ``read`` and ``framed_photo`` take."""
        painting = [references.plan_painting(self._plain)] if self._paints_photo else []
        return [*(self._segment_plan() if self.moved or self._goes_by_object else []), *painting]

    def read(self, photo: Image.Image, job: Job) -> RequestPictures:
        """Finds the frame, and takes from ``photo`` and from the request's other files what lies in it.

        Writes nothing. Raises PictureError, ModelError, UsageError, CancelledError.
        """
        request, wants_mask = self._request, self._layered or self.moved
        coverage = mask = None
        if wants_mask or self._goes_by_object:
            with job.stage(_SEGMENT):
                coverage = self._photo_mask(photo.size, job)
        by = coverage if self._goes_by_object else None
        box = object_frame.place(request.frame, by, request.transform, photo.size)
        frame = frame_geometry.frame_for(box, self._model.size)
        if wants_mask and coverage is not None:
            mask, self._unwritten = frame.crop_mask(coverage), coverage
            if not self._layered or request.object_source is None:
                seen = object_frame.object_in_frame(coverage, frame.box)
                sources.check_object(mask, request.transform, frame.scale, seen)
                self.inside = seen.inside
        framed = Framed(frame.crop(photo), mask)
        if self._layered and request.reference == "photo":
            self.segmenter()  # one that cannot be used is told of before anything is learned
        if not self._layered:
            return RequestPictures(frame, framed, None, None, None)
        reference, own = request_pictures.read_reference(request, frame.size)
        return RequestPictures(frame, framed, request_pictures.read_object_source(request, frame), reference, own)

    def segmenter(self) -> Segmenter | None:
        """The SAM that the request asks for; None where there is none. Raises ModelError."""
        return self._segmenters.find(self._request.sam)

    def release_sam(self) -> None:
        """SAM is loaded again when somebody asks for it."""
        self._segmenters.release()

    def write_mask(self) -> None:
        """The photo's mask that ``read`` found; not where it was read from there. Raises OSError."""
        path, named = self._out / "mask.png", self._request.pointer.mask
        if self._unwritten is not None and (named is None or not path.exists() or not path.samefile(named)):
            picture_io.write_png(Image.fromarray(self._unwritten), path)
        self._unwritten = None

    def framed_photo(self, pictures: RequestPictures, texts: Texts, copy: Denoiser, job: Job) -> Image.Image:
        """The photo at model size, the object moved where the request moves it: the source of a method without layers.

        ``copy`` as in ``gather``. Raises CancelledError, NotFiniteError.
        """
        if self._request.transform is None:
            return pictures.photo.picture
        return self._photo_layer(pictures, self._paints_photo, texts, copy, job).picture

    def gather(self, pictures: RequestPictures, texts: Texts, copy: Denoiser, job: Job) -> LayerInputs:
        """``copy`` is the job's UNet, still as the model has it.

        Raises PictureError, ModelError, CancelledError, NotFiniteError, OSError.
        """
        source = pictures.object_source
        own = self._photo_layer(pictures, self._paints_over, texts, copy, job) if source is None else None
        with job.stage(references.STAGE):
            layer = own or self._other_layer(pictures, texts, copy, job)
            if self._settings.name_colour:
                texts, layer = _in_one_colour(texts, self._request, self._model, layer)
            background = self._background(pictures, layer, texts, copy, job)
            counts = sources.background_mask(layer, background.own, background.shared, self._model.autoencoder.factor)
            layers = self._layers(layer, background.picture, counts, job)
        return LayerInputs(pictures.frame, texts, layer, background, layers, self._kept_photo(pictures, layer))

    @property
    def _shared(self) -> bool:
        """Both layers are of the photo."""
        return self._request.reference == "photo" and self._request.object_source is None

    @property
    def _drawn(self) -> bool:
        """The background's source was drawn from the target text."""
        return self._request.reference == "generate" or self._request.reference_drawn

    @property
    def _draws_anew(self) -> bool:
        """The background is kept, but its source shows another object or pose where the edit's is to stand."""
        return self._settings.keep_background and not self._drawn and not (self._shared and self.moved)

    @property
    def _paints_over(self) -> bool:
        """Both layers are of the photo, and what the moved object leaves behind in it is the model's to paint."""
        return self._paints_photo and self._shared and self._settings.keep_background

    @property
    def _paints_photo(self) -> bool:
        """The photo's background is to stay, and what the moved object leaves behind in it is the model's to paint."""
        return self._settings.paint_over and self.moved and self._request.reference == "photo"

    def _segment_plan(self) -> list[Planned]:
        wanted = sources.wants_segmenter(self._request.pointer)
        return [Planned(_SEGMENT, 1, _SEGMENT_COST)] if wanted else []

    def _photo_mask(self, size: tuple[int, int], job: Job) -> Coverage:
        pointer = self._request.pointer
        if pointer.mask is not None:
            return object_frame.read_object_mask(Path(pointer.mask), size)
        seen = self._views.get(Path(self._request.photo))
        mask, _ = sources.segment_photo(seen, pointer, self._segmenters.get(self._request.sam))
        job.step_done()
        return np.asarray(mask)

    def _photo_layer(
        self, pictures: RequestPictures, paints: bool, texts: Texts, copy: Denoiser, job: Job
    ) -> ObjectLayer:
        """The photo's object, moved as asked; ``paints``: what it leaves behind is the untouched model's to paint."""
        framed, mask, behind = pictures.photo.picture, pictures.photo.mask, None
        assert mask is not None
        if paints:
            filled, place = cutout.without_object(framed, mask), sources.vacated_place(mask)
            with job.stage(references.PAINTING):
                behind = references.painted_over(
                    self._model, copy, filled, place, texts.background, texts.negative, self._seed, self._plain, job
                )
        return sources.object_layer(framed, mask, self._request.transform, pictures.frame.scale, behind)

    def _other_layer(self, pictures: RequestPictures, texts: Texts, copy: Denoiser, job: Job) -> ObjectLayer:
        """The object of another picture, moved as asked."""
        source, transform, scale = pictures.object_source, self._request.transform, pictures.frame.scale
        assert source is not None
        mask = source.mask
        if mask is None:
            found = self._find(source.picture, texts.object, texts.negative, copy, job)
            mask = sources.require_mask(found, str(self._request.object_source))
            sources.check_object(mask, transform, scale)
        return sources.object_layer(source.picture, mask, transform, scale)

    def _background(
        self, pictures: RequestPictures, layer: ObjectLayer, texts: Texts, copy: Denoiser, job: Job
    ) -> BackgroundLayer:
        shared = self._shared
        if self._request.reference == "photo":
            picture, own = (layer.picture if shared else pictures.photo.picture), pictures.photo.mask
        else:
            picture, own = self._reference(pictures, texts, copy, job)
        if own is not None and masks.is_empty(own):
            own = None  # a background without an object: one taught as empty makes the edit's object vanish
        known = None
        if self._settings.keep_background:
            place = sources.object_place(layer, own, self._drawn, shared, self.moved)
            known = keep_outside(self._model, picture, place)
        if not self._draws_anew:
            return BackgroundLayer(picture, own, shared, known)
        picture = self._draw(pictures.frame.size, texts, known, copy, job)
        found = self._find(picture, texts.target, texts.background, copy, job)
        self._keep_reference(picture, found)
        return BackgroundLayer(picture, found, False, known)

    def _kept_photo(self, pictures: RequestPictures, layer: ObjectLayer) -> KeptPhoto | None:
        photo, left = pictures.photo.picture, pictures.photo.mask
        if self._request.reference != "photo" or left is None:
            return None
        # as the tuned edit's file holds them: a seed is laid over the photo alike now and later
        kept, expected = (picture_io.to_mask((mask * 255).round().astype(np.uint8)) for mask in (left, layer.mask))
        return KeptPhoto(photo, kept, expected)

    def _reference(
        self, pictures: RequestPictures, texts: Texts, copy: Denoiser, job: Job
    ) -> tuple[Image.Image, Mask | None]:
        """The reference and the mask of its own object; written to the request's folder."""
        picture, own = pictures.reference, pictures.reference_mask
        if picture is None:
            picture = self._draw(pictures.frame.size, texts, None, copy, job)
        if own is None:
            own = self._find(picture, texts.target, texts.background, copy, job)
        self._keep_reference(picture, own)
        return picture, own

    def _keep_reference(self, picture: Image.Image, own: Mask | None) -> None:
        picture_io.write_png(picture, self._out / "reference.png")
        kept = own if own is not None else np.zeros((picture.height, picture.width), dtype=np.float32)
        picture_io.write_mask(kept, self._out / "reference-mask.png")

    def _draw(
        self, size: tuple[int, int], texts: Texts, known: KeptBackground | None, copy: Denoiser, job: Job
    ) -> Image.Image:
        """From the target text by the untouched model."""
        drawn = references.draw(
            self._model, copy, texts.target, texts.negative, [self._seed], size, self._plain, known, job
        )
        return next(iter(drawn))[1]

    def _find(
        self, picture: Image.Image, with_object: Condition, without: Condition, copy: Denoiser, job: Job
    ) -> Mask | None:
        return references.object_mask(
            self._model, copy, picture, with_object, without, self._seed, self.segmenter(), job.step_done
        )

    def _layers(self, layer: ObjectLayer, background: Image.Image, counts: Mask, job: Job) -> Layers:
        device, encode = self._model.device, self._model.autoencoder.encode
        object_latents = encode(tensors.from_picture(layer.picture, device))
        shared = background is layer.picture
        background_latents = object_latents if shared else encode(tensors.from_picture(background, device))
        size = (object_latents.shape[-1], object_latents.shape[-2])

        def small(mask: Mask) -> Tensor:
            return tensors.from_mask(masks.latent_mask(mask, size), device)

        bent = None
        if self._settings.bent_copies > 0 and not self.moved:
            backdrop = cutout.without_object(background, (counts < 1).astype(np.float32))
            copies = augmentation.bent(layer.picture, layer.mask, backdrop, self._settings.bent_copies, self._seed)
            latents: list[Tensor] = []
            shapes: list[Tensor] = []
            for picture, mask in copies:
                job.check()
                latents.append(encode(tensors.from_picture(picture, device)))
                shapes.append(small(mask))
            bent = ObjectCopies(torch.cat(latents), torch.cat(shapes))
        surroundings = (1 - layer.mask - layer.uncovered).clip(0, 1)
        return Layers(object_latents, small(layer.mask), background_latents, small(counts), small(surroundings), bent)
