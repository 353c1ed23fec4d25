"""An object's colour, read, named and changed: on scenes whose colour the world knows."""

from __future__ import annotations

import random

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.pictures import colour_names
from engine.starter.parameters import sample_parameters
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.vocabulary import COLOURS
from engine.starter.world import draw_scene


def test_most_scenes_are_called_by_their_colour() -> None:
    found = 0
    for seed in range(FIRST_UNSEEN_SEED, FIRST_UNSEEN_SEED + 40):
        scene = draw_scene(scene_parameters(seed), 64)
        found += colour_names.dominant(scene.picture, scene.mask, COLOURS) == scene.parameters.colour
    assert found >= 38


def test_only_known_names_are_used_and_an_empty_mask_has_none() -> None:
    scene = draw_scene(sample_parameters(random.Random(1), colour="golden"), 64)
    assert colour_names.dominant(scene.picture, scene.mask, ("a", "brown", "dog")) == "brown"
    assert colour_names.dominant(scene.picture, scene.mask, ("dog",)) is None
    assert colour_names.dominant(scene.picture, np.zeros_like(scene.mask), ()) is None


@pytest.mark.parametrize(
    ("text", "colour", "expected"),
    [
        ("a dog jumping", "brown", "a brown dog jumping"),
        ("A dog", "orange", "an orange dog"),
        ("an elephant", "grey", "a grey elephant"),
        ("the dog", "white", "the white dog"),
        ("dog", "black", "black dog"),
        ("antelope", "brown", "brown antelope"),
    ],
)
def test_a_colour_stands_after_the_article(text: str, colour: str, expected: str) -> None:
    assert colour_names.with_colour(text, colour) == expected


def test_synonyms_name_their_colour_and_other_words_none() -> None:
    assert colour_names.named_in("a ginger cat") == "orange"
    assert colour_names.named_in("a Gray horse") == "grey"
    assert colour_names.named_in("a redwood tree") is None
    assert colour_names.named_in("a dog with a red collar") is None
    assert colour_names.named_in("a black dog wearing a white hat") == "black"


def test_the_share_of_a_colour() -> None:
    mask = np.ones((4, 10), dtype=np.float32)
    pixels = np.full((4, 10, 3), colour_names.NAMED["blue"], dtype=np.uint8)
    pixels[:, :3] = colour_names.NAMED["red"]
    picture = Image.fromarray(pixels)
    assert colour_names.share(picture, mask, "red") == pytest.approx(0.3)
    assert colour_names.share(picture, mask, "blue") == pytest.approx(0.7)
    assert colour_names.share(picture, mask * 0, "blue") == 0
    half = mask * np.float32(0.5)
    assert colour_names.share(picture, half, "red") == pytest.approx(0.3)
    assert colour_names.dominant(picture, half, ()) == "blue"
    whole = np.asarray(colour_names.recoloured(picture, mask, "blue", "red"))
    assert np.array_equal(np.asarray(colour_names.recoloured(picture, half, "blue", "red")), whole)


@pytest.mark.parametrize(("old", "new"), [("brown", "pink"), ("white", "black"), ("blue", "golden")])
def test_another_colour_leaves_marks_and_surroundings(old: str, new: str) -> None:
    before = sample_parameters(random.Random(7), colour=old)
    scene, wanted = draw_scene(before, 128), draw_scene(msgspec.structs.replace(before, colour=new), 128)
    painted = colour_names.recoloured(scene.picture, scene.mask, old, new)
    assert colour_names.dominant(painted, scene.mask, COLOURS) == new
    given, found, ideal = (np.asarray(p, dtype=float) for p in (scene.picture, painted, wanted.picture))
    outside = scene.mask == 0
    assert np.array_equal(found[outside], given[outside])
    inside = scene.mask > 0.9
    assert np.abs(found - ideal)[inside].mean() < 0.4 * np.abs(given - ideal)[inside].mean()
