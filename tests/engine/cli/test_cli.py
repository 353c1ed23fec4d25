"""The command line as a person meets it: exit codes, messages, files; the whole way in real processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from engine.cli.options import parse
from engine.projects import saving
from engine.protocol.requests import Box, Click, Transform
from engine.protocol.settings import Settings
from tests.engine.cli.commands import EXAMPLE, MASK, PHOTO, PROMPTS, Done, LdEdit, alone
from tests.engine.projects.make import make


def real_ld_edit(*arguments: str) -> Done:
    command = [sys.executable, "-m", "engine", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def small_mask(tmp_path: Path) -> str:
    path = tmp_path / "small.png"
    Image.new("L", (10, 10), 255).save(path)
    return str(path)


@pytest.fixture
def empty_mask(tmp_path: Path) -> str:
    path = tmp_path / "empty.png"
    Image.new("L", (512, 512), 0).save(path)
    return str(path)


def refused(done: Done, code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@alone
def test_bad_input_is_named_before_anything_is_loaded(
    ld_edit: LdEdit, tmp_path: Path, small_mask: str, empty_mask: str
) -> None:
    out = ("--out", str(tmp_path / "out"))
    missing = str(tmp_path / "missing.png")
    note = tmp_path / "note.png"
    note.write_text("no picture")
    refused(ld_edit("run", missing, "--mask", MASK, *PROMPTS, *out), 3, missing)
    refused(ld_edit("run", str(note), "--mask", MASK, *PROMPTS, *out), 3, str(note))
    refused(ld_edit("run", PHOTO, "--mask", small_mask, *PROMPTS, *out), 3, small_mask, "10 x 10", "512 x 512")
    refused(ld_edit("run", PHOTO, "--mask", empty_mask, *PROMPTS, *out), 3, empty_mask, "empty")
    refused(ld_edit("run", PHOTO, "--mask", MASK, "--object", " ", "--background", "in the snow", *out), 3, "object")
    refused(ld_edit("run", PHOTO, *PROMPTS, *out), 2, "--click")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--set", "speed=9", *out), 2, "speed", "alpha")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--set", "alpha=9", *out), 2, "alpha")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--set", "edit_seed=-1", *out), 2, "edit_seed")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--set", "sampling_steps=501", *out), 2, "sampling_steps")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--transform", "nan,0,0", *out), 2, "--transform")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--transform", "25,0,0", *out), 2, "--transform")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--seed-list", "3,4,3", *out), 2, "seed 3", "2 times")
    refused(ld_edit("reference", "--prompt", "a dog", "--seeds", "65", *out), 2, "65 seeds", "1 to 64")
    assert not (tmp_path / "out").exists()


def test_a_forecast_takes_the_words_of_a_run_and_writes_nothing(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    words = (PHOTO, "--mask", MASK, *PROMPTS, "--model", tiny, "--memory", "lean")
    done = ld_edit("forecast", *words)
    assert done.returncode == 0 and "weights: " in done.stdout and "memory mode lean: enough memory" in done.stdout
    told = json.loads(ld_edit("forecast", *words, "--out", str(tmp_path / "out"), "--json").stdout)
    assert (told["mode"], told["fits"], told["device"], told["notice"]) == ("lean", True, "cpu", None)
    assert [stage["name"] for stage in told["stages"]] == ["reference", "embeddings", "weights", "sampling"]
    assert all(stage["seconds"] > 0 and stage["bytes"] > 0 for stage in told["stages"])
    assert not (tmp_path / "out").exists()
    assert ld_edit("run", *words).returncode == 2  # which needs a folder


def test_what_only_the_model_knows_is_named_too(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    out = ("--out", str(tmp_path / "out"))
    strange = ("--object", "a xylophone", "--background", "in the snow")
    refused(ld_edit("run", PHOTO, "--mask", MASK, *strange, "--model", tiny, *out), 3, "xylophone")
    none = ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, "--model", str(tmp_path / "none"), "--json", *out)
    refused(none, 4, "none")
    assert [json.loads(line)["kind"] for line in none.stdout.splitlines()] == ["ModelError"]


def test_what_the_command_itself_refuses_is_an_event_too(tmp_path: Path) -> None:
    done = real_ld_edit(
        *("run", str(tmp_path / "missing.png"), "--mask", MASK, *PROMPTS, "--out", str(tmp_path), "--json")
    )
    refused(done, 3, "missing.png")
    event = json.loads(done.stdout)
    assert (event["event"], event["kind"], event["exit_code"]) == ("Failed", "PictureError", 3)
    assert "missing.png" in event["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),  # all is done, only the last words go unheard
        (("--size", "0", "--json"), 2),
        (("--help",), 130),
    ],
)
def test_a_reader_that_leaves_is_no_fault(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "engine", "world", "--seed", "1", "--out", str(tmp_path), "--size", "16", *words]
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, env=buffered)
    finally:
        os.close(writing)
    assert done.returncode == code, done.stderr
    assert "Error" not in done.stderr


@alone
def test_the_judge_tells_what_a_picture_shows(ld_edit: LdEdit) -> None:
    told = ld_edit("judge", PHOTO)
    assert told.returncode == 0, told.stderr
    verdict = json.loads(ld_edit("judge", PHOTO, "--json").stdout)
    assert f"animal: {verdict['animal']['label']} (" in told.stdout
    assert {"animal", "colour", "pose", "place", "reject"} <= verdict.keys()
    refused(ld_edit("judge", str(EXAMPLE / "example.json")), 3, "example.json")


def test_a_run_writes_everything_and_can_be_repeated_and_continued(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    first, again, more = (tmp_path / name for name in ("first", "again", "more"))
    done = real_ld_edit(
        *("run", PHOTO, "--mask", MASK, *PROMPTS, "--reference", "photo", "--seeds", "2"),
        *("--model", tiny, "--out", str(first), "--json"),
    )
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert kinds[0] == "Started"
    assert kinds[-1] == "Finished"
    assert kinds.count("CandidateReady") == 2
    names = {path.name for path in first.iterdir()}
    assert {"candidate-1.png", "candidate-2.png", "edit-1.png", "contact-sheet.png", "tuned.safetensors"} <= names
    with Image.open(first / "edit-2.png") as exported:
        assert exported.size == (512, 512)
        recipe = json.loads(exported.info["layerdiffusion"])
    result = json.loads((first / "result.json").read_text())["result"]
    assert (recipe["object_prompt"], recipe["seed"]) == ("a dog jumping", 2)
    assert recipe["settings"] == result["settings"]
    assert recipe["model"] == {"name": "Tiny", "hash": result["model"]["hash"]}
    assert ld_edit("run", "--request", str(first / "result.json"), "--out", str(again)).returncode == 0
    assert (again / "candidate-2.png").read_bytes() == (first / "candidate-2.png").read_bytes()
    assert ld_edit("sample", str(first / "tuned.safetensors"), "--seed-list", "2,9", "--out", str(more)).returncode == 0
    assert (more / "candidate-2.png").read_bytes() == (first / "candidate-2.png").read_bytes()
    assert (more / "candidate-9.png").is_file()


def test_a_method_without_a_tuned_edit_puts_its_candidates_into_the_photo_too(
    ld_edit: LdEdit, tmp_path: Path, tiny: str
) -> None:
    words = ("--method", "sdedit", "--seeds", "1", "--model", tiny, "--out", str(tmp_path))
    done = ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, *words)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "edit-1.png") as edited:
        assert edited.size == (512, 512)
        recipe = json.loads(edited.info["layerdiffusion"])
    assert (recipe["method"], recipe["object_prompt"], recipe["seed"]) == ("sdedit", "a dog jumping", 1)
    assert recipe["model"]["name"] == "Tiny"
    assert str(tmp_path) not in json.dumps(recipe)


def test_a_run_is_finished_once_all_is_written(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    (tmp_path / "edit-1.png" / "taken").mkdir(parents=True)
    words = ("--method", "sdedit", "--seeds", "1", "--model", tiny, "--out", str(tmp_path), "--json")
    done = ld_edit("run", PHOTO, "--mask", MASK, *PROMPTS, *words)
    refused(done, 3, "edit-1.png")
    kinds = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert kinds[-1] == "Failed" and not {"Finished", "Cancelled"} & set(kinds)
    assert (tmp_path / "candidate-1.png").is_file()


def test_a_request_may_lie_beside_its_pictures(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    shutil.copy(PHOTO, tmp_path / "dog.png")
    shutil.copy(MASK, tmp_path / "dog-mask.png")
    file, out = tmp_path / "request.json", ("--out", str(tmp_path / "out"))
    content = {"photo": "dog.png", "pointer": {"mask": "dog-mask.png"}, "model": tiny, "reference": "photo"}
    content |= {"object_prompt": "a dog jumping", "background_prompt": "in the snow", "seeds": [3]}
    file.write_text(json.dumps(content), encoding="utf-8")
    refused(ld_edit("run", "--request", str(file), "--seeds", "4", *out), 2, str(file), "seeds")
    done = ld_edit("run", "--request", str(file), *out)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "edit-3.png").is_file()


@alone
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seeds": []}, ("0 seeds", "from 1 to 256")),
        ({"seeds": [*range(300)]}, ("300 seeds", "from 1 to 256")),
        ({"transform": {"scale": 0}}, ("cannot be scaled by 0", "at most 20")),
    ],
)
def test_what_a_request_file_asks_too_much_of_is_told_as_elsewhere(
    ld_edit: LdEdit, tmp_path: Path, change: dict[str, Any], words: tuple[str, ...]
) -> None:
    content = {"photo": PHOTO, "pointer": {"mask": MASK}, "object_prompt": "a dog", "background_prompt": "in the snow"}
    (tmp_path / "request.json").write_text(json.dumps(content | change), encoding="utf-8")
    refused(ld_edit("run", "--request", str(tmp_path / "request.json"), "--out", str(tmp_path / "out")), 2, *words)


def test_a_tuned_edit_is_drawn_again_after_its_model_moved(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    before, after = (tmp_path / name for name in ("before", "after"))
    shutil.copytree(tiny, before)
    made = ld_edit(
        *("run", PHOTO, "--mask", MASK, *PROMPTS, "--reference", "photo", "--seeds", "1"),
        *("--model", str(before), "--out", str(tmp_path / "first")),
    )
    assert made.returncode == 0, made.stderr
    before.rename(after)
    more = ("sample", str(tmp_path / "first" / "tuned.safetensors"), "--seeds", "1", "--out", str(tmp_path / "more"))
    refused(ld_edit(*more), 4, str(before))
    done = ld_edit(*more, "--model", str(after))
    assert done.returncode == 0, done.stderr
    drawn = [(tmp_path / name / "candidate-1.png").read_bytes() for name in ("first", "more")]
    assert drawn[0] == drawn[1]


@alone
def test_a_scene_says_what_it_shows(ld_edit: LdEdit, tmp_path: Path) -> None:
    done = ld_edit("world", "--seed", "3", "--set", "animal=cat", "--set", "place=by a lake", "--out", str(tmp_path))
    assert done.returncode == 0
    scene = json.loads((tmp_path / "scene.json").read_text())
    assert scene["parameters"]["animal"] == "cat"
    assert scene["captions"]["background"] == "by a lake"
    assert done.stdout.strip() == scene["captions"]["whole"]
    with Image.open(tmp_path / "picture.png") as picture, Image.open(tmp_path / "mask.png") as mask:
        assert picture.size == mask.size == (512, 512)
    again = ld_edit("world", "--seed", "3", "--set", "animal=cat", "--size", "32", "--out", str(tmp_path), "--json")
    assert json.loads(again.stdout) == json.loads((tmp_path / "scene.json").read_text())
    refused(ld_edit("world", "--seed", "3", "--set", "animal=cow", "--out", str(tmp_path)), 2, "cow", "elephant")
    for size in ("0", "-4", "100000"):
        refused(ld_edit("world", "--seed", "3", "--size", size, "--out", str(tmp_path)), 2, size, "16 to 2048")


def test_words_of_the_command_line_become_requests() -> None:
    options = parse(
        [
            *("run", "a.png", "--click", "3,4", "--click", "5.5,6,-", "--box", "1,2,3,4"),
            *("--transform", "0.5,10,-4,30,flip", "--seed-list", "7,9"),
            *("--set", "alpha=0.5", "--set", "adaptation=lora", "--out", "o"),
        ]
    )
    assert options.clicks == (Click(3, 4), Click(5.5, 6, add=False))
    assert options.box == Box(1, 2, 3, 4)
    assert options.transform == Transform(scale=0.5, dx=10, dy=-4, rotate=30, flip=True)
    assert options.seeds == (7, 9)
    assert options.set == (("alpha", "0.5"), ("adaptation", "lora"))
    assert parse(["sample", "t", "--seeds", "3", "--out", "o"]).seeds == (1, 2, 3)


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "ld-edit run" in text
    assert "exit codes" in text
    with pytest.raises(SystemExit):
        parse(["run", "--help"])
    settings = capsys.readouterr().out
    assert [name for name in Settings.__struct_fields__ if name not in settings] == []


def test_help_loads_nothing_that_takes_long() -> None:
    code = """
import sys, engine.__main__
sys.argv = ["ld-edit", "run", "--help"]
try:
    engine.__main__.main()
finally:
    print(*sorted({"torch", "numpy", "PIL", "scipy", "cv2"} & sys.modules.keys()), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_a_command_that_needs_pictures_loads_no_scipy() -> None:
    code = "import sys, engine.cli.commands; print(*sorted({'torch', 'scipy'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_run_tells_of_an_object_that_the_frame_cuts_off(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    with Image.open(MASK) as mask:
        left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    frame = f"{(left + right) // 2},{top - 20},{right + 20},{bottom + 20}"
    given = ("run", PHOTO, "--mask", MASK, *PROMPTS, "--reference", "photo", "--seeds", "1", "--frame", frame)
    done = ld_edit(*given, "--model", tiny, "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    told = re.findall(r"Only (\d+)% of the object lies in the frame", done.stderr)
    assert len(told) == 1 and 30 < int(told[0]) < 70 and "--frame object" in done.stderr
    inside = json.loads((tmp_path / "out" / "result.json").read_bytes())["result"]["object_inside"]
    assert f"{inside:.0%}" == f"{told[0]}%"


def test_the_edit_of_a_project_is_made(ld_edit: LdEdit, tmp_path: Path, tiny: str) -> None:
    folder, path, out = tmp_path / "made", tmp_path / "a.ldp", tmp_path / "out"
    folder.mkdir()
    made = make(folder)
    request = msgspec.structs.replace(made.project.request, model=tiny)
    saving.save(path, msgspec.structs.replace(made.project, request=request), made.files, made.stack)
    done = ld_edit("run", "--project", str(path), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert {"candidate-1.png", "candidate-2.png", "edit-1.png", "result.json"} <= {file.name for file in out.iterdir()}
    result = json.loads((out / "result.json").read_bytes())
    assert result["object_prompt"] == "a dog jumping" and result["frame"]["x0"] == 16
