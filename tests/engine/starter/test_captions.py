"""What captions say of a scene, and what they leave out."""

from __future__ import annotations

import random

import msgspec

from engine.starter.captions import plain, varied
from engine.starter.parameters import Companion, Parameters, sample_parameters
from engine.starter.vocabulary import WEATHER_WORDS, all_words

DOG = Parameters("dog", "brown", "sitting", "on a beach", 1.0, 0.0, 0.0, False, ())


def test_only_animals_that_face_left_are_said_to_face_somewhere() -> None:
    faces_left = msgspec.structs.replace(DOG, flip=True)
    left, right = plain(faces_left), plain(DOG)
    assert left.object == "a brown dog sitting facing left"
    assert left.whole == "a brown dog sitting facing left on a beach"
    assert right.whole == "a brown dog sitting on a beach"
    assert left.background == right.background == "on a beach"
    for seed in range(50):
        assert " left" in varied(faces_left, random.Random(seed)).whole
        assert " left" not in varied(DOG, random.Random(seed)).whole


def test_a_thing_has_no_pose_and_the_background_tells_weather_and_the_second_object() -> None:
    car = msgspec.structs.replace(
        DOG, animal="car", pose="standing", weather="in the fog", companion=Companion("cat", "orange", 0.5, 0.3, False)
    )
    assert plain(car).object == "a brown car"
    assert plain(car).background == "on a beach in the fog with an orange cat"
    for seed in range(50):
        told = varied(car, random.Random(seed))
        assert "stand" not in told.object
        assert any(words in told.background for words in WEATHER_WORDS["in the fog"])
        assert " with a" in told.background


def test_of_an_empty_scene_only_the_background_is_told() -> None:
    empty = msgspec.structs.replace(DOG, empty=True, companion=Companion("cat", "orange", 0.5, 0.3, False))
    told = plain(empty)
    assert (told.whole, told.object) == (told.background, "") == ("on a beach with an orange cat", "")
    for seed in range(20):
        full, bare = (
            varied(each, random.Random(seed)) for each in (msgspec.structs.replace(empty, empty=False), empty)
        )
        assert bare.whole == bare.background == full.background
        assert bare.object == ""


def test_every_word_of_a_caption_is_known() -> None:
    known = set(all_words())
    for seed in range(100):
        rng = random.Random(seed)
        parameters = sample_parameters(rng)
        told = varied(parameters, rng).whole
        assert set(told.split()) <= known
        assert "night by day" not in told
        assert set(plain(parameters).whole.split()) <= known
