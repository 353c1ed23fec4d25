from __future__ import annotations

import pytest

from benchmarks.captions import captions
from benchmarks.scenes import DEVELOPMENT, REPORTED, Edit, edits, stranger
from engine import prompts
from engine.starter.marks_measure import SIZE, read_marks
from engine.starter.training.data import FIRST_UNSEEN_SEED
from engine.starter.vocabulary import (
    ANIMAL_WORDS,
    COLOUR_WORDS,
    MARK_COLOURS,
    MARK_KINDS,
    PLACE_WORDS,
    POSE_WORDS,
    all_words,
)
from engine.starter.world import draw_scene


@pytest.fixture(scope="module")
def some() -> list[Edit]:
    return edits(6, REPORTED)


def test_the_list_is_fixed_and_unseen(some: list[Edit]) -> None:
    assert edits(6, REPORTED) == some
    assert all(edit.seed >= FIRST_UNSEEN_SEED for edit in some)
    assert len({edit.seed for edit in (*some, *edits(6, DEVELOPMENT))}) == 12


def test_pose_and_place_change_and_nothing_else(some: list[Edit]) -> None:
    for edit in some:
        differing = {f for f in edit.before.__struct_fields__ if getattr(edit.before, f) != getattr(edit.after, f)}
        assert differing == {"pose", "place"}


def test_prompts_name_neither_colour_nor_marks(some: list[Edit]) -> None:
    secret = {*COLOUR_WORDS, *MARK_COLOURS, *MARK_KINDS}
    for edit in some:
        words = prompts.words(f"{edit.object_prompt} {edit.background_prompt}")
        assert not secret & set(words)
        assert {edit.after.animal, edit.after.pose} <= set(words)
        assert edit.background_prompt == edit.after.place


def test_a_stranger_wears_none_of_the_marks(some: list[Edit]) -> None:
    for edit in some:
        other = stranger(edit)
        assert (other.animal, other.colour, other.pose) == (edit.after.animal, edit.after.colour, edit.after.pose)
        own, strange = draw_scene(edit.after, SIZE), draw_scene(other, SIZE)
        assert all(reading.present for reading in read_marks(own.picture, own.mask, edit.after))
        assert not all(reading.present for reading in read_marks(strange.picture, strange.mask, edit.after))


def test_captions_name_all_four_in_known_words() -> None:
    listed = captions(200)
    assert captions(20) == listed[:20]
    assert len({caption.text for caption in listed}) > 190
    known = set(all_words())
    for caption in listed:
        assert set(prompts.words(caption.text)) <= known
        tables = ANIMAL_WORDS[caption.animal], COLOUR_WORDS[caption.colour]
        tables += POSE_WORDS[caption.pose], PLACE_WORDS[caption.place]
        assert all(any(phrase in caption.text for phrase in table) for table in tables)
