"""What was opened is kept as it was, whatever becomes of its file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from engine.files import originals
from engine.protocol.errors import PictureError
from engine.protocol.requests import EditRequest, Pointer

CHANGING = Path("/proc/sys/kernel/random/uuid")


def test_a_copy_tells_its_content_and_keeps_it(tmp_path: Path) -> None:
    photo = tmp_path / "ein Hund.png"
    photo.write_bytes(b"first")
    kept = originals.keep(photo, tmp_path / "kept")
    assert kept.name == photo.name and originals.content_of(str(kept)) == hashlib.sha256(b"first").hexdigest()
    assert originals.content_of(str(photo)) == str(photo)
    assert originals.keep(photo, tmp_path / "kept") == kept
    photo.write_bytes(b"second")
    photo.replace(tmp_path / "gone")
    assert kept.read_bytes() == b"first"
    again = originals.keep(tmp_path / "gone", tmp_path / "kept")
    assert again.read_bytes() == b"second" and again.parent != kept.parent
    assert {path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()} == {"ein Hund.png", "gone"}


def test_what_is_no_file_stays_where_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "pipe", tmp_path / "loop", Path("/dev/zero")):
        assert originals.keep(path, tmp_path / "kept") == path
    assert not (tmp_path / "kept").exists()


def test_what_is_larger_than_any_picture_is_told_at_once(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate((1 << 32) + 1)
    with pytest.raises(PictureError, match="larger than 4 GiB"):
        originals.keep(tmp_path / "film.mp4", tmp_path / "kept")


@pytest.mark.skipif(not CHANGING.exists(), reason="needs a file of Linux that is another one whenever it is read")
def test_what_changes_all_the_time_is_told(tmp_path: Path) -> None:
    """No copy is a mixture."""
    with pytest.raises(PictureError, match="changes while it is read"):
        originals.keep(CHANGING, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_all_pictures_of_a_request_are_kept_with_it(tmp_path: Path) -> None:
    names = ("photo", "mask", "rough", "earlier", "reference", "reference-mask", "object", "object-mask")
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    photo, mask, rough, earlier, reference, reference_mask, source, source_mask = (
        str(tmp_path / name) for name in names
    )
    request = EditRequest(
        job="a",
        photo=photo,
        pointer=Pointer(mask=mask, rough=rough, earlier=earlier),
        object_prompt="a",
        background_prompt="b",
        out=str(tmp_path / "out"),
        reference=reference,
        reference_mask=reference_mask,
        object_source=source,
        object_mask=source_mask,
    )
    out = tmp_path / "out"
    kept = originals.kept_in(request, out)
    assert kept == originals.as_kept_in(request, out) == originals.kept_in(kept, out)
    assert [path.read_bytes().decode() for path in originals.files(kept)] == list(names)
    assert all(path.is_relative_to(out) for path in originals.files(kept))
    elsewhere = originals.kept_in(kept, tmp_path / "again")
    assert [path.read_bytes().decode() for path in originals.files(elsewhere)] == list(names)
    for word in ("generate", "photo"):
        assert originals.kept_in(msgspec.structs.replace(request, reference=word), out).reference == word
    originals.drop(request, kept)
    assert list(out.iterdir()) == [] and Path(photo).exists()
