"""Where the object lies, the frame that goes by it, and what is said of one that a frame does not show."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.cli.options import parse
from engine.pictures import masks, object_frame, picture_io
from engine.pictures.masks import Mask
from engine.process import request_checks
from engine.process.dispatch import Engine
from engine.protocol.errors import PictureError, UsageError
from engine.protocol.requests import Box, EditRequest, Pointer, Transform, decode_request, encode
from tests.engine.jobs import failed, finished, run

WIDE, HIGH = (300, 60), (60, 300)


def corners(box: Box) -> tuple[float, ...]:
    return box.x0, box.y0, box.x1, box.y1


def square(size: tuple[int, int], left: int, top: int, side: int, coverage: float = 1.0) -> Mask:
    mask = np.zeros((size[1], size[0]), dtype=np.float32)
    mask[top : top + side, left : left + side] = coverage
    return mask


@pytest.mark.parametrize(
    ("size", "corner", "frame"),
    [
        (WIDE, (140, 20), Box(90, 0, 210, 60)),  # the middle holds it
        (WIDE, (10, 20), Box(0, 0, 120, 60)),
        (WIDE, (270, 20), Box(180, 0, 300, 60)),
        (WIDE, (80, 20), Box(30, 0, 150, 60)),  # half outside the middle
        (HIGH, (20, 250), Box(0, 180, 60, 300)),
        ((100, 100), (5, 5), Box(0, 0, 100, 100)),
    ],
)
def test_the_whole_photo_is_cut_so_that_the_object_is_in_it(
    size: tuple[int, int], corner: tuple[int, int], frame: Box
) -> None:
    mask = square(size, *corner, 20)
    assert object_frame.place(None, mask, None, size) == frame
    assert object_frame.needs_mask(None, size) == (size != (100, 100))
    assert object_frame.object_in_frame(mask, frame).inside == 1


@pytest.mark.parametrize(
    ("transform", "frame"),
    [
        (None, Box(80, 90, 160, 170)),
        (Transform(dx=60, dy=20), Box(50, 40, 250, 240)),
        (Transform(scale=2, rotate=90), Box(40, 50, 200, 210)),
        (Transform(dx=-500), Box(0, 0, 280, 280)),
    ],
)
def test_a_square_around_the_object_holds_its_new_place_too(transform: Transform | None, frame: Box) -> None:
    mask = np.maximum(square((400, 300), 100, 120, 20), square((400, 300), 120, 120, 20))
    found = object_frame.place("object", mask, transform, (400, 300))
    away = [abs(one - other) for one, other in zip(corners(found), corners(frame), strict=True)]
    assert max(away) <= 2  # a pixel for the centre, and one for what is rounded


def test_a_given_frame_stays_where_it_is() -> None:
    mask = square(WIDE, 10, 20, 20)
    assert object_frame.place(Box(200, 0, 260, 60), mask, None, WIDE) == Box(200, 0, 260, 60)
    with pytest.raises(UsageError, match="not inside the photo"):
        object_frame.place(Box(200, 0, 360, 60), mask, None, WIDE)


def test_what_a_frame_shows_is_told() -> None:
    mask = square((100, 100), 40, 40, 20)
    assert object_frame.object_in_frame(mask, Box(50, 0, 100, 50)) == object_frame.ObjectInFrame(0.25, 0.04)
    with pytest.raises(PictureError, match="outside the frame") as outside:
        object_frame.object_in_frame(mask, Box(0, 0, 40, 40))
    tiny = square((3000, 2000), 1490, 990, 16)
    with pytest.raises(PictureError, match=r"too small for this frame: it covers 0\.0043 % of it") as small:
        object_frame.object_in_frame(tiny, Box(0, 0, 3000, 2000))
    for refused in (outside, small):
        assert "--frame object" in refused.value.next_step
        assert "object with context" in refused.value.texts[1].told(str)  # as the window says it
    assert object_frame.object_in_frame(tiny, Box(1400, 900, 1600, 1100)).inside == 1


@pytest.mark.parametrize("coverage", [1.0, 0.5, 0.3, 0.03])
def test_an_object_of_any_opacity_is_one(tmp_path: Path, coverage: float) -> None:
    picture_io.write_mask(square((64, 64), 20, 20, 20, coverage), tmp_path / "mask.png")
    mask = object_frame.read_object_mask(tmp_path / "mask.png", (64, 64))
    assert not masks.is_empty(mask) and masks.majority(mask).sum() == 400
    assert object_frame.bounds(mask) == Box(20, 20, 40, 40)
    assert object_frame.object_in_frame(mask, Box(0, 0, 64, 64)) == object_frame.ObjectInFrame(1, 400 / 64**2)


def test_the_noise_of_a_mask_is_no_object(tmp_path: Path) -> None:
    noise = np.full((64, 64), 5 / 255, dtype=np.float32)
    picture_io.write_mask(noise, tmp_path / "mask.png")
    with pytest.raises(PictureError, match=r"mask\.png is empty"):
        object_frame.read_object_mask(tmp_path / "mask.png", (64, 64))
    assert object_frame.bounds(noise) is None
    assert object_frame.bounds(np.maximum(noise, square((64, 64), 9, 9, 9))) == Box(9, 9, 18, 18)


@pytest.fixture
def wide(request_edit: EditRequest, tmp_path: Path) -> EditRequest:
    """An edit of a panorama whose object stands at the left."""
    noise = np.random.default_rng(3).integers(0, 255, (6, 30, 3), dtype=np.uint8)
    Image.fromarray(noise).resize(WIDE, Image.Resampling.BICUBIC).save(tmp_path / "wide.png")
    picture_io.write_mask(square(WIDE, 20, 20, 24), tmp_path / "left.png")
    pointer = Pointer(mask=str(tmp_path / "left.png"))
    return msgspec.structs.replace(
        request_edit, photo=str(tmp_path / "wide.png"), pointer=pointer, reference="photo", seeds=(1,)
    )


def test_an_edit_of_a_panorama_goes_to_its_object(engine: Engine, wide: EditRequest) -> None:
    result = finished(run(engine, wide))["result"]
    assert result["sources"]["frame"] == {"x0": 0, "y0": 0, "x1": 120, "y1": 60}
    assert result["object_inside"] == 1 and result["sources"]["object_area"] > 0.05
    assert request_checks.edit(wide).inside == 1


def test_a_mask_that_lies_in_its_place_already_is_not_written_again(engine: Engine, wide: EditRequest) -> None:
    out = Path(wide.out)
    out.mkdir(parents=True)
    place = out / "mask.png"
    picture_io.write_mask(square(WIDE, 20, 20, 24), place)
    before = place.stat()
    finished(run(engine, msgspec.structs.replace(wide, pointer=Pointer(mask=str(place)))))
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    finished(run(engine, wide))  # from elsewhere
    assert place.stat().st_ino != before.st_ino
    assert np.array_equal(picture_io.read_mask(place, WIDE), square(WIDE, 20, 20, 24))


def test_the_object_is_found_before_the_frame(engine: Engine, wide: EditRequest) -> None:
    pointer, frames = Pointer(box=Box(30, 20, 60, 50)), list[Box]()
    for method in ("layerdiffusion", "sdedit"):
        asked = msgspec.structs.replace(wide, pointer=pointer, frame="object", method=method)
        request = decode_request(encode(asked))
        assert request == asked and isinstance(request, EditRequest)
        result = finished(run(engine, request))["result"]
        frames.append(msgspec.convert(result["sources"]["frame"], Box))
        stages = [each["name"] for each in result["stages"]]
        assert stages.count("segment") == 1 and stages[0] == "segment"
    found = object_frame.read_object_mask(Path(wide.out) / "mask.png", WIDE)
    assert frames == 2 * [object_frame.place("object", found, None, WIDE)]


def test_an_edit_tells_of_an_object_outside_or_too_small(engine: Engine, wide: EditRequest, tmp_path: Path) -> None:
    away = msgspec.structs.replace(wide, frame=Box(200, 0, 260, 60))
    assert "outside the frame" in failed(run(engine, away)).message
    with pytest.raises(PictureError, match="outside the frame"):
        request_checks.edit(away)
    part = msgspec.structs.replace(wide, frame=Box(32, 0, 92, 60))
    assert request_checks.edit(part).inside == 0.5
    assert finished(run(engine, part))["result"]["object_inside"] == 0.5
    Image.new("RGB", (600, 400), "grey").save(wide.photo)
    picture_io.write_mask(square((600, 400), 300, 200, 4), tmp_path / "left.png")
    small = msgspec.structs.replace(wide, out=str(tmp_path / "small"))
    assert "too small for this frame" in failed(run(engine, small)).message
    with pytest.raises(PictureError, match="too small for this frame"):
        request_checks.edit(small)
    assert request_checks.edit(msgspec.structs.replace(small, frame="object")).inside == 1


def test_a_method_without_a_mask_asks_for_no_object(wide: EditRequest) -> None:
    away = msgspec.structs.replace(wide, frame=Box(200, 0, 260, 60), method="sdedit")
    assert request_checks.edit(away).inside is None
    with pytest.raises(PictureError, match="outside the frame"):
        request_checks.edit(msgspec.structs.replace(away, transform=Transform(dx=1)))


def test_the_frame_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    run_with = ("run", "photo.png", "--out", "x", "--frame")
    assert parse([*run_with, "object"]).frame == "object"
    assert parse([*run_with, "photo"]).frame == "photo"
    assert parse([*run_with, "1,2,3,4"]).frame == Box(1, 2, 3, 4)
    for wrong in ("objekt", "1,2,3", "3,2,1,4", "nan,0,1,1"):
        with pytest.raises(SystemExit):
            parse([*run_with, wrong])
    assert "'objekt' is no frame: X0,Y0,X1,Y1, object or photo" in capsys.readouterr().err
