"""What a command may write: no input of its own, no other run's files, one run in a folder at a time."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from engine.cli import main
from engine.files import checkpoint_folder, folder_lock, output_files
from engine.files.checkpoint_folder import Progress
from engine.protocol.errors import ExitCode, UsageError
from engine.protocol.requests import EditRequest, Pointer, ReferenceRequest, SampleRequest, decode_request

PROMPTS = ("--object", "a dog jumping", "--background", "in the snow")


def _symbolic(file: Path, link: Path) -> None:
    link.symlink_to(file)


def _hard(file: Path, link: Path) -> None:
    link.hardlink_to(file)


def _through_a_folder(file: Path, link: Path) -> None:
    (link.parent / "linked").symlink_to(file.parent)
    link.symlink_to(link.parent / "linked" / file.name)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    path = tmp_path / "photos" / "p.png"
    Image.linear_gradient("L").resize((64, 64)).convert("RGB").save(path)
    Image.linear_gradient("L").resize((64, 64)).save(path.with_name("m.png"))
    return path


def refused(words: list[str], capsys: pytest.CaptureFixture[str], *told: str) -> None:
    assert main.main(words) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert all(word in said for word in told) and "Traceback" not in said, said


@pytest.mark.parametrize("link", [_symbolic, _hard, _through_a_folder])
def test_a_mask_is_not_written_over_the_photo(
    photo: Path, tmp_path: Path, link: Callable[[Path, Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before, out = photo.read_bytes(), tmp_path / "link.png"
    link(photo, out)
    for path in (out, photo, photo.parent / ".." / "photos" / "p.png"):
        refused(["mask", str(photo), "--click", "9,9", "--out", str(path)], capsys, str(photo), "another folder")
    assert photo.read_bytes() == out.read_bytes() == before


@pytest.mark.parametrize("name", ["mask.jpg", "mask.tif", "mask", "mask.png.bmp", "masks/"])
def test_a_mask_has_the_format_that_its_name_says(
    photo: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(["mask", str(photo), "--click", "9,9", "--out", f"{tmp_path}/{name}"], capsys, "PNG", "end in .png")
    assert not (tmp_path / name).exists()


def test_a_name_too_long_is_told(photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = str(tmp_path / ("ä" * 126 + ".png"))
    refused(["mask", str(photo), "--click", "9,9", "--out", long], capsys, "256 bytes", "255", "shorter name")
    assert main.main(["run", str(photo), "--mask", str(photo), *PROMPTS, "--out", str(tmp_path / ("x" * 256))]) != 0
    assert "shorter name" in capsys.readouterr().err


@pytest.mark.parametrize("link", [_symbolic, _hard, _through_a_folder, None])
@pytest.mark.parametrize("written", ["edit-1.png", "candidate-2.png", "mask.png", "reference.png", "contact-sheet.png"])
@pytest.mark.parametrize("role", ["photo", "--mask", "--reference", "--object-source"])
def test_a_run_is_not_written_over_what_it_reads(
    photo: Path, tmp_path: Path, written: str, link: Callable[[Path, Path], None] | None, role: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    out.mkdir()
    given = {"photo": photo, "--mask": photo.with_name("m.png")}
    file = given.get(role) or photo.with_name("other.png")
    shutil.copy(photo, photo.with_name("other.png"))
    if link is None:
        shutil.move(file, out / written)
        file = out / written
    else:
        link(file, out / written)
    given[role] = file
    before = (out / written).read_bytes()
    words = ["run", str(given.pop("photo")), *(str(word) for pair in given.items() for word in pair), *PROMPTS]
    refused([*words, "--seeds", "2", "--out", str(out)], capsys, str(file))
    assert (out / written).read_bytes() == file.read_bytes() == before
    assert [path.name for path in out.iterdir()] in ([written], [written, "linked"], ["linked", written])


def test_a_request_is_not_written_over(photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "result.json"
    content = {"photo": str(photo), "pointer": {"mask": str(photo)}, "object_prompt": "a", "background_prompt": "b"}
    file.write_bytes(msgspec.json.encode(content))
    refused(["run", "--request", str(file), "--out", str(tmp_path)], capsys, str(file))
    assert msgspec.json.decode(file.read_bytes()) == content


def test_samples_and_references_are_not_written_over_what_they_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, words in (
        ("candidate-3.png", ["sample", str(tmp_path / "candidate-3.png"), "--seed-list", "2,3"]),
        ("reference-1-mask.png", ["reference", "--prompt", "a dog", "--model", str(tmp_path / "reference-1-mask.png")]),
    ):
        (tmp_path / name).write_bytes(b"kept")
        refused([*words, "--out", str(tmp_path)], capsys, name)
        assert (tmp_path / name).read_bytes() == b"kept"


def edit(photo: Path, out: Path, **others: object) -> EditRequest:
    request = EditRequest(
        job="a", photo=str(photo), pointer=Pointer(mask=str(photo)), object_prompt="a", background_prompt="b",
        out=str(out), seeds=(1,),
    )  # fmt: skip
    return msgspec.structs.replace(request, **others)


def finish(request: output_files.AnyJob) -> None:
    with output_files.claimed(request):
        for path in output_files.of_job(request):
            if path.name != output_files.REQUEST:
                path.touch()


def stop(request: EditRequest, *made: str) -> None:
    """As by Ctrl-C, once files of the names in ``made`` are there."""
    with output_files.claimed(request) as kept:
        assert Path(kept.photo).read_bytes() == Path(request.photo).read_bytes()
        for name in made:
            (Path(request.out) / name).touch()
        raise KeyboardInterrupt


def test_runs_are_not_mixed(photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    finish(edit(photo, out))
    finish(edit(photo, out, job="b"))  # the same once more
    copy = shutil.copy(photo, tmp_path / "p.png")
    finish(edit(Path(copy), out))  # of the same content
    for other in (
        edit(photo, out, object_prompt="c"),
        edit(photo, out, seeds=(1, 2)),
        edit(photo.with_name("m.png"), out),
    ):
        with pytest.raises(UsageError, match=f"{out} holds files of another run: .*Choose another folder"):
            finish(other)
    reference = ReferenceRequest(job="r", prompt="a dog", out=str(out))
    sample = SampleRequest(job="s", tuned=str(tmp_path / "t"), out=str(out))
    with pytest.raises(UsageError, match="another run"):
        finish(reference)
    with pytest.raises(UsageError, match="another run"):
        finish(sample)
    noted = decode_request((out / output_files.REQUEST).read_bytes())
    assert isinstance(noted, EditRequest) and Path(noted.photo).read_bytes() == photo.read_bytes()
    assert Path(noted.photo).is_relative_to(out)


def test_an_unfinished_run_is_in_the_way_of_another(photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with output_files.claimed(edit(photo, out)):
        checkpoint_folder.note(out, Progress(run="run", trained=((), ()), candidates=1))
    with pytest.raises(UsageError, match="another run: checkpoint"):
        finish(edit(photo, out, object_prompt="c"))
    assert checkpoint_folder.left_off(out) is not None
    finish(edit(photo, out, resume=True))


def test_further_candidates_join_their_own(photo: Path, tmp_path: Path) -> None:
    out, more = tmp_path / "out", tmp_path / "more"
    finish(edit(photo, out))
    own = SampleRequest(job="s", tuned=str(out / output_files.TUNED), out=str(out), seeds=(2,))
    finish(own)
    with pytest.raises(UsageError, match="another run"):
        finish(msgspec.structs.replace(own, overrides={"alpha": "0.5"}))
    for seeds in ((3,), (4, 5)):
        finish(msgspec.structs.replace(own, out=str(more), seeds=seeds))
    with pytest.raises(UsageError, match="another run"):
        finish(msgspec.structs.replace(own, out=str(more), overrides={"alpha": "0.5"}))
    for seeds in ((3,), (4, 5)):
        finish(ReferenceRequest(job="r", prompt="a dog", out=str(tmp_path / "r"), seeds=seeds))
    with pytest.raises(UsageError, match="another run"):
        finish(ReferenceRequest(job="r", prompt="a cat", out=str(tmp_path / "r")))


def test_files_of_nobody_known_stay(photo: Path, tmp_path: Path) -> None:
    for name in ("mask.png", "candidate-7.png", "result.json"):
        out = tmp_path / name.partition(".")[0]
        out.mkdir()
        (out / name).write_bytes(b"kept")
        with pytest.raises(UsageError, match=name):
            finish(edit(photo, out))
        assert [path.name for path in out.iterdir()] == [name] and (out / name).read_bytes() == b"kept"
    (tmp_path / "note.txt").touch()
    finish(edit(photo, tmp_path))  # what no run writes is in nobody's way


def test_what_comes_to_nothing_leaves_nothing(photo: Path, tmp_path: Path) -> None:
    request = edit(photo, tmp_path / "out")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            stop(request)
        assert not (tmp_path / "out").exists()
    with pytest.raises(KeyboardInterrupt):
        stop(request, "candidate-1.png")
    assert (tmp_path / "out" / output_files.REQUEST).exists()
    finish(request)  # goes on where it was stopped


def test_the_second_run_in_a_folder_is_refused_while_the_first_lives(photo: Path, tmp_path: Path) -> None:
    request = edit(photo, tmp_path / "out")
    with output_files.claimed(request):
        with pytest.raises(UsageError, match="Another run is writing to"):
            finish(request)
        with folder_lock.held(tmp_path / "elsewhere"):
            pass
    finish(request)
    assert not (tmp_path / "out" / ".lock").exists()


def test_a_killed_run_holds_no_folder(tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from engine.files import folder_lock
with folder_lock.held(Path({str(tmp_path)!r})):
    print("held", flush=True)
    time.sleep(600)
"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    try:
        with pytest.raises(UsageError), folder_lock.held(tmp_path):
            pass
        assert folder_lock.is_held(tmp_path) and not folder_lock.is_held(tmp_path / "nothing")
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
    assert (tmp_path / ".lock").exists() and not folder_lock.is_held(tmp_path)
    with folder_lock.held(tmp_path):
        pass
