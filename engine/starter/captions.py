"""Captions of a scene: the whole, the object alone, the background alone."""

from __future__ import annotations

import random

import msgspec

from engine.starter.vocabulary import (
    ANIMAL_WORDS,
    COLOUR_WORDS,
    LEFT_WORDS,
    OPENINGS,
    PLACE_WORDS,
    POSE_WORDS,
)


class Captions(msgspec.Struct, frozen=True):
    whole: str
    object: str
    background: str


def with_article(noun: str) -> str:
    """ "orange dog" -> "an orange dog"."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plain(animal: str, colour: str, pose: str, place: str, flip: bool) -> Captions:
    """The canonical captions, as written in scene files. ``flip``: the animal faces left."""
    thing = f"{with_article(f'{colour} {animal}')} {pose}"
    if flip:
        thing = f"{thing} {LEFT_WORDS[0]}"
    return Captions(whole=f"{thing} {place}", object=thing, background=place)


def varied(animal: str, colour: str, pose: str, place: str, flip: bool, rng: random.Random) -> Captions:
    """Captions in other words.

    Colour is left out of every second one, the pose of some: edits name only what changes. That an animal faces left
    is always said: a small model that may choose draws a head at either end.
    """
    noun = rng.choice(ANIMAL_WORDS[animal])
    if rng.random() < 0.5:
        noun = f"{rng.choice(COLOUR_WORDS[colour])} {noun}"
    thing = f"the {noun}" if rng.random() < 0.15 else with_article(noun)
    if rng.random() < 0.9:
        thing = f"{thing} {rng.choice(POSE_WORDS[pose])}"
    if flip:
        thing = f"{thing} {rng.choice(LEFT_WORDS)}"
    thing = rng.choice(OPENINGS) + thing
    where = rng.choice(PLACE_WORDS[place])
    return Captions(whole=f"{thing} {where}", object=thing, background=where)
