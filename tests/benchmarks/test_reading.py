from __future__ import annotations

import math

import msgspec
import pytest
from PIL import Image

from benchmarks.comparing import sign_test
from benchmarks.likeness import Likeness
from benchmarks.reading import Reading, left_behind, means, rates
from benchmarks.scenes import DEVELOPMENT, edits
from engine.starter.judge import Reading as Answer
from engine.starter.judge import Verdict
from engine.starter.world import draw_scene

SURE = Answer("anything", 0.9)
VERDICT = Verdict(animal=SURE, colour=SURE, pose=SURE, place=SURE, weather=SURE, reject=0.1, marks={})
RIGHT = Reading(
    verdict=VERDICT,
    animal=True,
    colour=True,
    pose=True,
    place=True,
    weather=True,
    found=True,
    marks={"red": True, "green": True},
    marks_judged={"red": True, "green": False},
)


def test_text_and_identity_need_all_their_parts() -> None:
    assert RIGHT.all_at_once
    for name in ("animal", "pose", "faces", "place", "weather"):
        wrong = msgspec.structs.replace(RIGHT, **{name: False})
        assert (wrong.text, wrong.identity) == (False, True)
    discoloured = msgspec.structs.replace(RIGHT, colour=False)
    half_marked = msgspec.structs.replace(RIGHT, marks={"red": True, "green": False})
    assert [(each.text, each.identity) for each in (discoloured, half_marked)] == [(True, False)] * 2


def test_only_what_was_asked_for_counts() -> None:
    repainted = msgspec.structs.replace(RIGHT, recoloured=True, colour=False)
    assert (repainted.text, repainted.identity) == (False, True)
    unmoved = msgspec.structs.replace(RIGHT, placed=False)
    assert (unmoved.text, unmoved.identity, unmoved.all_at_once) == (False, True, False)
    moved_away = msgspec.structs.replace(RIGHT, kept=False)
    assert (moved_away.text, moved_away.identity, moved_away.all_at_once) == (True, True, False)
    found = rates([[RIGHT], [unmoved], [moved_away]])
    assert [found[name].count for name in ("moved as asked", "background kept")] == [1, 1]


def test_a_refused_picture_shows_no_animal() -> None:
    refused = msgspec.structs.replace(RIGHT, verdict=msgspec.structs.replace(VERDICT, reject=0.6))
    assert not refused.text


def test_rates_count_pictures_and_marks() -> None:
    half_marked = msgspec.structs.replace(RIGHT, marks={"red": True, "green": False}, pose=False)
    discoloured = msgspec.structs.replace(RIGHT, colour=False)
    found = rates([[RIGHT], [half_marked]])
    assert rates([[RIGHT, discoloured]])["marks, each"].count == 2  # marks on another coat cannot be told from it
    counted = {name: (each.hits, each.count) for name, each in found.items()}
    assert counted["text"] == (1, 2)
    assert counted["identity"] == (1, 2)
    assert counted["all at once"] == (1, 2)
    assert counted["marks, each"] == (3, 4)
    assert counted["marks, each, as judged"] == (2, 4)


def test_candidates_of_one_edit_count_as_one_in_the_interval() -> None:
    wrong = msgspec.structs.replace(RIGHT, animal=False)
    alike = rates([[RIGHT, RIGHT], [wrong, wrong]])["text"]
    apart = rates([[RIGHT], [wrong]])["text"]
    assert (alike.hits, alike.count, alike.independent) == (2, 4, 2)
    assert (alike.low, alike.high) == (apart.low, apart.high)


def test_a_sign_test_counts_edits() -> None:
    wrong = msgspec.structs.replace(RIGHT, animal=False)
    better, worse, even = ([RIGHT, wrong], [wrong, wrong]), ([wrong, wrong], [RIGHT, RIGHT]), ([RIGHT], [RIGHT])
    pairs = [*[better] * 5, worse, even]
    test = sign_test([ours for ours, _ in pairs], [others for _, others in pairs], lambda reading: reading.text)
    assert (test.won, test.lost) == (5, 1)
    assert test.p == pytest.approx(2 * (1 + 6) / 2**6)


def test_means_leave_out_what_was_not_measured() -> None:
    measured = Likeness(psnr=30, ssim=0.9, psnr_pie=33, ssim_pie=0.95, lpips=0.2, lpips_pie=0.1)
    without = msgspec.structs.replace(measured, psnr=20, lpips=None, lpips_pie=None)
    readings = [msgspec.structs.replace(RIGHT, background=each) for each in (measured, without)] + [RIGHT]
    found = means(readings)
    assert (found["psnr"], found["lpips"], found["seam"], found["left_behind"]) == (25, 0.2, None, None)
    assert means([msgspec.structs.replace(RIGHT, left_behind=each) for each in (20.0, 30.0)])["left_behind"] == 25


def test_what_a_moved_object_left_is_told_from_the_wanted_scene_and_not_by_the_object() -> None:
    [edit] = edits(1, DEVELOPMENT, ["size and position"])
    before, wanted = draw_scene(edit.before, 128), draw_scene(edit.after, 128)
    without = Image.composite(
        Image.new("RGB", (128, 128)), wanted.picture, Image.fromarray((wanted.mask > 0).astype("uint8") * 255)
    )
    ghost = left_behind(before.picture, edit)
    assert left_behind(wanted.picture, edit) == left_behind(without, edit) == math.inf
    assert ghost is not None
    assert ghost < 25
