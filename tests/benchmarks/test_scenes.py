from __future__ import annotations

import msgspec
import pytest

from benchmarks.captions import captions
from benchmarks.scenes import DEVELOPMENT, KINDS, REPORTED, Edit, edits, quarter, stranger
from engine.pictures import cutout
from engine.protocol import prompts
from engine.starter.marks_measure import SIZE, read_marks
from engine.starter.training.data import FIRST_UNSEEN_SEED
from engine.starter.vocabulary import (
    COLOUR_WORDS,
    MARK_COLOURS,
    MARK_KINDS,
    PLACE_WORDS,
    POSE_WORDS,
    SUBJECT_WORDS,
    THINGS,
    WEATHER_WORDS,
    WITHOUT_WEATHER,
    all_words,
)
from engine.starter.world import draw_scene


@pytest.fixture(scope="module")
def some() -> list[Edit]:
    return edits(2, REPORTED)


def test_the_list_is_fixed_and_unseen(some: list[Edit]) -> None:
    assert edits(2, REPORTED) == some
    assert [edit.kind for edit in some] == [kind for kind in KINDS for _ in range(2)]
    assert all(edit.seed >= FIRST_UNSEEN_SEED for edit in some)
    assert len({edit.seed for edit in (*some, *edits(2, DEVELOPMENT))}) == 4 * len(KINDS)
    assert quarter(some) == some[::2]


CHANGED = {
    "pose and place": {"pose", "place"},
    "pose": {"pose"},
    "place": {"place"},
    "colour": {"colour"},
    "size and position": {"size", "x", "y"},
}


def test_nothing_changes_but_what_the_kind_says(some: list[Edit]) -> None:
    for edit in some:
        fields = edit.before.__struct_fields__
        if edit.kind in CHANGED:
            changed = {f for f in fields if getattr(edit.before, f) != getattr(edit.after, f)}
            if "place" in CHANGED[edit.kind]:  # the companion stays behind, the weather where the new place has none
                assert edit.after.companion is None
                assert edit.after.weather == edit.before.weather or edit.after.place in WITHOUT_WEATHER
                changed -= {"weather", "companion"}
            assert changed == CHANGED[edit.kind]
            continue
        assert edit.other is not None
        individual, place = (edit.other, edit.before) if edit.kind == "object taken" else (edit.before, edit.other)
        for field in fields:
            assert getattr(edit.after, field) == getattr(
                place if field in ("place", "weather", "companion", "seed", "light") else individual, field
            )


def test_what_has_no_pose_keeps_it_and_what_is_resized_stands_alone() -> None:
    listed = edits(12, DEVELOPMENT)
    assert any(edit.after.animal in THINGS for edit in listed)
    for edit in listed:
        assert edit.after.animal not in THINGS or edit.after.pose == "standing"
        assert edit.kind not in ("pose", "pose and place") or edit.after.animal not in THINGS
        assert edit.kind != "size and position" or edit.after.companion is None


def test_a_moved_object_stands_where_the_transform_puts_it(some: list[Edit]) -> None:
    for edit in (each for each in some if each.kind == "size and position"):
        assert edit.transform is not None
        scene, wanted = draw_scene(edit.before, 128), draw_scene(edit.after, 128)
        in_pixels = msgspec.structs.replace(edit.transform, dx=edit.transform.dx * 128, dy=edit.transform.dy * 128)
        moved = cutout.move(scene.picture, scene.mask, in_pixels, (1.0, 1.0)).mask > 0.5
        drawn = wanted.mask > 0.5
        assert (moved & drawn).sum() > 0.85 * (moved | drawn).sum()


def test_prompts_tell_marks_never_and_colour_only_where_it_changes(some: list[Edit]) -> None:
    colours = {word for words in COLOUR_WORDS.values() for word in words}
    for edit in some:
        words = prompts.words(f"{edit.object_prompt} {edit.background_prompt}")
        assert not {*MARK_COLOURS, *MARK_KINDS} & set(words) - colours
        assert bool(colours & set(prompts.words(edit.object_prompt))) == (edit.kind == "colour")
        assert edit.after.animal in words
        assert (edit.after.pose in words) == (edit.after.animal not in THINGS)
        assert edit.background_prompt.startswith(edit.after.place)
        assert (edit.after.weather in edit.background_prompt) == (edit.after.weather != "clear")
        assert (" with a" in edit.background_prompt) == (edit.after.companion is not None)


def test_a_stranger_wears_none_of_the_marks(some: list[Edit]) -> None:
    for edit in some:
        other = stranger(edit)
        assert (other.animal, other.colour, other.pose) == (edit.after.animal, edit.after.colour, edit.after.pose)
        own, strange = draw_scene(edit.after, SIZE), draw_scene(other, SIZE)
        assert all(reading.present for reading in read_marks(own.picture, own.mask, edit.after))
        assert not all(reading.present for reading in read_marks(strange.picture, strange.mask, edit.after))


def test_captions_name_all_that_is_asked_in_known_words() -> None:
    listed = captions(200)
    assert captions(20) == listed[:20]
    assert len({caption.text for caption in listed}) > 190
    known = set(all_words())
    for caption in listed:
        assert set(prompts.words(caption.text)) <= known
        tables = SUBJECT_WORDS[caption.animal], COLOUR_WORDS[caption.colour]
        tables += PLACE_WORDS[caption.place], WEATHER_WORDS[caption.weather]
        if caption.animal not in THINGS:
            tables += (POSE_WORDS[caption.pose],)
        assert all(any(phrase in caption.text for phrase in table) for table in tables)
