"""The whole evaluation with tiny random models in the layouts of the real ones."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.cli import main
from engine.evaluation import scorer
from engine.evaluation.dataset import read_dataset
from engine.files import folder_lock
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.process.session import Conversation
from engine.protocol.errors import ExitCode
from tests.tiny_models import write_tiny_diffusion
from tests.tiny_scorers import write_tiny_alexnet, write_tiny_clip, write_tiny_dino_2

Evaluate = Callable[[list[str]], int]
FEW = [word for key in ("embedding_steps", "weight_steps", "sampling_steps") for word in ("--set", f"{key}=1")]
LAYER = {
    "picture": "dog.png",
    "source": "a dog",
    "target": "a dog jumping",
    "object": "a dog jumping",
    "background": "in the snow",
    "reference": "photo",
    "clicks": [[0.5, 0.5]],
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders diffusion, other (weights of the same kind), clip, damaged and dino, and the file alexnet.pth."""
    folder = tmp_path_factory.mktemp("models")
    for seed, name in enumerate(("diffusion", "other")):
        write_tiny_diffusion(folder / name, card={"name": "Tiny", "kind": "sd"}, seed=seed)
    write_tiny_clip(folder / "clip")
    write_tiny_clip(folder / "damaged", damaged=True)
    write_tiny_dino_2(folder / "dino")
    write_tiny_alexnet(folder / "alexnet.pth")
    return folder


@pytest.fixture(scope="module")
def evaluate(opened: Conversation) -> Evaluate:
    """The command with an engine that is there already, scored in this process: gives the exit code."""
    quiet_libraries()
    return lambda words: main.main(words, lambda: contextlib.nullcontext(opened), scorer.answer)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "dataset"
    (folder / "originals").mkdir(parents=True)
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(folder / "originals" / "dog.png")
    _write_layers(folder, LAYER, LAYER | {"picture": "lost.png"})
    return folder


def _write_layers(dataset: Path, *layers: dict[str, Any]) -> None:
    (dataset / "layers.json").write_text(json.dumps(layers), encoding="utf-8")


def _words(models: Path, dataset: Path, out: Path, *more: str) -> list[str]:
    words = ["evaluate", "--dataset", str(dataset), "--clip", str(models / "clip"), "--out", str(out)]
    return [*words, "--model", str(models / "diffusion"), "--seeds", "2", *FEW, *more]


def _report(out: Path) -> dict[str, Any]:
    return json.loads((out / "evaluation.json").read_text(encoding="utf-8"))


def _made(out: Path) -> Path:
    [file] = out.glob("dog-a-dog-jumping-*/result.json")
    return file


def test_a_data_set_is_edited_scored_and_not_edited_twice(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = _words(models, dataset, out, "--dino", str(models / "dino"), "--lpips", str(models / "alexnet.pth"))
    assert main.main(words) == ExitCode.DONE
    content = _report(out)
    assert content["pictures_not_there"] == ["lost.png"]
    assert [row["seed"] for row in content["candidates"]] == [1, 2]
    for row in content["candidates"]:
        scores = row["scores"]
        assert all(-1 <= scores[name] <= 1 for name in ("clip_t", "clip_i", "directional", "dino"))
        assert scores["lpips"] > 0
    first, second = (row["scores"]["clip_t"] for row in content["candidates"])
    assert content["means"]["clip_t"] == pytest.approx((first + second) / 2)
    assert content["edits"] == {"listed": 2, "scored": 1}
    assert content["left_out"] == [{"picture": "lost.png", "target": "a dog jumping"}]
    assert content["settings"]["weight_steps"] == 1 and len(content["model"]["hash"]) == 64
    assert content["clip"]["path"] == str(models / "clip") and len(content["clip"]["hash"]) == 64
    assert content["sam"]["path"] is None and len(content["sam"]["hash"]) == 64
    said = capsys.readouterr()
    assert "1 of 2 edits scored" in said.out and "Left out, picture not there: lost.png" in said.out
    [note] = content["notes"]  # the tiny model is none of the starter's, its SAM is
    assert "starter's SAM" in note and note in said.out and note in said.err
    made = _made(out)
    before = made.stat().st_mtime_ns
    assert evaluate(words) == ExitCode.DONE
    assert made.stat().st_mtime_ns == before
    [mask] = (out / "masks").glob("*.png")
    Image.open(mask).point([255] * 256).save(mask)  # corrected by hand
    assert evaluate(words) == ExitCode.DONE
    assert made.stat().st_mtime_ns > before
    made.write_text("{}", encoding="utf-8")  # of another version
    assert evaluate(words) == ExitCode.DONE
    assert "result" in json.loads(made.read_text(encoding="utf-8"))


def test_an_edit_by_another_model_is_made_again(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path
) -> None:
    out, model = tmp_path / "out", tmp_path / "model"
    shutil.copytree(models / "diffusion", model)
    words = [*_words(models, dataset, out), "--model", str(model)]
    assert evaluate(words) == ExitCode.DONE
    before = _report(out)["model"]["hash"]
    shutil.rmtree(model)
    shutil.copytree(models / "other", model)
    assert evaluate(words) == ExitCode.DONE
    made = json.loads(_made(out).read_text(encoding="utf-8"))["result"]["model"]["hash"]
    assert made == _report(out)["model"]["hash"] != before


def test_pairs_that_fail_are_listed_and_the_others_scored(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dataset / "originals" / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    long = LAYER | {"background": "in the snow " * 20, "target": "a dog in the snow"}
    foreign = LAYER | {"object": "собака прыгает", "target": "a dog in a meadow"}
    _write_layers(dataset, LAYER | {"picture": "damaged.png"}, long, foreign, LAYER)
    out = tmp_path / "out"
    assert evaluate(_words(models, dataset, out)) == ExitCode.BAD_INPUT
    content = _report(out)
    assert [(failed["picture"], failed["exit_code"]) for failed in content["failed"]] == [
        ("damaged.png", ExitCode.BAD_INPUT),
        ("dog.png", ExitCode.BAD_INPUT),
        ("dog.png", ExitCode.BAD_INPUT),
    ]
    assert "the model reads English" in content["failed"][2]["error"]
    assert "damaged.png" in content["failed"][0]["error"] and "tokens long" in content["failed"][1]["error"]
    assert content["edits"] == {"listed": 4, "scored": 1} and len(content["candidates"]) == 2
    said = capsys.readouterr()
    assert "Failed: damaged.png, a dog jumping: " in said.out
    assert said.err.index("tokens long") < said.err.index("1 of 1")  # before the first edit begins


def test_scores_that_are_no_numbers_are_named(evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert evaluate([*_words(models, dataset, out), "--clip", str(models / "damaged")]) == ExitCode.NOT_FINITE
    content = _report(out)
    assert "clip_t" in content["failed"][0]["error"]
    assert content["candidates"] == [] and content["means"]["clip_t"] is None
    assert content["edits"] == {"listed": 2, "scored": 0}


def test_a_fault_of_the_disk_ends_the_evaluation_and_leaves_no_report_of_other_pictures(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    _write_layers(dataset, LAYER, LAYER | {"target": "a dog in snow"})
    words = _words(models, dataset, out)
    assert evaluate(words) == ExitCode.DONE
    again = [*words, "--set", "guidance=3"]
    before = _report(out)
    assert evaluate([*again, "--dino", str(tmp_path / "nothing")]) == ExitCode.MODEL
    assert _report(out) == before  # no candidate was changed
    candidate = _made(out).with_name("candidate-1.png")
    candidate.unlink()
    candidate.mkdir()  # what cannot be written to is as good as a full disk
    assert evaluate(again) == ExitCode.BAD_INPUT
    assert "Check the folder and the disk" in capsys.readouterr().err
    assert not (out / "evaluation.json").exists()
    [second] = out.glob("dog-a-dog-in-snow-*/result.json")
    assert json.loads(second.read_text(encoding="utf-8"))["overrides"].get("guidance") is None


def test_a_model_that_cannot_be_used_is_named_before_the_first_edit(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, given = tmp_path / "out", tmp_path / "alexnet.pth"
    given.write_text("nothing", encoding="utf-8")
    assert evaluate([*_words(models, dataset, out), "--lpips", str(given)]) == ExitCode.MODEL
    assert str(given) in capsys.readouterr().err
    assert not out.exists()


def test_a_model_of_another_kind_is_named_before_the_first_edit(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, given = tmp_path / "out", models / "clip"
    assert evaluate([*_words(models, dataset, out), "--dino", str(given)]) == ExitCode.MODEL
    assert f"The DINO model {given} cannot be loaded" in capsys.readouterr().err
    assert not out.exists()


def test_a_folder_that_is_no_clip_model_is_named(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = _words(models, dataset, tmp_path / "out")
    words[words.index("--clip") + 1] = str(models / "dino")
    assert evaluate(words) == ExitCode.MODEL
    assert str(models / "dino") in capsys.readouterr().err


def test_a_data_set_without_layers_is_named(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dataset / "layers.json").unlink()
    assert evaluate(_words(models, dataset, tmp_path / "out")) == ExitCode.BAD_INPUT
    assert f"{dataset} has no layers.json" in capsys.readouterr().err


@pytest.mark.parametrize(("read", "written"), [("layers.json", "evaluation.json"), ("originals/dog.png", "masks")])
def test_the_data_set_is_not_written_over(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, read: str, written: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out, file = tmp_path / "out", dataset / read
    out.mkdir()
    if written == "masks":
        (out / written).symlink_to(dataset / "originals")
        [mask] = [pair.mask_name for pair in read_dataset(dataset).pairs]
        file.rename(file.with_name(mask))
        file.symlink_to(mask)
    else:
        (out / written).hardlink_to(file)
    before = file.read_bytes()
    assert evaluate(_words(models, dataset, out)) == ExitCode.USAGE
    assert f"{file} would be written over" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_folder_takes_one_evaluation_at_a_time(
    evaluate: Evaluate, models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with folder_lock.held(tmp_path / "out"):
        assert evaluate(_words(models, dataset, tmp_path / "out")) == ExitCode.USAGE
    assert "Another run is writing to" in capsys.readouterr().err


def test_the_help_says_what_becomes_of_an_edit_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["evaluate", "--help"])
    assert "The exit code is then that of" in " ".join(capsys.readouterr().out.split())
