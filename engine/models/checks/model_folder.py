"""A Stable Diffusion folder as it lies on the disk, checked before anything of it is loaded. Torch-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta

from engine.models.checks import kind_by_config, kinds, layouts, pickles, sam_folders, tokenizer_files, weight_files
from engine.models.checks.kinds import Kind
from engine.models.checks.layouts import TextFolders
from engine.models.checks.model_configs import IndexConfig, SchedulerConfig, TextConfig, UnetConfig, VaeConfig, read
from engine.models.checks.weight_files import ADVICE, DOWNLOAD_AGAIN, damaged
from engine.protocol import settings
from engine.protocol.errors import ModelError, UsageError
from engine.protocol.settings import Preset
from engine.protocol.texts import shown

CARD: Final = "layerdiffusion.json"
INDEX: Final = "model_index.json"
SCHEDULER: Final = "scheduler/scheduler_config.json"
_PICTURES: Final = ("unet", "vae")
_PARTS: Final = (*_PICTURES, *layouts.FIRST, *layouts.SECOND, "scheduler")
_SIZES: Final = 6  # numbers that SDXL is told of a picture's size
_PREDICTIONS: Final = ("epsilon", "v_prediction")


class Card(msgspec.Struct, frozen=True):
    """``layerdiffusion.json``: what a model says about itself; ``words`` is a closed vocabulary, all of it."""

    name: Annotated[str, Meta(max_length=200)] = ""
    kind: Literal["starter", "sd"] = "sd"
    presets: dict[str, dict[str, Any]] = {}
    words: tuple[str, ...] = ()

    def with_defaults(self, defaults: Mapping[str, Any]) -> Card:
        """With settings in which its family differs from the paper, where it does not say otherwise itself."""
        presets = {preset: {**defaults, **self.presets.get(preset, {})} for preset in get_args(Preset)}
        return msgspec.structs.replace(self, presets=presets) if defaults else self


class Checked(msgspec.Struct, frozen=True):
    """What the configs of a folder say whose parts fit each other."""

    unet: UnetConfig
    vae: VaeConfig
    texts: Sequence[TextConfig]
    scheduler: SchedulerConfig
    card: Card
    tokens: Sequence[int]  # in each tokenizer


def files(folder: Path) -> list[Path]:
    """All that decide what the model draws: weights, configs, scheduler, tokenizer and card.

    Raises ModelError naming the one that is missing, or what the folder is instead.
    """
    if not folder.is_dir():
        raise ModelError("There is no model folder {folder}.", ADVICE, folder=folder)
    _refuse_cache(folder)
    if not (folder / INDEX).is_file():
        _refuse_other_folder(folder)
        raise _lacks(folder, INDEX)
    index = read(folder / INDEX, IndexConfig)
    if (kind := kind_by_config.other_pipeline(index)) is not None:
        raise kind_by_config.refused_folder(folder, kind)
    texts = layouts.texts_of(kind_by_config.pipeline(index))
    parts = (*_PICTURES, *(each.encoder for each in texts))
    configs = [*(f"{part}/config.json" for part in parts), SCHEDULER]
    tokenizers = [f"{each.tokenizer}/{tokenizer_files.CONFIG}" for each in texts]
    missing = [name for name in (*configs, *tokenizers) if not (folder / name).is_file()]
    if missing:
        raise _lacks(folder, missing[0])
    for each in texts:
        if lost := tokenizer_files.missing(folder / each.tokenizer):
            raise _lacks(folder, f"{each.tokenizer}/{lost}")
    found = [file for part in parts for file in _weights(folder, part)]
    found += [folder / name for name in configs]
    found += [file for each in texts for file in tokenizer_files.files(folder / each.tokenizer)]
    found += [folder / INDEX] if len(texts) > 1 else []  # it says what the model is told where there is no text
    return [*found, folder / CARD] if (folder / CARD).is_file() else found


def check(folder: Path) -> Checked:
    """Of a folder whose files are all there. Raises ModelError naming the file that is wrong, and how."""
    unet = read(folder / "unet" / "config.json", UnetConfig)
    texts = layouts.texts_of(kind_of(folder, unet))
    checked = Checked(
        unet=unet,
        vae=read(folder / "vae" / "config.json", VaeConfig),
        texts=[read(folder / each.encoder / "config.json", TextConfig) for each in texts],
        scheduler=read(folder / SCHEDULER, SchedulerConfig),
        card=read_card(folder),
        tokens=[tokenizer_files.count(folder / each.tokenizer) for each in texts],
    )
    kind = kind_by_config.other_unet(unet, checked.vae.latent_channels) or kind_by_config.distilled(
        unet, checked.scheduler
    )
    if kind is not None:
        raise kind_by_config.refused_folder(folder, kind)
    _check_classes(folder, checked, texts)
    for part in (*_PICTURES, *(each.encoder for each in texts)):
        for file in weight_files.opened_weights(folder / part):
            if file.suffix == ".safetensors":
                pickles.refuse_code(file)
                weight_files.check_floats(file)
            else:
                pickles.check(file)
    _check_parts(folder, checked)
    _check_texts(folder, checked, texts)
    return checked


def kind_of(folder: Path, unet: UnetConfig) -> Kind:
    """Which of the models that can be used. Raises ModelError where the folder's index and its UNet disagree."""
    kind = kind_by_config.stable_diffusion(unet)
    said = kind_by_config.pipeline(read(folder / INDEX, IndexConfig))
    if (said == kinds.XL) != (kind == kinds.XL):
        raise ModelError(
            "The model in {folder} does not fit together: its UNet is that of {kind}, which {index} does not say.",
            DOWNLOAD_AGAIN,
            folder=folder,
            kind=kind.name,
            index=INDEX,
        )
    return kind


def read_card(folder: Path) -> Card:
    """The model's own card; a folder without one is a plain Stable Diffusion named after the folder."""
    file = folder / CARD
    if not file.is_file():
        return Card(name=folder.name)
    card = read(file, Card)
    try:
        for preset in get_args(Preset):
            settings.resolve(preset, card.presets, {})
    except UsageError as error:
        raise ModelError(
            "{file} cannot be used: {cause}", "Restore or remove that file.", file=file, cause=error.texts[0]
        ) from error
    return card


def _refuse_cache(folder: Path) -> None:
    """The hub's cache keeps a model's folders in snapshots/, each under the number of its state."""
    inner = sorted(folder.glob("snapshots/*/model_index.json")) or sorted(folder.glob("models--*/snapshots/*/" + INDEX))
    if inner:
        raise ModelError(
            "{folder} is a cache of the hub, which holds models in folders of their own.",
            "Choose {inner}.",
            folder=folder,
            inner=inner[-1].parent,
        )


def _refuse_other_folder(folder: Path) -> None:
    """One that lies beside the right choice: a part of a model, a SAM, or the folder in which a model's file lies."""
    if sam_folders.is_small(folder):
        raise kind_by_config.refused_folder(folder, kinds.SMALL_SAM)
    if sam_folders.is_sam_2(folder):
        raise kind_by_config.refused_folder(folder, sam_folders.kind_of_sam_2(folder))
    if (folder.parent / INDEX).is_file() and folder.name in _PARTS:
        raise ModelError(
            "{folder} is one part of a model.", "Choose the whole model, {whole}.", folder=folder, whole=folder.parent
        )
    inner = [file for file in sorted(folder.glob("*")) if weight_files.is_weight_file(file)]
    if inner and not (folder / "unet").is_dir():
        raise ModelError(
            "{folder} is no model in the diffusers layout, but holds {file}.",
            "Choose that file.",
            folder=folder,
            file=inner[0].name,
        )


def _weights(folder: Path, part: str) -> list[Path]:
    found = weight_files.opened_weights(folder / part)
    if not found:
        others = weight_files.other_weights(folder / part)
        if others:
            raise ModelError(
                "The model folder {folder} has only {file}, a variant that is not read here.",
                "Download {part}/{wanted} as well.",
                folder=folder,
                file=f"{part}/{others[0].name}",
                part=part,
                wanted=f"{_file_of(part)}.safetensors",
            )
        raise _lacks(folder, f"{part}/{_file_of(part)}.safetensors")
    index = weight_files.index_of(found)
    if index is None:
        return found
    if not index.is_file():
        raise _lacks(folder, f"{part}/{index.name}")
    weight_files.check_index(index, found)
    return [*found, index]


def _file_of(part: str) -> str:
    return "diffusion_pytorch_model" if part in _PICTURES else "model"


def _lacks(folder: Path, name: str) -> ModelError:
    advice = ADVICE if name == INDEX else shown("Download it again, the whole folder.")
    return ModelError("The model folder {folder} lacks {file}.", advice, folder=folder, file=name)


def _check_classes(folder: Path, checked: Checked, texts: Sequence[TextFolders]) -> None:
    of_texts = [
        (each.encoder, text.model_type, "clip_text_model") for each, text in zip(texts, checked.texts, strict=True)
    ]
    for part, said, wanted in (
        ("unet", checked.unet.class_name, "UNet2DConditionModel"),
        ("vae", checked.vae.class_name, "AutoencoderKL"),
        *of_texts,
    ):
        if said != wanted:
            raise ModelError(
                "{file} is of a {said}, where a {wanted} is needed.",
                ADVICE,
                file=folder / part / "config.json",
                said=said,
                wanted=wanted,
            )


def _check_parts(folder: Path, checked: Checked) -> None:
    """Parts of different models each load, and fail where they meet."""
    unet, vae = checked.unet, checked.vae
    for part, config in (("unet", unet), ("vae", vae)):
        if not len(config.down_block_types) == len(config.up_block_types) == len(config.block_out_channels):
            raise damaged(folder / part / "config.json", shown("its lists of blocks differ in length"))
    if not unet.in_channels == unet.out_channels == vae.latent_channels:
        raise ModelError(
            "The model in {folder} is not a text-to-image model: "
            "its UNet takes {taken} channels and its VAE gives {given}.",
            ADVICE,
            folder=folder,
            taken=unet.in_channels if unet.in_channels != vae.latent_channels else unet.out_channels,
            given=vae.latent_channels,
        )
    if checked.scheduler.prediction_type not in _PREDICTIONS:
        raise ModelError(
            "The model in {folder} predicts '{what}'.", ADVICE, folder=folder, what=checked.scheduler.prediction_type
        )
    betas = checked.scheduler.trained_betas
    if betas is not None and len(betas) != checked.scheduler.num_train_timesteps:
        raise damaged(
            folder / "scheduler" / "scheduler_config.json", shown("its trained_betas are not one for each step")
        )


def _check_texts(folder: Path, checked: Checked, texts: Sequence[TextFolders]) -> None:
    unet, spoken = checked.unet, sum(text.hidden_size for text in checked.texts)
    if unet.cross_attention_dim != spoken:
        raise ModelError(
            "The model in {folder} does not fit together: "
            "its UNet listens to text of width {heard} and its text encoder speaks {spoken}.",
            ADVICE,
            folder=folder,
            heard=unet.cross_attention_dim,
            spoken=spoken,
        )
    added = checked.texts[-1].projection_dim + _SIZES * (unet.addition_time_embed_dim or 0)
    if len(texts) > 1 and unet.projection_class_embeddings_input_dim != added:
        raise ModelError(
            "The model in {folder} does not fit together: "
            "its UNet listens to a whole text and sizes of width {heard} and is told {spoken}.",
            ADVICE,
            folder=folder,
            heard=unet.projection_class_embeddings_input_dim or 0,
            spoken=added,
        )
    for each, text, tokens in zip(texts, checked.texts, checked.tokens, strict=True):
        if tokens != text.vocab_size:
            raise ModelError(
                "The tokenizer in {folder} is not that of its text encoder: "
                "it has {given} tokens, the encoder {wanted}.",
                DOWNLOAD_AGAIN,
                folder=folder / each.tokenizer,
                given=tokens,
                wanted=text.vocab_size,
            )
