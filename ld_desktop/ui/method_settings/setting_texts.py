"""What the settings of the method are called in the window, and what each does."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class SettingText(NamedTuple):
    """``name`` is the setting's own, as on the command line."""

    name: str
    label: str
    help: str


class SettingGroup(NamedTuple):
    title: str
    settings: tuple[SettingText, ...]


def setting_groups() -> tuple[SettingGroup, ...]:
    """In the order of the method; each setting once."""
    return (
        SettingGroup(_tr("Learning the prompts"), _of_prompts()),
        SettingGroup(_tr("Learning the picture"), _of_picture()),
        SettingGroup(_tr("Drawing candidates"), _of_candidates()),
        SettingGroup(_tr("The photo's background and colours"), _of_sources()),
        SettingGroup(_tr("Other methods"), _of_other_methods()),
        SettingGroup(_tr("Repeating a run exactly"), _of_repeating()),
    )


def value_name(value: str) -> str:
    """What one of several choices is called."""
    return {
        "full": _tr("all weights"),
        "lora": _tr("LoRA"),
        "layered": _tr("object and background apart"),
        "joint": _tr("both at once"),
        "object": _tr("object"),
        "background": _tr("background"),
        "target": _tr("whole text"),
        "frame": _tr("whole frame"),
        "mask": _tr("its own mask"),
        "even": _tr("even steps"),
        "odd": _tr("odd steps"),
        "none": _tr("none"),
    }.get(value, value)


def _of_prompts() -> tuple[SettingText, ...]:
    return (
        SettingText(
            "embedding_steps", _tr("Steps"), _tr("How long the prompts are fitted to the picture. 0: as they are.")
        ),
        SettingText(
            "embedding_rate",
            _tr("Learning rate"),
            _tr("How far each step goes. Too high, and the prompts lose their meaning."),
        ),
        SettingText("embedding_form", _tr("Learn"), _tr("Whether object and background each fit their own prompt.")),
        SettingText(
            "joint_region",
            _tr("Both at once by"),
            _tr("Where the picture counts when both are learned at once."),
        ),
        SettingText("object_text", _tr("Object starts from"), _tr("The text from which its prompt is fitted.")),
        SettingText(
            "alpha",
            _tr("Mix (alpha)"),
            _tr("Between the background's fitted prompt (0) and the object's (1)."),
        ),
    )


def _of_picture() -> tuple[SettingText, ...]:
    return (
        SettingText(
            "weight_steps",
            _tr("Steps"),
            _tr("How long the model learns the object. More: closer to the photo, less free. 0: not at all."),
        ),
        SettingText(
            "weight_rate",
            _tr("Learning rate"),
            _tr("How far each step goes. Too high spoils the model, too low forgets the object."),
        ),
        SettingText("adaptation", _tr("Learns"), _tr("All weights, or LoRA: a third of the memory and a small file.")),
        SettingText("lora_rank", _tr("LoRA rank"), _tr("How much a LoRA can hold. More takes more memory.")),
        SettingText(
            "weight_noise",
            _tr("Share of the noise"),
            _tr("Below 1 the noisiest steps, which decide pose and layout, stay as the model had them."),
        ),
        SettingText(
            "normalise",
            _tr("Error counts over"),
            _tr("Over its own mask a small object counts as much as a large one."),
        ),
        SettingText(
            "bent_copies",
            _tr("Bent copies"),
            _tr("Moved and bent copies of the object to learn from, so that its pose is not learned with it."),
        ),
    )


def _of_candidates() -> tuple[SettingText, ...]:
    return (
        SettingText("sampling_steps", _tr("Steps"), _tr("More steps take longer; above 50 there is little to see.")),
        SettingText(
            "guidance",
            _tr("Guidance"),
            _tr("How closely the prompts are followed. High: hard colours, little variety."),
        ),
        SettingText(
            "object_steps",
            _tr("Object's prompt in"),
            _tr("The steps that draw by the object's prompt alone; this keeps it the same individual."),
        ),
        SettingText(
            "strength", _tr("Strength"), _tr("1 draws from pure noise; below, something of the photo's layout stays.")
        ),
        SettingText(
            "untouched_share",
            _tr("Share of the untouched model"),
            _tr("How much the model as it was before learning takes part in the guidance."),
        ),
        SettingText(
            "likeness",
            _tr("Likeness"),
            _tr("Drives candidates towards the photo's individual, away from the text."),
        ),
        SettingText("likeness_noise", _tr("Likeness up to noise"), _tr("In which share of the noise likeness works.")),
    )


def _of_sources() -> tuple[SettingText, ...]:
    return (
        SettingText(
            "keep_background",
            _tr("Keep the background"),
            _tr("Holds the background's source while candidates are drawn, outside the object's place."),
        ),
        SettingText(
            "moved_strength",
            _tr("Strength where moved"),
            _tr("The strength for an object that you moved, with the background kept."),
        ),
        SettingText(
            "paint_over",
            _tr("Paint over the old place"),
            _tr("The model draws what a moved object uncovers, instead of a smooth fill."),
        ),
        SettingText(
            "name_colour", _tr("Name the colour"), _tr("Puts the object's colour into prompts that name none.")
        ),
    )


def _of_other_methods() -> tuple[SettingText, ...]:
    return (
        SettingText("sdedit_strength", _tr("SDEdit: strength"), _tr("How far the photo is noised before redrawing.")),
        SettingText("imagic_eta", _tr("Imagic: eta"), _tr("From the photo's fitted text (0) to the prompt's (1).")),
        SettingText(
            "pnp_features", _tr("Plug-and-Play: features"), _tr("The share of the steps that keep the photo's shapes.")
        ),
        SettingText(
            "pnp_attention",
            _tr("Plug-and-Play: attention"),
            _tr("The share of the steps that keep how the photo's parts belong together."),
        ),
    )


def _of_repeating() -> tuple[SettingText, ...]:
    return (
        SettingText("edit_seed", _tr("Seed of the learning"), _tr("Another number learns with other random draws.")),
        SettingText("deterministic", _tr("Bit for bit on CUDA"), _tr("The same picture every time, a little slower.")),
        SettingText(
            "checkpoint_seconds",
            _tr("Seconds between checkpoints"),
            _tr("What a run that is cut off loses at most; 0 keeps every step."),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingTexts", text)
