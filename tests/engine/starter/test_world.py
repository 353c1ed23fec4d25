"""The scenes the world draws, and how they are drawn by lot."""

from __future__ import annotations

import random

import msgspec
import numpy as np
import pytest

from engine.pictures.colour_names import dominant
from engine.protocol.errors import UsageError
from engine.starter.parameters import Companion, sample_parameters
from engine.starter.training.data import (
    EMPTY_SCENES_SEED,
    FIRST_UNSEEN_SEED,
    PAIR_SCENES_SEED,
    WIDE_SCENES_SEED,
    pointed_at,
    scene_parameters,
)
from engine.starter.vocabulary import COLOURS, PLACES, SUBJECTS, THINGS, WEATHERS, WITHOUT_WEATHER
from engine.starter.world import Scene, draw_scene

SIZE = 64


def scene(**changes: object) -> Scene:
    """Of a dog on a beach, alone in clear weather but for ``changes``."""
    plain = sample_parameters(random.Random(3), animal="dog", place="on a beach", weather="clear")
    return draw_scene(msgspec.structs.replace(plain, **{"companion": None, **changes}), SIZE)


def pixels(drawn: Scene) -> np.ndarray:
    return np.asarray(drawn.picture, dtype=np.int16)


@pytest.mark.parametrize("animal", SUBJECTS)
def test_every_subject_is_drawn_within_the_frame_and_unlike_the_others(animal: str) -> None:
    pose = "standing"
    own = scene(animal=animal, pose=pose, x=0.0, size=1.0, marks=())
    assert 0.04 < float(own.mask.mean()) < 0.4
    assert not own.mask[0].any()
    assert not own.mask[:, (0, -1)].any()
    for other in SUBJECTS:
        if other != animal:
            assert np.abs(own.mask - scene(animal=other, pose=pose, x=0.0, size=1.0, marks=()).mask).mean() > 0.01


@pytest.mark.parametrize("weather", WEATHERS[1:])
def test_weather_changes_the_place_and_not_the_object(weather: str) -> None:
    clear, other = scene(), scene(weather=weather)
    changed = np.abs(pixels(clear) - pixels(other)).max(axis=2)
    assert changed[clear.mask == 1].max() == 0
    assert np.median(changed[clear.mask == 0]) > 20
    assert (clear.mask == other.mask).all()


def test_a_companion_belongs_to_the_background() -> None:
    alone = scene(x=-0.1)
    beside = scene(x=-0.1, companion=Companion("car", "blue", 0.5, 0.3, False))
    assert (alone.mask == beside.mask).all()
    changed = np.abs(pixels(alone) - pixels(beside)).max(axis=2) > 0
    assert not changed[alone.mask == 1].any()
    assert changed[:, SIZE // 2 :].sum() > 60


def test_an_empty_scene_is_the_same_place_without_the_object_and_its_shadow() -> None:
    companion = Companion("car", "blue", 0.5, 0.3, False)
    full, empty = (scene(x=-0.1, light=1.0, companion=companion, empty=each) for each in (False, True))
    assert not empty.mask.any()
    assert (empty.companion_mask >= full.companion_mask).all()
    changed = np.abs(pixels(full) - pixels(empty)).max(axis=2)
    assert (changed[full.mask == 1] > 8).mean() > 0.95
    shadow = (changed > 8) & (full.mask == 0)
    feet = np.nonzero(full.mask.any(axis=1))[0].max()
    assert shadow.any()
    assert not shadow[: feet - SIZE // 4].any()


def test_what_does_not_go_together_is_never_drawn_by_lot_and_refused_when_asked() -> None:
    for seed in range(300):
        drawn = sample_parameters(random.Random(seed))
        assert drawn.pose == "standing" or drawn.animal not in THINGS
        assert drawn.weather == "clear" or drawn.place not in WITHOUT_WEATHER
        assert sample_parameters(random.Random(seed), pose="running").animal not in THINGS
        assert sample_parameters(random.Random(seed), weather="in the rain").place not in WITHOUT_WEATHER
    for refused in ({"animal": "car", "pose": "running"}, {"place": "in a living room", "weather": "in the rain"}):
        with pytest.raises(UsageError, match="does not go with"):
            sample_parameters(random.Random(0), **refused)
    assert sample_parameters(random.Random(0), animal="boat").pose == "standing"


def test_all_that_the_world_has_is_drawn() -> None:
    drawn = [sample_parameters(random.Random(seed)) for seed in range(400)]
    assert {each.animal for each in drawn} == set(SUBJECTS)
    assert {each.place for each in drawn} == set(PLACES)
    assert {each.weather for each in drawn} == set(WEATHERS)
    assert 0.1 < sum(each.companion is not None for each in drawn) / len(drawn) < 0.2
    assert 0.5 < sum(each.weather == "clear" for each in drawn) / len(drawn) < 0.8


def test_each_set_of_scenes_holds_what_it_is_for() -> None:
    for seed in range(40):
        assert scene_parameters(WIDE_SCENES_SEED + seed).companion is None
        pair = scene_parameters(PAIR_SCENES_SEED + seed)
        assert pair.companion is not None
        assert pair.x * pair.companion.x < 0
        assert scene_parameters(EMPTY_SCENES_SEED + seed).empty
        assert not any(scene_parameters(first + seed).empty for first in (0, WIDE_SCENES_SEED, FIRST_UNSEEN_SEED))


def test_the_mask_asked_for_is_now_that_of_one_object_and_now_that_of_the_other() -> None:
    asked: list[bool] = []
    for seed in range(PAIR_SCENES_SEED, PAIR_SCENES_SEED + 6):
        drawn = draw_scene(scene_parameters(seed), SIZE)
        assert (drawn.mask * drawn.companion_mask < 0.3).all()
        assert drawn.companion_mask.sum() > 0
        asked.append(pointed_at(seed, drawn) is drawn.companion_mask)
    assert asked == [False, True] * 3
    alone = scene()
    assert not alone.companion_mask.any()
    assert pointed_at(1, alone) is alone.mask


def test_a_companion_can_be_seen() -> None:
    """Where the object stands at one side its companion stands at the other."""
    for seed in range(60):
        drawn = scene_parameters(seed)
        if drawn.companion is not None:
            bare = msgspec.structs.replace(drawn, size=0.01, marks=())
            shown, whole = draw_scene(drawn, SIZE).companion_mask, draw_scene(bare, SIZE).companion_mask
            assert shown.sum() > 0.4 * whole.sum()


@pytest.mark.parametrize("animal", SUBJECTS)
def test_the_word_for_a_coat_is_the_colour_that_most_of_it_has(animal: str) -> None:
    rng = random.Random(animal)
    drawn = [draw_scene(sample_parameters(rng, animal=animal), 128) for _ in range(16)]
    named = [dominant(each.picture, each.mask, COLOURS) == each.parameters.colour for each in drawn]
    assert sum(named) >= 14
