"""Settings of the method, one name each; the defaults are the paper's for Stable Diffusion 1.4.

A model folder may carry ``layerdiffusion.json`` with a table of presets that differ from these
(the starter does: a small model wants larger rates). ``resolve`` puts the three layers together:
paper defaults, the model's preset, the person's own ``--set KEY=VALUE``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from engine.protocol.errors import UsageError
from engine.protocol.texts import advised

Preset = Literal["draft", "balanced", "paper"]
MethodName = Literal["layerdiffusion", "sdedit", "imagic", "pnp"]
MemoryMode = Literal["fast", "lean", "least"]
Memory = Literal["auto", "fast", "lean", "least"]
Adaptation = Literal["full", "lora"]
MEMORY_MODES: Final[tuple[MemoryMode, ...]] = ("fast", "lean", "least")  # each takes less than the one before
RANKS: Final = (1, 256)  # of LoRA's factors: the least and the most

Steps = Annotated[int, Meta(ge=0, le=100_000)]
Rate = Annotated[float, Meta(gt=0, le=1)]
Weight = Annotated[float, Meta(ge=0, le=100)]
Unit = Annotated[float, Meta(ge=0, le=1)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything the paper fixes or leaves open, and what this program adds to it.

    The rows of table 1: a ``object_weight=0``; b ``background_weight=0``; c, d ``object_weight`` 1, 3; e 1 with
    ``background_weight=3``; f ``object_weight=2``; g ``embedding_steps=0``; h ``weight_steps=0``; i
    ``object_steps=none``; j, k ``alpha`` 1, 0.
    """

    # Stage 1, the embeddings (eq. 2)
    # a loss for each layer, or one for both
    embedding_form: Literal["layered", "joint"] = "layered"
    # where the joint form's error counts
    joint_region: Literal["object", "background"] = "object"
    # none: the embeddings stay those of the prompts
    embedding_steps: Steps = 500
    # of Adam
    embedding_rate: Rate = 1e-3
    # the text that e_a starts from; with the target's the steps that use e_a know the place as well
    object_text: Literal["object", "target"] = "object"
    # eq. 3: where e_opt lies between e_b_hat (0) and e_a_hat (1)
    alpha: Unit = 0.7

    # Stage 2, the weights (eq. 4-6)
    # none: the model stays as it is
    weight_steps: Steps = 250
    # of full fine-tuning; ``resolve`` takes 1e-4 for lora, whose few factors want larger steps
    weight_rate: Rate = 2e-6
    # the share of the noise schedule, from the quiet end, that is trained on: the noisy timesteps decide pose and
    # layout, and left out they stay as the model had them
    weight_noise: Annotated[float, Meta(ge=0.01, le=1)] = 1.0
    # what is trained: all weights of the denoiser, or low-rank factors beside them
    adaptation: Adaptation = "full"
    # of these factors
    lora_rank: Annotated[int, Meta(ge=RANKS[0], le=RANKS[1])] = 16
    # lambda_1; None: 2, or 3 for an object below 10 % of the frame
    object_weight: Weight | None = None
    # lambda_2
    background_weight: Weight = 1.0
    # whether a layer's error is its mean over the frame or over its mask
    normalise: Literal["frame", "mask"] = "frame"
    # copies of the object's source, scaled, moved, turned and bent, from which the individual is learned apart from its
    # pose; 0: none; never of an object that the artist moved
    bent_copies: Annotated[int, Meta(ge=0, le=1000)] = 0

    # Stage 3, the candidates (eq. 7-8)
    sampling_steps: Annotated[int, Meta(ge=1, le=500)] = 50
    # classifier-free
    guidance: Annotated[float, Meta(ge=1, le=50)] = 7.5
    # the step indices that use e_a_hat; none: no iterative guidance
    object_steps: Literal["even", "odd", "none"] = "even"
    # 1: from pure noise; below: from the noised photo
    strength: Annotated[float, Meta(gt=0, le=1)] = 1.0
    # the guidance's share of the untouched model; see ``stages.sampling``
    untouched_share: Unit = 0.0
    # how far candidates are driven from what the untouched model would draw to what the tuned one draws
    likeness: Annotated[float, Meta(ge=0, le=10)] = 0.0
    # in which share of the noise schedule, from the quiet end
    likeness_noise: Unit = 0.7

    # Sources, which the paper does not speak of
    # holds the background's source in every step of stage 3 outside the object's place (Blended Latent Diffusion,
    # Avrahami et al., 2022) and puts its pixels back in the end; where the source shows another object or pose there,
    # that place is drawn anew from the target text before anything is learned from it
    keep_background: bool = False
    # with keep_background, the ``strength`` of an edit whose object was moved; what it uncovered stays as it is filled
    moved_strength: Annotated[float, Meta(gt=0, le=1)] = 1.0
    # what an object moved within the photo leaves behind, where the photo is the reference too, is drawn by the
    # untouched model from the background's text, else filled smoothly; so it is for the methods without layers,
    # whatever they keep
    paint_over: bool = False
    # puts the object's colour into prompts that name none, and paints the object's source in the one a prompt asks for
    name_colour: bool = False

    # SDEdit: how far the photo is noised before it is drawn anew; 1: to pure noise
    sdedit_strength: Annotated[float, Meta(gt=0, le=1)] = 0.75
    # Imagic, whose steps and rates are those of stages 1 and 2: how far from the embedding optimised to the photo (0)
    # to the target text's (1), or beyond it
    imagic_eta: Annotated[float, Meta(ge=0, le=2)] = 0.7
    # Plug-and-Play: the share of the steps, from the noisy end, in which the photo's features are taken over
    pnp_features: Unit = 0.8
    # and its self-attention
    pnp_attention: Unit = 0.5

    # every random draw of the training
    edit_seed: Annotated[int, Meta(ge=0)] = 0
    # asks CUDA for bit-identity
    deterministic: bool = False
    # a training that is cut off loses about as much at most; more where writing takes more than 3 % of the time;
    # 0: it is written after every step, whatever that takes
    checkpoint_seconds: Annotated[float, Meta(ge=0, le=86_400)] = 20.0


PAPER = Settings()
OF_SAMPLING: Final = frozenset(  # what may change after training
    {
        "alpha",
        "sampling_steps",
        "guidance",
        "object_steps",
        "strength",
        "untouched_share",
        "likeness",
        "likeness_noise",
        "deterministic",
    }
)
_LORA_RATE = 1e-4
_DRAFT = {"embedding_steps": 150, "weight_steps": 100, "sampling_steps": 20}


def smaller(mode: MemoryMode, adaptation: Adaptation) -> MemoryMode | None:
    """The next memory mode, which takes less. Of LoRA *least* takes what *lean* takes."""
    ladder = MEMORY_MODES if adaptation == "full" else MEMORY_MODES[:-1]
    return next(iter(ladder[ladder.index(mode) + 1 :]), None) if mode in ladder else None


def resolve(preset: Preset, card: dict[str, dict[str, Any]], overrides: dict[str, Any]) -> Settings:
    """Settings of a job.

    ``card`` maps preset names to the fields in which the model differs from the paper; ``overrides`` is what the
    person set, values already typed or as text ("0.5", "true", "lora"). Where neither names ``weight_rate`` it is
    that of the adaptation.
    Raises UsageError naming the setting that is unknown or out of range, or settings that contradict each other.
    """
    base: dict[str, Any] = dict(_DRAFT) if preset == "draft" else {}
    own = card.get(preset, {})
    settings = _typed(msgspec.structs.asdict(PAPER) | base | own, overrides)
    if settings.adaptation == "lora" and "weight_rate" not in own | overrides:
        return msgspec.structs.replace(settings, weight_rate=_LORA_RATE)
    return settings


def changed(settings: Settings, overrides: dict[str, Any]) -> Settings:
    """``settings`` with ``overrides`` as in ``resolve``. Raises UsageError."""
    return _typed(msgspec.structs.asdict(settings), overrides)


def _typed(fields: dict[str, Any], overrides: dict[str, Any]) -> Settings:
    unknown = sorted(set(overrides) - set(fields))
    if unknown:
        raise UsageError(
            "There is no setting '{name}'.", "Choose one of: {names}.", name=unknown[0], names=", ".join(sorted(fields))
        )
    try:
        settings = msgspec.convert(fields | overrides, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError("A setting cannot be used: {cause}.", "Correct its value.", cause=error) from error
    if settings.object_weight == 0 and settings.background_weight == 0 and settings.weight_steps > 0:
        raise UsageError(
            "With object_weight and background_weight both 0 the second stage has nothing to learn.",
            advised("Set weight_steps=0 to leave that stage out.", "Give one of the two layers a weight."),
        )
    return settings
