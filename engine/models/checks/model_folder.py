"""A Stable Diffusion folder as it lies on the disk, checked before anything of it is loaded. Torch-free."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta

from engine.models.checks import kinds, model_kinds, pickles, tokenizer_files, weight_files
from engine.models.checks.model_configs import IndexConfig, SchedulerConfig, TextConfig, UnetConfig, VaeConfig, read
from engine.models.checks.weight_files import ADVICE, DOWNLOAD_AGAIN, damaged
from engine.protocol import settings
from engine.protocol.errors import ModelError, UsageError
from engine.protocol.settings import Preset
from engine.protocol.texts import shown

CARD: Final = "layerdiffusion.json"
INDEX: Final = "model_index.json"
SMALL_SAM: Final = ("config.json", "sam.safetensors")  # of the folder of a SAM like the starter's
PARTS: Final[Mapping[str, str]] = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
}
_CONFIGS: Final = (
    INDEX,
    *(f"{part}/config.json" for part in PARTS),
    f"tokenizer/{tokenizer_files.CONFIG}",
    "scheduler/scheduler_config.json",
)
_PREDICTIONS: Final = ("epsilon", "v_prediction")


class Card(msgspec.Struct, frozen=True):
    """``layerdiffusion.json``: what a model says about itself; ``words`` is a closed vocabulary, all of it."""

    name: Annotated[str, Meta(max_length=200)] = ""
    kind: Literal["starter", "sd"] = "sd"
    presets: dict[str, dict[str, Any]] = {}
    words: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What the configs of a folder say whose parts fit each other."""

    unet: UnetConfig
    vae: VaeConfig
    text: TextConfig
    scheduler: SchedulerConfig
    card: Card
    tokens: int  # in the tokenizer


def files(folder: Path) -> list[Path]:
    """All that decide what the model draws: weights, configs, scheduler, tokenizer and card.

    Raises ModelError naming the one that is missing, or what the folder is instead.
    """
    if not folder.is_dir():
        raise ModelError("There is no model folder {folder}.", ADVICE, folder=folder)
    _refuse_cache(folder)
    if (folder / INDEX).is_file():
        kind = model_kinds.other_pipeline(read(folder / INDEX, IndexConfig))
        if kind is not None:
            raise model_kinds.refused_folder(folder, kind)
    else:
        _refuse_other_folder(folder)
    missing = [name for name in _CONFIGS if not (folder / name).is_file()]
    if missing:
        raise _lacks(folder, missing[0])
    if lost := tokenizer_files.missing(folder / "tokenizer"):
        raise _lacks(folder, f"tokenizer/{lost}")
    found = [file for part in PARTS for file in _weights(folder, part)]
    found += [folder / name for name in _CONFIGS if name not in (INDEX, f"tokenizer/{tokenizer_files.CONFIG}")]
    found += tokenizer_files.files(folder / "tokenizer")
    return [*found, folder / CARD] if (folder / CARD).is_file() else found


def check(folder: Path) -> Checked:
    """Of a folder whose files are all there. Raises ModelError naming the file that is wrong, and how."""
    checked = Checked(
        unet=read(folder / "unet" / "config.json", UnetConfig),
        vae=read(folder / "vae" / "config.json", VaeConfig),
        text=read(folder / "text_encoder" / "config.json", TextConfig),
        scheduler=read(folder / "scheduler" / "scheduler_config.json", SchedulerConfig),
        card=read_card(folder),
        tokens=tokenizer_files.count(folder / "tokenizer"),
    )
    kind = model_kinds.other_unet(checked.unet, checked.vae.latent_channels)
    if kind is not None:
        raise model_kinds.refused_folder(folder, kind)
    _check_classes(folder, checked)
    for part in PARTS:
        for file in weight_files.opened_weights(folder / part):
            if file.suffix == ".safetensors":
                pickles.refuse_code(file)
                weight_files.check_floats(file)
            else:
                pickles.check(file)
    _check_parts(folder, checked)
    return checked


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
    if all((folder / name).is_file() for name in SMALL_SAM):
        raise model_kinds.refused_folder(folder, kinds.SMALL_SAM)
    if (folder.parent / INDEX).is_file() and folder.name in (*PARTS, "tokenizer", "scheduler"):
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
                wanted=f"{PARTS[part]}.safetensors",
            )
        raise _lacks(folder, f"{part}/{PARTS[part]}.safetensors")
    index = weight_files.index_of(found)
    if index is None:
        return found
    if not index.is_file():
        raise _lacks(folder, f"{part}/{index.name}")
    weight_files.check_index(index, found)
    return [*found, index]


def _lacks(folder: Path, name: str) -> ModelError:
    advice = ADVICE if name == INDEX else shown("Download it again, the whole folder.")
    return ModelError("The model folder {folder} lacks {file}.", advice, folder=folder, file=name)


def _check_classes(folder: Path, checked: Checked) -> None:
    for part, said, wanted in (
        ("unet", checked.unet.class_name, "UNet2DConditionModel"),
        ("vae", checked.vae.class_name, "AutoencoderKL"),
        ("text_encoder", checked.text.model_type, "clip_text_model"),
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
    unet, vae, text = checked.unet, checked.vae, checked.text
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
    if unet.cross_attention_dim != text.hidden_size:
        raise ModelError(
            "The model in {folder} does not fit together: "
            "its UNet listens to text of width {heard} and its text encoder speaks {spoken}.",
            ADVICE,
            folder=folder,
            heard=unet.cross_attention_dim,
            spoken=text.hidden_size,
        )
    if checked.tokens != text.vocab_size:
        raise ModelError(
            "The tokenizer in {folder} is not that of its text encoder: it has {given} tokens, the encoder {wanted}.",
            DOWNLOAD_AGAIN,
            folder=folder / "tokenizer",
            given=checked.tokens,
            wanted=text.vocab_size,
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
