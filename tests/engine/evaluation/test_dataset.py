"""Data sets as they are read, and the masks that are kept for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image, ImageDraw

from engine.evaluation.dataset import Pair, Wanted, read_dataset
from engine.evaluation.dataset_masks import Masks, sam_of
from engine.files.resources import resources_folder
from engine.process.progress_display import nothing
from engine.process.session import Conversation
from engine.protocol.errors import ModelError, PictureError
from engine.protocol.results import SegmentDone
from tests.tiny_models import write_tiny_sam

CENTRE = ((0.5, 0.5),)
PAIR = Pair("dog.png", "a dog", "a dog jumping", "a dog jumping", "in the snow", "photo", CENTRE)


def pair(**changes: Any) -> Pair:
    return msgspec.structs.replace(PAIR, **changes)


@pytest.fixture
def shipped() -> list[dict[str, Any]]:
    return json.loads((resources_folder() / "evaluation" / "tedbench.json").read_text(encoding="utf-8"))


@pytest.fixture
def tedbench(tmp_path: Path, shipped: list[dict[str, Any]]) -> Path:
    """TEdBench with its whole list, and two pictures that have no layers."""
    folder = tmp_path / "tedbench"
    (folder / "originals").mkdir(parents=True)
    for name in {each["picture"] for each in shipped}:
        (folder / "originals" / name).touch()
    listed = [{"img_name": each["picture"], "target_text": each["target"]} for each in shipped]
    listed += [{"img_name": f"zebra{n}.jpeg", "target_text": "A photo of a horse."} for n in (1, 2)]
    (folder / "input_list.json").write_text(json.dumps(listed), encoding="utf-8")
    return folder


def test_the_layers_of_tedbench_come_with_the_program(tedbench: Path, shipped: list[dict[str, Any]]) -> None:
    dataset = read_dataset(tedbench)
    assert (len(dataset.pairs), dataset.absent) == (len(shipped), [])
    assert len({(each.picture, each.target) for each in dataset.pairs}) == len(dataset.pairs)


def test_edits_that_tedbench_lists_and_no_layers_tell_of_are_left_out(tedbench: Path) -> None:
    (tedbench / "originals" / "box.jpeg").unlink()
    dataset = read_dataset(tedbench)
    box = Wanted("box.jpeg", "A photo of an open box.")
    assert dataset.left_out == [box, *(Wanted(f"zebra{n}.jpeg", "A photo of a horse.") for n in (1, 2))]
    assert dataset.absent == ["box.jpeg"]


def test_what_is_asked_of_two_animals_is_clicked_on_both(tedbench: Path) -> None:
    clicks = {each.picture: each.clicks for each in read_dataset(tedbench).pairs}
    assert len(clicks["goat_and_cat.jpg"]) == 2
    assert all(x < 0.43 for x, _ in clicks["banana_1.jpeg"])  # right of it lies the table


def test_tedbench_by_its_name_alone_says_what_to_download(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="imagic-editing"):
        read_dataset(tmp_path / "tedbench")


def test_a_folder_of_tedbench_without_its_list_says_what_to_download(tedbench: Path) -> None:
    (tedbench / "input_list.json").unlink()
    with pytest.raises(PictureError, match=r"input_list\.json.*imagic-editing"):
        read_dataset(tedbench)


def test_an_edit_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "layers.json").write_bytes(msgspec.json.encode([PAIR, pair(target="a dog in snow"), pair()]))
    with pytest.raises(PictureError, match=r"2 times: dog\.png, a dog jumping\."):
        read_dataset(tmp_path)


def test_a_click_outside_the_picture_is_refused(tmp_path: Path) -> None:
    layers = json.dumps([msgspec.to_builtins(PAIR) | {"clicks": [[1.5, 0.5]]}])
    (tmp_path / "layers.json").write_text(layers, encoding="utf-8")
    with pytest.raises(PictureError, match=r"layers\.json cannot be used"):
        read_dataset(tmp_path)


def test_every_pair_has_names_of_its_own() -> None:
    pairs = [PAIR, pair(picture="dog.jpg"), pair(target="a dog, jumping"), pair(background="in the rain")]
    pairs.append(pair(clicks=((0.5, 0.5), (0.7, 0.5))))
    assert len({each.name for each in pairs}) == len(pairs)
    assert PAIR.mask_name == pair(target="a dog, jumping").mask_name
    assert len({each.mask_name for each in (pairs[0], pairs[1], pairs[4])}) == 3
    assert PAIR.name == pair().name and PAIR.name.startswith("dog-a-dog-jumping-")
    assert len(pair(target="a dog jumping " * 50, picture=f"{'dog' * 60}.png").name.encode()) < 255


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.png"
    Image.radial_gradient("L").convert("RGB").save(file)
    return file


def masks_by(opened: Conversation, folder: Path, sam: str | None = None) -> Masks:
    return Masks(folder, sam_of(sam), lambda request: opened.ask(request, SegmentDone, nothing))


def test_a_mask_is_made_anew_by_another_sam_or_of_another_photo(
    opened: Conversation, photo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "masks"
    one, other = (masks_by(opened, folder, sam) for sam in (None, str(write_tiny_sam(tmp_path / "sam"))))
    mask = one.of(photo, CENTRE, "mask.png")
    by_one = mask.stat().st_mtime_ns
    assert one.of(photo, CENTRE, "mask.png") == mask and mask.stat().st_mtime_ns == by_one
    other.of(photo, CENTRE, "mask.png")
    by_other = mask.stat().st_mtime_ns
    assert by_other > by_one
    Image.linear_gradient("L").convert("RGB").save(photo)
    other.of(photo, CENTRE, "mask.png")
    assert mask.stat().st_mtime_ns > by_other
    assert sorted(file.name for file in folder.iterdir()) == ["mask.json", "mask.png"]


@pytest.mark.parametrize("elsewhere", ["nothing", "no text", ""])
def test_a_mask_by_hand_stays_under_another_sam(
    elsewhere: str, opened: Conversation, photo: Path, tmp_path: Path
) -> None:
    mask = masks_by(opened, tmp_path / "masks").of(photo, CENTRE, "mask.png")
    if elsewhere == "no text":
        mask.with_suffix(".json").write_bytes(b'{"sam":"\xff"}')
    elif elsewhere:
        mask.with_suffix(".json").unlink()
    else:
        Image.open(mask).point([255] * 256).save(mask)
    before = mask.read_bytes()
    masks_by(opened, tmp_path / "masks", str(write_tiny_sam(tmp_path / "sam"))).of(photo, CENTRE, "mask.png")
    assert mask.read_bytes() == before


def test_each_click_is_asked_for(opened: Conversation, tmp_path: Path) -> None:
    """Two discs on white: a click on each, and the mask holds both."""
    photo = tmp_path / "discs.png"
    drawn = Image.new("RGB", (256, 128), "white")
    for x in (64, 192):
        ImageDraw.Draw(drawn).ellipse((x - 30, 34, x + 30, 94), fill="saddlebrown")
    drawn.save(photo)
    mask = masks_by(opened, tmp_path / "masks").of(photo, ((0.25, 0.5), (0.75, 0.5)), "mask.png")
    found = Image.open(mask)
    assert [found.getpixel(place) for place in ((64, 64), (192, 64))] == [255, 255]


def test_a_sam_is_known_by_its_weights(tmp_path: Path) -> None:
    file = tmp_path / "sam.pth"
    file.write_bytes(b"one")
    before = sam_of(str(file))
    file.write_bytes(b"other")
    assert sam_of(str(file)).hash != before.hash != sam_of(None).hash
    with pytest.raises(ModelError, match="no Segment Anything model"):
        sam_of(str(tmp_path / "nothing.pth"))
