"""Which edits of an evaluation are taken over from a run that made them before."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from safetensors.torch import load_file, save_file

from engine.cli.commands import evaluation_request
from engine.cli.options import parse
from engine.evaluation.dataset import Pair
from engine.evaluation.dataset_masks import Masks, sam_of
from engine.evaluation.edits import Editor
from engine.process.progress_display import nothing
from engine.process.session import JOB, Conversation
from engine.protocol.requests import InspectRequest
from engine.protocol.results import InspectDone, SegmentDone
from tests.tiny_models import write_tiny_diffusion, write_tiny_sam

PAIR = Pair("dog.png", "a dog", "a dog jumping", "a dog jumping", "in the snow", "photo", ((0.5, 0.5),))
FEW = [word for key in ("embedding_steps", "weight_steps", "sampling_steps") for word in ("--set", f"{key}=1")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_tiny_diffusion(tmp_path_factory.mktemp("model"), card={"name": "Tiny", "kind": "sd"}))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "dog.png"
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(file)
    return file


@pytest.fixture
def sam(tmp_path: Path) -> Path:
    return write_tiny_sam(tmp_path / "sam") / "sam.safetensors"


@pytest.fixture
def is_made(opened: Conversation, model: str, photo: Path, sam: Path, tmp_path: Path) -> Callable[[], bool]:
    """Asks for the edit of ``photo`` as a new evaluation does; whether it was made, and not taken over."""
    words = ["evaluate", "--dataset", "none", "--clip", "none", "--out", str(tmp_path / "out"), "--model", model]
    asked = evaluation_request(parse([*words, "--sam", str(sam.parent), "--seeds", "1", *FEW]))
    known = opened.ask(InspectRequest(job=JOB, model=model), InspectDone, nothing).model.hash

    def ask() -> bool:
        masks = Masks(
            tmp_path / "out" / "masks",
            sam_of(str(sam.parent)),
            lambda request: opened.ask(request, SegmentDone, nothing),
        )
        editor = Editor(opened, nothing, asked, masks, known)
        request = editor.request(PAIR, photo)
        result = Path(request.out) / "result.json"
        before = result.stat().st_mtime_ns if result.exists() else 0
        editor.edited(request)
        return result.stat().st_mtime_ns > before

    return ask


def change(file: Path) -> None:
    """As rsync -a and cp -p copy a corrected picture: with a time that may be older than the edit."""
    times = file.stat()
    with Image.open(file) as picture:
        changed = picture.point([255] * 256 * len(picture.getbands()))
    changed.save(file)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_an_edit_is_made_again_where_its_files_were_changed_whatever_their_times(
    is_made: Callable[[], bool], photo: Path, sam: Path, tmp_path: Path
) -> None:
    assert is_made()
    [mask] = (tmp_path / "out" / "masks").glob("*.png")
    for file in (photo, mask):
        file.touch()
    assert not is_made()
    change(mask)
    assert is_made()
    change(photo)
    assert is_made()
    save_file({name: weight + 0.1 for name, weight in load_file(sam).items()}, sam)
    assert is_made()
    [picture] = (tmp_path / "out").glob("dog-*/candidate-1.png")
    picture.unlink()
    assert is_made()
    assert not is_made()


@pytest.mark.parametrize("name", ["made_of.json", "result.json"])
def test_an_edit_whose_files_are_damaged_or_gone_is_made_again(
    name: str, is_made: Callable[[], bool], tmp_path: Path
) -> None:
    assert is_made()
    [file] = (tmp_path / "out").glob(f"dog-*/{name}")
    file.write_bytes(b'{"photo":"\xff"}')
    assert is_made()
    file.unlink()
    assert is_made()
    assert not is_made()
