"""The journal of an edit: each step of it whole, whatever was cut off, refused or damaged."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.projects import journal
from engine.projects.draft import Draft
from engine.projects.journal import Journal, MaskStep, Tile

ROOT = Path(__file__).resolve().parents[3]
SIZE = (300, 70)
KILLED = """
import os, sys
from pathlib import Path
from engine.projects.journal import Journal
from tests.engine.projects.test_journal import edit
journal = Journal(Path(sys.argv[1]))
for number in range(50):
    journal.write(edit(str(number)), {}, number)
os.kill(os.getpid(), 9)
"""


def edit(negative: str = "") -> Draft:
    return Draft(
        photo="photo.png",
        size=SIZE,
        object_prompt="a dog",
        background_prompt="",
        negative=negative,
        target="",
        reference="generate",
        reference_path=None,
        object_source=None,
        frame=None,
        transform=None,
        weights={},
        masks={},
    )


def levels(path: Path, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    left = journal.read(path)
    assert left is not None
    (path.parent / "mask.pgm").write_bytes(left.draft.masks[name])
    with Image.open(path.parent / "mask.pgm") as picture:
        return np.asarray(picture)


def test_of_masks_the_tiles_are_put_together_whatever_their_names(tmp_path: Path) -> None:
    path, rng = tmp_path / "folder" / f"a{journal.SUFFIX}", random.Random(3)
    kept, wanted = Journal(path), {number: np.zeros((SIZE[1], SIZE[0]), np.uint8) for number in (1, 2, 3)}
    for step in range(40):
        names = rng.sample(("object", "result 0", "result 1"), 3)
        masks: dict[str, MaskStep] = {}
        for name, number in zip(names, wanted, strict=True):
            x, across = rng.choice(((0, 256), (256, 44)))
            level = rng.choice((0, 0, rng.randrange(256)))
            wanted[number][0:64, x : x + across] = level
            masks[name] = MaskStep(number, SIZE, (Tile(x, 0, across, bytes([level]) * across * 64),))
        kept.write(edit(str(step)), masks, float(step))
        if step % 10 == 9:
            kept.close()
            left = journal.read(path)
            assert left is not None and (left.draft.negative, left.saved) == (str(step), step)
            for name, number in zip(names, wanted, strict=True):
                np.testing.assert_array_equal(levels(path, name), wanted[number])
    wanted[2][0:64, 256:] = 9
    kept.write(edit(), {"object": MaskStep(2, SIZE, (Tile(256, 0, 44, b"\x09" * 44 * 64),))}, 0.0)
    kept.close()
    np.testing.assert_array_equal(levels(path, "object"), wanted[2])
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT DISTINCT mask FROM tiles").fetchall() == [(2,)]
    kept.remove()
    assert [file.name for file in path.parent.iterdir()] == ["mask.pgm"]


def test_what_a_killed_process_wrote_is_there(tmp_path: Path) -> None:
    path = tmp_path / f"a{journal.SUFFIX}"
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False).returncode == -9
    left = journal.read(path)
    assert left is not None and left.draft.negative == "49"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("tenth", range(10))
def test_of_what_was_cut_off_the_last_whole_step_is_there(tmp_path: Path, tenth: int) -> None:
    """As a power cut leaves it: the newest part of the file beside it is missing."""
    path, copy = tmp_path / f"a{journal.SUFFIX}", tmp_path / f"b{journal.SUFFIX}"
    kept = Journal(path)
    for step in range(20):
        tile = Tile(0, 0, 256, os.urandom(256 * 64))
        kept.write(edit(str(step)), {"object": MaskStep(1, SIZE, (tile,))}, 0.0)
    shutil.copy(path, copy)
    whole = Path(f"{path}-wal").read_bytes()
    Path(f"{copy}-wal").write_bytes(whole[: len(whole) * tenth // 10])
    kept.close()
    left = journal.read(copy)
    assert left is None if tenth == 0 else left is not None and 0 <= int(left.draft.negative) < 20


def test_a_step_that_could_not_be_written_comes_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "folder" / f"a{journal.SUFFIX}"
    path.parent.write_text("in the way")
    kept, painted = Journal(path), Tile(0, 0, 256, b"\xff" * 256 * 64)
    with pytest.raises(OSError, match="folder"):
        kept.write(edit("1"), {"object": MaskStep(1, SIZE, (painted,))}, 0.0)
    path.parent.unlink()
    kept.write(edit("2"), {"object": MaskStep(1, SIZE, ())}, 0.0)
    kept.close()
    assert levels(path, "object")[0, 0] == 255


def test_damage_is_told_or_named(tmp_path: Path) -> None:
    path = tmp_path / f"a{journal.SUFFIX}"
    kept = Journal(path)
    kept.write(edit(), {"object": MaskStep(1, SIZE, (Tile(0, 0, 256, b"\xff" * 256 * 64),))}, 0.0)
    kept.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE tiles SET x = 100")  # beyond the mask
    left = journal.read(path)
    assert left is not None and left.draft.masks == {"object": b""}
    for broken in ("x = 0, width = 0", "width = 256, coverage = 'text'", "coverage = NULL"):
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("PRAGMA ignore_check_constraints = ON")
            file.execute(f"UPDATE OR IGNORE tiles SET {broken}")
        left = journal.read(path)
        assert left is not None and left.draft.masks == {"object": b""}
    content = bytearray(path.read_bytes())
    content[100:] = os.urandom(len(content) - 100)
    path.write_bytes(content)
    with pytest.raises(OSError, match=path.stem):
        journal.read(path)
    path.write_bytes(b"")
    assert journal.read(path) is None
