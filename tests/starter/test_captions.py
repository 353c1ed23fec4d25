"""What captions say of a scene, and what they leave out."""

from __future__ import annotations

import random

from engine.starter.captions import plain, varied
from engine.starter.vocabulary import all_words


def test_only_animals_that_face_left_are_said_to_face_somewhere() -> None:
    left, right = (plain("dog", "brown", "sitting", "on a beach", flip) for flip in (True, False))
    assert left.object == "a brown dog sitting facing left"
    assert left.whole == "a brown dog sitting facing left on a beach"
    assert right.whole == "a brown dog sitting on a beach"
    assert left.background == right.background == "on a beach"
    for seed in range(50):
        assert " left" in varied("cat", "white", "lying", "by a lake", True, random.Random(seed)).whole
        assert " left" not in varied("cat", "white", "lying", "by a lake", False, random.Random(seed)).whole


def test_every_word_of_a_caption_is_known() -> None:
    known = set(all_words())
    for seed in range(50):
        caption = varied("elephant", "golden", "running", "in the mountains", seed % 2 == 0, random.Random(seed))
        assert set(caption.whole.split()) <= known
