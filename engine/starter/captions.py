"""Captions of a scene: the whole, the object alone, the background alone."""

from __future__ import annotations

import random

import msgspec

from engine.starter.parameters import Parameters
from engine.starter.vocabulary import (
    COLOUR_WORDS,
    LEFT_WORDS,
    OPENINGS,
    PLACE_WORDS,
    POSE_WORDS,
    SUBJECT_WORDS,
    THINGS,
    WEATHER_WORDS,
    WITHOUT_WEATHER,
)


class Captions(msgspec.Struct, frozen=True):
    """Of an empty scene ``object`` is "" and ``whole`` the background."""

    whole: str
    object: str
    background: str


def with_article(noun: str) -> str:
    """ "orange dog" -> "an orange dog"."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plain(told: Parameters) -> Captions:
    """The canonical captions, as written in scene files."""
    thing = with_article(f"{told.colour} {told.animal}")
    if told.animal not in THINGS:
        thing = f"{thing} {told.pose}"
    if told.flip:
        thing = f"{thing} {LEFT_WORDS[0]}"
    return _joined(told, thing, plain_background(told))


def plain_background(told: Parameters) -> str:
    """ "on a beach at sunset with a blue car"."""
    other = told.companion
    weather = "" if told.weather == "clear" else told.weather
    beside = "" if other is None else f"with {with_article(f'{other.colour} {other.animal}')}"
    return " ".join(part for part in (told.place, weather, beside) if part)


def varied(told: Parameters, rng: random.Random) -> Captions:
    """Captions in other words.

    Colour is left out of every second one, the pose of some: edits name only what changes. That an object faces left
    is always said: a small model that may choose draws a head at either end.
    """
    noun = rng.choice(SUBJECT_WORDS[told.animal])
    if rng.random() < 0.5:
        noun = f"{rng.choice(COLOUR_WORDS[told.colour])} {noun}"
    thing = f"the {noun}" if rng.random() < 0.15 else with_article(noun)
    if rng.random() < 0.9 and told.animal not in THINGS:
        thing = f"{thing} {rng.choice(POSE_WORDS[told.pose])}"
    if told.flip:
        thing = f"{thing} {rng.choice(LEFT_WORDS)}"
    thing = rng.choice(OPENINGS) + thing
    parts = [rng.choice(PLACE_WORDS[told.place])]
    if told.place not in WITHOUT_WEATHER:
        parts.append(rng.choice(WEATHER_WORDS[told.weather]))
    other = told.companion
    if other is not None:
        words = f"{rng.choice(COLOUR_WORDS[other.colour])} {rng.choice(SUBJECT_WORDS[other.animal])}"
        parts.append(f"with {with_article(words)}")
    return _joined(told, thing, " ".join(part for part in parts if part))


def _joined(told: Parameters, thing: str, background: str) -> Captions:
    if told.empty:
        return Captions(whole=background, object="", background=background)
    return Captions(whole=f"{thing} {background}", object=thing, background=background)
