"""``ld-edit export``: candidates of a run, layers and candidates of a project, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage

from engine.files import picks
from engine.files.output_files import REQUEST, RESULT
from engine.projects import saving
from engine.protocol.requests import EditRequest, decode_request
from engine.protocol.results import EditDone, EditResult, Sources, UsedModel
from engine.protocol.settings import Settings
from tests.engine.cli.commands import LdEdit, alone
from tests.engine.projects.make import FRAME, RUN, SIZE, make

pytestmark = alone


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    saving.save(tmp_path / "a.ldp", *make(tmp_path / "made"))
    return tmp_path / "a.ldp"


@pytest.fixture
def run(project: Path) -> Path:
    """A run of two seeds that has come to its end, and was moved since."""
    folder = project.parent / "made" / RUN
    request = decode_request((folder / REQUEST).read_bytes())
    assert isinstance(request, EditRequest)
    result = EditResult(
        settings=Settings(),
        target="",
        model=UsedModel("Tiny", "starter", "", ""),
        device="cpu",
        size=(64, 48),
        sources=Sources(photo=request.photo, frame=FRAME),
        object_inside=None,
        seeds=(1, 2),
        candidates=(),
        stages=(),
        losses={},
    )
    done = EditDone(**{name: getattr(request, name) for name in request.__struct_fields__}, result=result)
    (folder / RESULT).write_bytes(msgspec.json.encode(done))
    picks.note_stars(folder, (2,))
    return folder.rename(project.parent / "moved")


def test_a_candidate_of_a_run_in_any_format(ld_edit: LdEdit, run: Path, tmp_path: Path) -> None:
    done = ld_edit("export", str(run), "--seed", "1", "--format", "png", "--out", str(tmp_path / "dog"))
    assert done.returncode == 0 and f"{tmp_path / 'dog.png'}, 0.0 MB. The model's own 64 × 48" in done.stdout, (
        done.stderr
    )
    with Image.open(tmp_path / "dog.png") as picture:
        assert picture.size == SIZE and '"seed":1' in picture.info["layerdiffusion"]
        own = picture.convert("RGB")
    assert ld_edit("export", str(run), "--seed", "1", "--out", str(tmp_path / "dog.psd")).returncode == 0
    opened = PSDImage.open(tmp_path / "dog.psd")
    assert [layer.name for layer in opened] == ["photo.png", "a dog jumping, 1"]
    merged = opened.topil()
    assert merged is not None and merged.convert("RGB").tobytes() == own.tobytes()
    words = ("--quality", "20", "--subsampling", "4:2:0", "--json")
    small = json.loads(ld_edit("export", str(run), "--seed", "1", "--out", str(tmp_path / "a.jpg"), *words).stdout)
    large = json.loads(ld_edit("export", str(run), "--seed", "1", "--out", str(tmp_path / "a.jpg"), "--json").stdout)
    assert large["size"] == (tmp_path / "a.jpg").stat().st_size > small["size"]


def test_a_photo_keeps_its_sixteen_bits_unless_srgb_is_wanted(ld_edit: LdEdit, run: Path, tmp_path: Path) -> None:
    (photo,) = run.glob("sources/*/photo.png")
    pixels = np.random.default_rng(0).integers(0, 65536, (SIZE[1], SIZE[0], 3), dtype=np.uint16)
    assert cv2.imwrite(str(photo), pixels)
    for name, words, kept in (("a.tiff", (), True), ("b.tiff", ("--colours", "srgb"), False)):
        done = ld_edit("export", str(run), "--seed", "1", "--out", str(tmp_path / name), *words)
        assert ("own 16 bits a channel" in done.stdout) == kept, done.stderr
        found = cv2.imdecode(np.fromfile(tmp_path / name, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
        assert found is not None and (found.dtype == np.uint16) == kept


def test_favourites_of_a_run_and_of_a_project(ld_edit: LdEdit, run: Path, project: Path, tmp_path: Path) -> None:
    for source, name in ((run, "run"), (project, "project")):
        out = str(tmp_path / f"{name}.avif")
        done = ld_edit("export", str(source), "--starred", "--out", out, "--json")
        (written,) = json.loads(done.stdout)["files"]
        assert Path(written["out"]) == tmp_path / f"{name}-2.avif", done.stderr
        with Image.open(written["out"]) as picture:
            assert picture.format == "AVIF" and picture.size == SIZE


def test_a_project_with_its_layers(ld_edit: LdEdit, project: Path, tmp_path: Path) -> None:
    assert ld_edit("export", str(project), "--out", str(tmp_path / "a.psd")).returncode == 0
    assert ld_edit("export", str(project), "--seed", "1", "--out", str(tmp_path / "b.psd")).returncode == 0
    layers = ["photo.png", "hidden", "Sky & <sea>"]
    assert [layer.name for layer in PSDImage.open(tmp_path / "a.psd")] == layers
    assert [layer.name for layer in PSDImage.open(tmp_path / "b.psd")] == [*layers, "a dog jumping, 1"]
    assert [layer.visible for layer in PSDImage.open(tmp_path / "a.psd")] == [True, False, True]
    assert ld_edit("project", "export", str(project), "--out", str(tmp_path / "c.psd")).returncode == 0
    assert (tmp_path / "c.psd").read_bytes() == (tmp_path / "a.psd").read_bytes()


def test_what_is_not_there_or_said_twice_is_refused(ld_edit: LdEdit, run: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "a.png"))
    for words, code, told in (
        ((str(run), *out), 2, "the seeds 1, 2"),
        ((str(run), "--seed", "3", *out), 3, "no candidate of seed 3"),
        ((str(run), "--seed", "1", "--format", "jpg", *out), 2, "another format than jpg"),
        ((str(run), "--seed", "1", "--out", str(tmp_path / "a.gif")), 3, "names no format"),
        ((str(run), "--seed", "1", "--quality", "0", *out), 2, "--quality"),
        ((str(run), "--seed", "1", "--ground", "grue", *out), 2, "--ground"),
        ((str(tmp_path), "--seed", "1", *out), 2, "no run that has come to its end"),
        ((str(run), "--seed", "1", "--out", str(run / "candidate-1.png")), 2, "candidate-1.png"),
        ((str(run), "--seed", "1", "--out", str(run / "candidate-2.png")), 2, "candidate-2.png"),
        ((str(tmp_path / "none.ldp"), *out), 3, "none.ldp"),
    ):
        done = ld_edit("export", *words)
        assert done.returncode == code and told in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "a.png").exists()
    picks.note_discarded(run, (2,))  # the favourite
    assert "no favourite" in ld_edit("export", str(run), "--starred", *out).stderr
    picks.note_discarded(run, ())
    picks.note_stars(run, ())
    assert "no favourite" in ld_edit("export", str(run), "--starred", *out).stderr
