from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from segment_anything import sam_model_registry

from engine.models.checks.kind_by_weights import kind_of
from engine.pictures.picture_io import to_mask
from engine.protocol.errors import ModelError, PictureError
from engine.segmentation.first_sam import FirstSam
from engine.segmentation.sam_adapter import SegmenterStore, load_official
from engine.segmentation.segmenter import Prompt, Segmenter, enlarge, view
from tests.tiny_models import tiny_sam

CPU = torch.device("cpu")


def _picture(width: int, height: int, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize("size", [(80, 60), (1500, 40), (64, 64)])
@pytest.mark.parametrize(
    "prompt",
    [
        Prompt(points=[(20, 20, True)]),
        Prompt(points=[(20, 20, True), (30, 30, False)]),
        Prompt(box=(5, 5, 40, 38)),
        Prompt(points=[(20, 20, True)], box=(5, 5, 40, 38)),
    ],
    ids=["point", "points", "box", "both"],
)
def test_masks_are_soft_and_of_the_pictures_size(size: tuple[int, int], prompt: Prompt) -> None:
    mask, score = Segmenter(FirstSam(tiny_sam().eval())).segment(view("a", _picture(*size)), prompt)
    assert max(mask.size) <= 1024
    soft = to_mask(np.asarray(enlarge(mask, size)))
    assert soft.shape == (size[1], size[0])
    assert soft.dtype == np.float32
    assert soft.min() >= 0
    assert 0 < soft.max() <= 1
    assert np.isfinite(score)


def test_a_rough_mask_is_snapped_through_box_point_and_mask_input() -> None:
    segmenter = Segmenter(FirstSam(tiny_sam().eval()))
    rough = np.zeros((60, 80), dtype=np.float32)
    rough[20:40, 30:50] = 1
    picture = _picture(80, 60)
    snapped, _ = segmenter.segment(view("a", picture), Prompt(rough=rough))
    by_hand, _ = segmenter.segment(view("a", picture), Prompt(points=[(40, 30, True)], box=(30, 20, 50, 40)))
    assert snapped.size == (80, 60)
    assert not np.array_equal(np.asarray(snapped), np.asarray(by_hand))


@pytest.mark.parametrize("strength", [0.5, 0.2, 0.03])
def test_a_rough_mask_of_any_opacity_is_snapped_alike(strength: float) -> None:
    segmenter = Segmenter(FirstSam(tiny_sam().eval()))
    rough = np.zeros((60, 80), dtype=np.float32)
    rough[20:40, 30:50] = 1
    full, _ = segmenter.segment(view("a", _picture(80, 60)), Prompt(rough=rough))
    faint, _ = segmenter.segment(view("a", _picture(80, 60)), Prompt(rough=rough * np.float32(strength)))
    assert np.array_equal(np.asarray(full), np.asarray(faint))


def test_nothing_to_go_by_is_said() -> None:
    segmenter = Segmenter(FirstSam(tiny_sam().eval()))
    with pytest.raises(PictureError, match="Nothing points at the object"):
        segmenter.segment(view("a", _picture(80, 60)), Prompt())
    with pytest.raises(PictureError, match="rough mask is empty"):
        segmenter.segment(view("a", _picture(80, 60)), Prompt(rough=np.zeros((60, 80), np.float32)))


def test_an_encoded_picture_is_kept_and_does_not_mix_with_others() -> None:
    sam = tiny_sam().eval()
    encoded: list[int] = []

    def count(*_: object) -> None:
        encoded.append(1)

    sam.image_encoder.register_forward_hook(count)
    segmenter = Segmenter(FirstSam(sam))
    pictures = [_picture(80, 60, seed) for seed in range(3)]
    prompt = Prompt(points=[(20, 20, True)])
    first = [segmenter.segment(view(str(key), picture), prompt)[0] for key, picture in enumerate(pictures)]
    again = [segmenter.segment(view(str(key), picture), prompt)[0] for key, picture in enumerate(pictures)]
    assert len(encoded) == 3
    assert all(np.array_equal(np.asarray(a), np.asarray(b)) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(np.asarray(first[0]), np.asarray(first[1]))
    for key in range(3, 8):
        segmenter.segment(view(str(key), _picture(80, 60, key)), prompt)
    segmenter.segment(view("0", pictures[0]), prompt)
    assert len(encoded) == 9


@pytest.mark.parametrize("kind", ["vit_b", "vit_l", "vit_h"])
def test_an_official_checkpoint_is_told_by_its_content(kind: str) -> None:
    with torch.device("meta"):
        state = sam_model_registry[kind](checkpoint=None).state_dict()
    found = kind_of({name: tuple(value.shape) for name, value in state.items()})
    assert (found.id, found.use) == (f"sam-{kind.replace('_', '-')}", "sam")


def test_vit_b_loads_through_the_registry(tmp_path: Path) -> None:
    sam = sam_model_registry["vit_b"](checkpoint=None)
    path = tmp_path / "checkpoint.bin"
    torch.save(sam.state_dict(), path)
    loaded = load_official(path)
    assert all(torch.equal(value, sam.state_dict()[name]) for name, value in loaded.state_dict().items())


def test_what_is_no_sam_is_refused(tmp_path: Path, resources: Path) -> None:
    store = SegmenterStore(tmp_path / "none", CPU)
    assert store.find(None) is None
    with pytest.raises(ModelError, match="no Segment Anything model"):
        store.get(None)
    text, pickled, foreign = tmp_path / "text.pth", tmp_path / "pickle.pth", tmp_path / "foreign.pth"
    text.write_text("hello", encoding="utf-8")
    torch.save({"path": tmp_path}, pickled)  # holds a class, which weights_only refuses to build
    torch.save({"weight": torch.ones(3)}, foreign)
    causes = ((text, "it is a text"), (pickled, "holds program code"), (foreign, "is not a Segment Anything"))
    for path, cause in causes:
        with pytest.raises(ModelError, match=cause):
            store.get(str(path))
    assert SegmenterStore(resources / "starter" / "sam", CPU).find(None) is not None
