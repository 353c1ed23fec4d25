"""``ld-edit tuned export``: a LoRA file of a tuned edit, by the helper that writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.cli.options import parse
from engine.files import tuned_files
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.requests import Lora
from tests.engine.editing.test_export_lora import saved
from tests.engine.jobs import Files


def test_a_tuned_edit_becomes_a_lora_file(
    model: DiffusionModel, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tuned, out = tmp_path / "tuned.safetensors", tmp_path / "new" / "dog.safetensors"
    saved(model, tuned)
    words = ("tuned", "export", str(tuned), "--lora", str(out), "--rank", "2", "--json")
    assert main.main(words) == 0
    done = json.loads(capfd.readouterr().out)
    assert (done["out"], done["rank"], done["bytes"]) == (str(out), 2, out.stat().st_size)
    assert 0.1 < done["error"] < 1


@pytest.mark.parametrize(
    ("out", "code", "said"),
    [
        ("tuned.safetensors", 2, "would be written over"),
        ("lora.ckpt", 2, "a LoRA is a .safetensors file. Let the name end"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_anything_runs(
    model: DiffusionModel, tmp_path: Path, capfd: pytest.CaptureFixture[str], out: str, code: int, said: str
) -> None:
    tuned = tmp_path / "tuned.safetensors"
    saved(model, tuned)
    assert main.main(("tuned", "export", str(tuned), "--lora", str(tmp_path / out))) == code
    assert said in capfd.readouterr().err


def test_what_is_no_tuned_edit_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ("tuned", "export", str(tmp_path / "nothing.safetensors"), "--lora", str(tmp_path / "lora.safetensors"))
    assert main.main(words) == 3
    assert "There is no tuned edit" in capfd.readouterr().err


def test_tuned_edits_are_listed_copied_taken_in_and_removed(
    model: DiffusionModel, tmp_path: Path, files: Files, capfd: pytest.CaptureFixture[str]
) -> None:
    runs, photo = tmp_path / "runs", Path(files.photo)

    def said(*words: str) -> list[dict[str, Any]]:
        assert main.main(("tuned", *words, "--json")) == 0
        return [json.loads(line) for line in capfd.readouterr().out.splitlines()]

    (runs / "one").mkdir(parents=True)
    tuned = runs / "one" / "tuned.safetensors"
    saved(model, tuned)
    (runs / "two").mkdir()
    (runs / "two" / "tuned.safetensors").write_text("no tuned edit", encoding="utf-8")
    kept = said("list", "--runs", str(runs))
    assert [one["path"] for one in kept] == [str(tuned)]
    assert (kept[0]["object"], kept[0]["bytes"]) == ("a dog", tuned.stat().st_size)
    copy = tmp_path / "away" / "dog.safetensors"
    assert said("export", str(tuned), "--out", str(copy)) == [{"out": str(copy), "bytes": tuned.stat().st_size}]
    assert copy.read_bytes() == tuned.read_bytes()
    assert said("remove", str(tuned)) == [{"bytes": copy.stat().st_size}]
    assert said("list", "--runs", str(runs)) == [] and (runs / "one").is_dir()
    folder = Path(said("import", str(copy), "--photo", str(photo), "--runs", str(runs))[0]["folder"])
    assert (folder / "tuned.safetensors").read_bytes() == copy.read_bytes()
    (taken,) = tuned_files.listed(runs)
    assert taken.request is not None and Path(taken.request.photo).read_bytes() == photo.read_bytes()
    assert taken.request.frame is not None and taken.request.object_prompt == "a dog"


@pytest.mark.parametrize(
    "words", [("export", "--out", "copy.safetensors"), ("remove",), ("import", "--photo", "photo")]
)
def test_what_is_no_tuned_edit_is_left_alone(
    tmp_path: Path, files: Files, capfd: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    file, runs = tmp_path / "letter.safetensors", tmp_path / "runs"
    file.write_text("dear", encoding="utf-8")
    places = {"photo": files.photo, "copy.safetensors": str(tmp_path / "copy.safetensors")}
    action, *others = (places.get(word, word) for word in words)
    to = ("--runs", str(runs)) if action == "import" else ()
    assert main.main(("tuned", action, str(file), *others, *to)) == 3
    assert "is not a tuned edit" in capfd.readouterr().err
    assert file.read_text(encoding="utf-8") == "dear"
    assert not list(runs.glob("*")) and not (tmp_path / "copy.safetensors").exists()


def test_a_lora_is_a_file_and_perhaps_a_strength(tmp_path: Path) -> None:
    odd = tmp_path / "dog:1"
    odd.touch()
    given = parse(("reference", "--prompt", "a dog", "--out", "out", "--lora", "/a/b.safetensors", "--lora", str(odd)))
    assert given.loras == (Lora("/a/b.safetensors"), Lora(str(odd)))
    words = ("reference", "--prompt", "a dog", "--out", "out", "--vae", "/a/vae", "--embedding", "/a/b.pt")
    given = parse((*words, "--embedding", "c.pt"))
    assert (given.vae, given.embeddings) == ("/a/vae", ("/a/b.pt", str(Path("c.pt").absolute())))
    given = parse(("run", "p.png", "--out", "out", "--lora", "C:/b:c.safetensors:-0.5", "--lora", "/a/b:c"))
    assert [(Path(lora.file).name, lora.strength) for lora in given.loras] == [("b:c.safetensors", -0.5), ("b:c", 1.0)]
    for strength in ("11", "nan"):
        with pytest.raises(SystemExit):
            parse(("run", "p.png", "--out", "out", "--lora", f"/a/b.safetensors:{strength}"))
