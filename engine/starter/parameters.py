"""What a scene of the picture-book world is made of, and how scenes are drawn by lot."""

from __future__ import annotations

import random

import msgspec

from engine.protocol.errors import UsageError
from engine.starter.marks import Mark, sample_marks
from engine.starter.vocabulary import ANIMALS, COLOURS, PLACES, POSES, SUBJECTS, THINGS, WEATHERS, WITHOUT_WEATHER

_WEATHER_SHARE = 0.45  # of the scenes whose place has weather, that a weather is drawn for; every fifth is clear too
_COMPANION_SHARE = 0.15


class Companion(msgspec.Struct, frozen=True):
    """A second object, behind the scene's own and part of its background. It stands, and wears no marks.

    ``size`` scales it, ``x`` moves it, as the scene's own do theirs.
    """

    animal: str
    colour: str
    size: float
    x: float
    flip: bool


class Parameters(msgspec.Struct, frozen=True):
    """A scene. ``animal`` may be a thing; ``size`` scales it, ``x`` and ``y`` move it (frame units), ``flip``
    faces it left.

    ``light`` scales brightness, ``seed`` varies the place and the coat's shade. ``empty`` leaves the object
    and its shadow out: the place alone is drawn, and the companion in it.
    """

    animal: str
    colour: str
    pose: str
    place: str
    size: float
    x: float
    y: float
    flip: bool
    marks: tuple[Mark, ...]
    light: float = 1.0
    seed: int = 0
    weather: str = "clear"
    companion: Companion | None = None
    empty: bool = False


def sample_parameters(rng: random.Random, **fixed: str) -> Parameters:
    """Random parameters; ``fixed`` holds animal, colour, pose, place or weather still.

    Raises UsageError for a name or value outside the vocabulary, and for values that do not go together.
    """
    choices = {"animal": SUBJECTS, "colour": COLOURS, "pose": POSES, "place": PLACES, "weather": WEATHERS}
    for name, value in fixed.items():
        if name not in choices:
            raise UsageError("A scene has no '{name}'.", "Choose one of: {names}.", name=name, names=", ".join(choices))
        if value not in choices[name]:
            raise UsageError(
                "The world has no {name} '{value}'.",
                "Choose one of: {names}.",
                name=name,
                value=value,
                names=", ".join(choices[name]),
            )
    if fixed.get("pose", POSES[0]) != POSES[0]:
        choices["animal"] = ANIMALS
    if fixed.get("weather", WEATHERS[0]) != WEATHERS[0]:
        choices["place"] = tuple(place for place in PLACES if place not in WITHOUT_WEATHER)
    drawn = {name: rng.choice(options) for name, options in choices.items()}
    if rng.random() >= _WEATHER_SHARE:
        drawn["weather"] = WEATHERS[0]
    drawn = _fitting(drawn | fixed, fixed)
    size, x = round(rng.uniform(0.92, 1.18), 3), round(rng.uniform(-0.08, 0.08), 3)
    return Parameters(
        **drawn,
        size=size,
        x=x,
        y=round(rng.uniform(-0.03, 0.05), 3),
        flip=rng.random() < 0.5,
        marks=sample_marks(drawn["animal"], drawn["colour"], rng),
        light=round(rng.uniform(0.92, 1.05), 3),
        seed=rng.randrange(1 << 30),
        companion=sample_companion(rng, 0.4, 0.55, x) if rng.random() < _COMPANION_SHARE else None,
        empty=False,
    )


def _fitting(drawn: dict[str, str], fixed: dict[str, str]) -> dict[str, str]:
    """Things stand, and some places have no weather: what was drawn gives way, what was fixed is refused."""
    needed = {"pose": POSES[0]} if drawn["animal"] in THINGS else {}
    if drawn["place"] in WITHOUT_WEATHER:
        needed["weather"] = WEATHERS[0]
    for name, value in needed.items():
        if fixed.get(name, value) != value:
            raise UsageError(
                "{name} '{asked}' does not go with this scene.",
                "Leave it out, or set {name}={value}.",
                name=name,
                asked=fixed[name],
                value=value,
            )
    return drawn | needed


def sample_companion(rng: random.Random, smallest: float, largest: float, x: float) -> Companion:
    """``size`` between the two given, at the left or the right of the frame: away from the object at ``x``."""
    return Companion(
        animal=rng.choice(SUBJECTS),
        colour=rng.choice(COLOURS),
        size=round(rng.uniform(smallest, largest), 3),
        x=round(rng.uniform(0.3, 0.38) * (-1 if x > 0 else 1), 3),
        flip=rng.random() < 0.5,
    )
