from __future__ import annotations

import random

import msgspec
import numpy as np

from benchmarks.outlines import faces, overlap
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene


def test_an_object_faces_the_side_of_the_wanted_one() -> None:
    scene = sample_parameters(random.Random(3), animal="giraffe", pose="running")
    wanted, mirrored = (draw_scene(msgspec.structs.replace(scene, flip=flip), 64).mask for flip in (False, True))
    smaller = draw_scene(msgspec.structs.replace(scene, size=0.6, x=0.2, flip=False), 64).mask
    assert faces(wanted, wanted) is True
    assert faces(smaller, wanted) is True
    assert faces(mirrored, wanted) is False


def test_a_side_that_cannot_be_told_is_not_asked() -> None:
    nothing, round_one = np.zeros((64, 64), dtype=np.float32), np.zeros((64, 64), dtype=np.float32)
    round_one[20:40, 10:50] = 1
    assert faces(nothing, round_one) is None
    assert faces(round_one, round_one) is None


def test_overlap_is_of_what_either_covers() -> None:
    left, both = np.zeros((8, 8), dtype=np.float32), np.ones((8, 8), dtype=np.float32)
    left[:, :4] = 1
    assert overlap(left, both) == 0.5
    assert overlap(both, both) == 1
