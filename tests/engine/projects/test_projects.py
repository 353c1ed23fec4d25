"""A project comes back as it was saved, opens as layers elsewhere, and tells what is wrong with it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageChops

from engine.files import originals
from engine.files.fingerprint import Digests
from engine.files.output_files import REQUEST, TUNED
from engine.pictures.layered import stack_xml
from engine.pictures.layered.openraster import MERGED, MIMETYPE, STACK
from engine.pictures.layered.stack_xml import Stack
from engine.projects import saving, unpacking
from engine.projects.format import OURS, SCHEMA, STATE, Project, StoredRun
from engine.projects.packing import Packing
from engine.projects.reading import Read, read
from engine.protocol.errors import DiskError, ProjectError
from engine.protocol.requests import EditRequest, decode_request
from tests.engine.projects.make import RUN, SIZE, Made, make

FIXTURE = Path(__file__).with_name("schema-1.ldp")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def project(made: Made, tmp_path: Path) -> Path:
    path = tmp_path / "a dög.ldp"
    saving.save(path, *made)
    return path


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return folder


def rewritten(path: Path, changes: dict[str, bytes | None]) -> None:
    """The zip with other content of some entries; None leaves one out."""
    with zipfile.ZipFile(path) as file:
        contents = {name: file.read(name) for name in file.namelist()} | changes
    with zipfile.ZipFile(path, "w") as file:
        for name, content in contents.items():
            if content is not None:
                file.writestr(name, content)


def test_it_comes_back_as_it_was(made: Made, project: Path, unpacked: Path) -> None:
    found = read(project, unpacked)
    assert found.project is not None and not found.damaged and not found.newer
    assert msgspec.structs.replace(found.project, entries={}) == made.project
    assert found.stack == made.stack
    for name, copy in found.files.items():
        content = made.files[name]
        assert copy.read_bytes() == (content if isinstance(content, bytes) else content.read_bytes())
    assert {*made.files, MIMETYPE, STACK} == {*found.project.entries}


def test_others_open_it_as_layers(project: Path) -> None:
    with zipfile.ZipFile(project) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == (MIMETYPE, zipfile.ZIP_STORED)
        assert file.read(MIMETYPE) == b"image/openraster"
        stack = stack_xml.read(file.read(STACK))
        assert [layer.name for layer in stack.layers] == ["Sky & <sea>", "hidden", "photo"]
        seen = Image.new("RGBA", stack.size)
        for layer in reversed([layer for layer in stack.layers if layer.visible]):
            with file.open(layer.source) as opened, Image.open(opened) as picture:
                placed = Image.new("RGBA", stack.size)
                placed.paste(picture.convert("RGBA"), (layer.x, layer.y))
            alpha = np.asarray(placed.getchannel("A")) * layer.opacity
            placed.putalpha(Image.fromarray(alpha.round().astype(np.uint8)))
            seen = Image.alpha_composite(seen, placed)
        with file.open(MERGED) as opened, Image.open(opened) as merged:
            difference = np.asarray(ImageChops.difference(seen.convert("RGB"), merged.convert("RGB")))
    assert difference.max() <= 1 and stack.size == SIZE


def test_the_old_one_is_kept(made: Made, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    changed = msgspec.structs.replace(made.project.draft, negative="rain")
    saving.save(project, msgspec.structs.replace(made.project, draft=changed), made.files, made.stack)
    assert saving.backup_of(project).read_bytes() == before
    found = read(project, None).project
    assert found is not None and found.draft.negative == "rain"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a dög.ldp", "a dög.ldp~"]


def test_where_it_cannot_be_saved_all_is_as_it_was(made: Made, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    with pytest.raises(DiskError, match="gone"):
        saving.save(tmp_path / "gone" / "a.ldp", *made)
    missing = {**made.files, "data/lost.png": tmp_path / "lost.png"}
    with pytest.raises(DiskError, match=r"lost\.png"):
        saving.save(project, made.project, missing, made.stack)
    assert project.read_bytes() == before and list(tmp_path.iterdir()) == [project]


def test_what_is_damaged_is_named_and_the_rest_is_there(project: Path, unpacked: Path) -> None:
    with zipfile.ZipFile(project) as file:
        names = [name for name in file.namelist() if "candidate" in name or "masks" in name]
    rewritten(project, {names[0]: b"something else", names[1]: None})
    found = read(project, unpacked)
    assert {*found.damaged} == {*names[:2]}
    assert not {*found.damaged} & found.files.keys() and len(found.files) > 5
    with pytest.raises(ProjectError, match=names[0]):
        found.file(names[0])


def test_a_flipped_bit_is_seen(project: Path) -> None:
    with zipfile.ZipFile(project) as file:
        entry = file.getinfo(MERGED)
    content = bytearray(project.read_bytes())
    content[entry.header_offset + 200] ^= 1
    project.write_bytes(content)
    assert read(project, None).damaged == (MERGED,)


def test_a_newer_one_opens_and_says_so(project: Path, unpacked: Path) -> None:
    with zipfile.ZipFile(project) as file:
        state = msgspec.json.decode(file.read(STATE), type=dict[str, object])
    draft = state["draft"]
    assert isinstance(draft, dict)
    rewritten(
        project, {STATE: msgspec.json.encode(state | {"schema": SCHEMA + 1, "new": 1, "draft": draft | {"x": 1}})}
    )
    found = read(project, unpacked)
    assert found.newer and found.project is not None and not found.damaged
    rewritten(project, {STATE: msgspec.json.encode({"schema": SCHEMA + 1})})
    with pytest.raises(ProjectError, match="newer"):
        read(project, None)


def test_one_that_another_program_saved_gives_its_layers(project: Path, unpacked: Path) -> None:
    with zipfile.ZipFile(project) as file:
        ours = [name for name in file.namelist() if name.startswith("x-layerdiffusion/")]
        stack = stack_xml.read(file.read(STACK))
    rewritten(project, dict.fromkeys(ours))
    found = read(project, unpacked)
    assert found.project is None and found.stack == stack
    assert all(found.file(layer.source).is_file() for layer in found.stack.layers)
    with pytest.raises(ProjectError, match="another program"):
        unpacking.needed(found)


def test_the_edit_it_describes_has_its_files(made: Made, project: Path, unpacked: Path, tmp_path: Path) -> None:
    request = unpacking.request_of(read(project, unpacked), "job", tmp_path / "out")
    assert request.out == str(tmp_path / "out") and request.object_prompt == "a dog jumping"
    assert request.pointer.mask is not None
    with Image.open(request.photo) as photo, Image.open(request.pointer.mask) as mask:
        assert photo.size == mask.size == SIZE
    assert made.project.request.out == ""


def test_its_runs_are_found_where_they_are_not_yet(project: Path, unpacked: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    draft = unpacking.draft_of(read(project, unpacked), runs)
    folder = runs / RUN
    names = sorted(path.name for path in folder.glob("*.png"))
    assert names == ["candidate-1.png", "candidate-2.png", "laid-1.png", "laid-2.png"]
    with zipfile.ZipFile(project) as zipped:
        (stored,) = msgspec.json.decode(zipped.read(STATE), type=Project).runs
    assert {one.drawn for one in stored.candidates} == {
        (folder / f"candidate-{one.seed}.png").stat().st_mtime for one in stored.candidates
    }
    request = decode_request((folder / REQUEST).read_bytes())
    assert isinstance(request, EditRequest) and Path(request.photo).is_relative_to(folder)
    assert [Path(result.path).parent for result in draft.results] == [folder, folder]
    state = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    again = tmp_path / "again"
    again.mkdir()
    unpacking.draft_of(read(project, again), runs)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == state


def test_a_damaged_photo_is_that_of_a_run_or_else_its_pixels(
    made: Made, project: Path, unpacked: Path, tmp_path: Path
) -> None:
    entry, twice = made.project.draft.copies["object"], f"{OURS}pictures/photo.png"
    rewritten(project, {entry: b"no picture"})
    runs, request = tmp_path / "runs", tmp_path / "runs" / RUN / REQUEST
    found = unpacking.checked(read(project, unpacked))
    assert found.damaged == (entry,)
    assert Path(unpacking.draft_of(found, tmp_path / "whole").copies["object"]) == found.files[twice]
    rewritten(project, {twice: None})
    shutil.rmtree(unpacked)
    unpacked.mkdir()
    found = unpacking.checked(read(project, unpacked))
    assert {*found.damaged} == {entry, twice}
    copy = Path(unpacking.draft_of(found, runs).copies["object"])
    with Image.open(copy) as picture, Image.open(str(made.files[entry])) as photo:
        assert not ImageChops.difference(picture.convert("RGB"), photo.convert("RGB")).getbbox()
    noted = decode_request(request.read_bytes())
    assert isinstance(noted, EditRequest)  # the run is found by what is in the photo
    assert originals.content_of(noted.photo) == originals.read_content(copy)
    kept = originals.keep(Path(str(made.files[entry])), runs / "another")
    assert Path(unpacking.draft_of(found, runs).copies["object"]) == kept
    kept.write_bytes(b"damaged as well")
    assert Path(unpacking.draft_of(found, runs).copies["object"]) == copy
    assert originals.found("*", runs) is None


def test_tuned_edits_are_collected_or_found_by_what_is_in_them(tmp_path: Path, unpacked: Path) -> None:
    made_in = tmp_path / "made"
    made_in.mkdir()
    make(made_in)
    tuned = made_in / RUN / TUNED
    tuned.write_bytes(b"no tuned edit, but it is copied as one")
    lacking: list[StoredRun] = []
    for collect in (False, True):
        packing = Packing(Digests(), collect)
        run = packing.add_run(made_in / RUN, [(1, made_in / RUN / "candidate-1.png", False, False)])
        assert run.tuned == Digests().of(tuned)
        assert (tuned in packing.files.values()) is collect is (run.tuned_entry is not None)
        lacking.append(run)
    runs, moved = tmp_path / "runs", tmp_path / "runs" / "moved" / TUNED
    found = Read(tmp_path, None, Stack((1, 1), ()), {f"{OURS}tuned/{TUNED}": tuned}, (), False)
    assert unpacking.lacks_tuned(lacking[1], runs)
    place = unpacking.put_run(found, lacking[1], runs) / TUNED
    assert place.read_bytes() == tuned.read_bytes() and not unpacking.lacks_tuned(lacking[1], runs)
    moved.parent.mkdir()
    place.rename(moved)
    assert unpacking.put_run(found, lacking[0], runs) == place.parent and unpacking.lacks_tuned(lacking[0], runs)
    assert unpacking.find_tuned(lacking[:1], runs, Digests()) == (place,)
    assert place.read_bytes() == moved.read_bytes() == tuned.read_bytes()
    moved.write_bytes(b"another")
    place.unlink()
    assert unpacking.find_tuned(lacking[:1], runs, Digests()) == ()


def test_a_collected_tuned_edit_is_no_damaged_picture(made: Made, tmp_path: Path, unpacked: Path) -> None:
    name = f"{OURS}tuned/{TUNED}"
    runs = tuple(msgspec.structs.replace(run, tuned_entry=name) for run in made.project.runs)
    project = msgspec.structs.replace(made.project, runs=runs)
    saving.save(tmp_path / "a.ldp", project, {**made.files, name: b"weights"}, made.stack)
    found = unpacking.checked(read(tmp_path / "a.ldp", unpacked))
    assert found.damaged == () and found.files[name].read_bytes() == b"weights"


def test_pictures_that_are_none_are_named(made: Made, tmp_path: Path, unpacked: Path) -> None:
    name = next(name for name in made.files if "candidate-1" in name)
    saving.save(tmp_path / "a.ldp", made.project, {**made.files, name: b"no picture"}, made.stack)
    found = unpacking.checked(read(tmp_path / "a.ldp", unpacked))
    assert found.damaged == (name,)


def test_one_of_this_schema_opens_for_ever(tmp_path: Path, unpacked: Path) -> None:
    """The file was written when the schema was made, and is never written again."""
    path = tmp_path / "old.ldp"
    shutil.copy(FIXTURE, path)
    found = unpacking.checked(read(path, unpacked))
    assert not found.damaged and not found.newer and found.project is not None
    assert found.project.schema == 1 and found.project.draft.object_prompt == "a dog jumping"
    draft = unpacking.draft_of(found, tmp_path / "runs")
    assert [result.name for result in draft.results] == ["Sky & <sea>", "hidden"]
    assert isinstance(found.project, Project) and len(found.project.runs[0].candidates) == 2


def test_no_picture_escapes_the_check_as_a_tuned_edit(made: Made, tmp_path: Path, unpacked: Path) -> None:
    entry = made.project.masks["object"]
    (run,) = made.project.runs
    project = msgspec.structs.replace(made.project, runs=(msgspec.structs.replace(run, tuned_entry=entry),))
    saving.save(tmp_path / "a.ldp", project, made.files | {entry: b"no picture"}, made.stack)
    assert entry in unpacking.checked(read(tmp_path / "a.ldp", unpacked)).damaged


def test_a_damaged_layer_that_is_not_seen_is_left_out(
    made: Made, project: Path, unpacked: Path, tmp_path: Path
) -> None:
    whole = read(project, unpacked)
    upper, lower = made.project.draft.results
    damaged = whole._replace(files={name: path for name, path in whole.files.items() if name != upper.path})
    with pytest.raises(ProjectError, match="damaged"):
        unpacking.layers_of(damaged, tmp_path / "runs")
    clear = msgspec.structs.replace(upper, opacity=0)
    draft = msgspec.structs.replace(made.project.draft, results=(clear, lower))
    assert whole.project is not None
    unseen = damaged._replace(project=msgspec.structs.replace(whole.project, draft=draft))
    _, layers = unpacking.layers_of(unseen, tmp_path / "runs")
    assert [layer.name for layer in layers] == ["hidden"]
