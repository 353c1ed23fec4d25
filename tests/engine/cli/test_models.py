"""``ld-edit models``, and models by their names in the other commands."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from benchmarks.bad_server import BadServer, Step
from engine.cli import main, models
from engine.cli.edits import with_paths_from
from engine.cli.options import parse
from engine.model_store.catalogue import Catalogue
from engine.model_store.download import Downloader
from engine.model_store.hub import Hub
from engine.model_store.library import ModelLibrary
from engine.process.session import Conversation
from engine.protocol.errors import DownloadError, EngineError, UsageError
from engine.protocol.requests import EditRequest, Pointer
from tests.engine.model_store.downloads import CONTENT, offer_of
from tests.tiny_models import write_tiny_diffusion, write_tiny_sam

EXAMPLE = Path(__file__).resolve().parents[3] / "resources" / "example"
LdEdit = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ld_edit(
    opened: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> LdEdit:
    """Exit code, standard output and standard error; the person's data folder is ``tmp_path``, nobody types."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main.main(arguments, lambda: contextlib.nullcontext(opened))
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_diffusion(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "library", Catalogue((offer_of(CONTENT, repository="someone/tiny"),)))


def get(library: ModelLibrary, server: BadServer, *arguments: str) -> None:
    models.act(parse(("models", "get", *arguments)), library, Downloader(Hub(server.url), pause_s=0.01))


def test_what_is_installed_and_what_can_be_had_is_listed(ld_edit: LdEdit, tiny: Path) -> None:
    code, said, _ = ld_edit("models", "list")
    assert code == 0 and "Nothing is installed" in said and "sd15: Stable Diffusion 1.5, 4.3 GB" in said
    assert ld_edit("models", "add", str(tiny), "--name", "mine")[0] == 0
    said = ld_edit("models", "list")[1]
    assert "mine: tiny" in said and "lies elsewhere" in said and str(tiny) in said
    told = json.loads(ld_edit("models", "list", "--json")[1])
    assert [model["id"] for model in told["installed"]] == ["mine"] and told["default"]["sam"] is None
    assert told["offers"][0]["id"] == "sd15" and told["offers"][0]["arrived"] == 0


def test_models_are_added_verified_and_removed(ld_edit: LdEdit, tiny: Path, tmp_path: Path) -> None:
    folder = json.loads(ld_edit("models", "where", "--json")[1])["folder"]
    assert ld_edit("models", "where")[1].strip() == folder and folder.startswith(str(tmp_path))
    added = json.loads(ld_edit("models", "add", str(tiny), "--copy", "--json")[1])
    assert added["path"] == f"{folder}/tiny/tiny" and not added["checked"]
    assert ld_edit("models", "verify", "tiny")[:2] == (0, f"tiny is as it was when it was added: {folder}/tiny/tiny\n")
    (Path(added["path"]) / "vae" / "config.json").write_text("{}", encoding="utf-8")
    code, _, said = ld_edit("models", "verify", "tiny")
    assert code == 4 and "is not what it was" in said
    assert json.loads(ld_edit("models", "remove", "tiny", "--json")[1]) == {"removed": ["tiny"]}
    code, told, said = ld_edit("models", "remove", "tiny", "--json")
    assert code == 4 and "There is no model tiny" in said and json.loads(told)["event"] == "Failed"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("get", "nothing"), 2, "The catalogue has no model 'nothing'"),
        (("get", "sd15"), 2, "The licence has to be accepted"),
        (("get", "sd15", "sdxl", "--from", "http://127.0.0.1:9/x"), 2, "One address cannot be that of several"),
        (("verify", "sd15"), 4, "Stable Diffusion 1.5 is not installed. Get it with ld-edit models get"),
        (("add", "nowhere"), 4, "There is no model"),
    ],
)
def test_what_cannot_be_done_is_told(ld_edit: LdEdit, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended, _, told = ld_edit("models", *arguments)
    assert ended == code and said in told


def test_an_address_is_one(ld_edit: LdEdit, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        ld_edit("models", "get", "sd15", "--from", "elsewhere")
    assert "'elsewhere' is no address" in capfd.readouterr().err


def test_licence_size_and_room_are_shown_first(ld_edit: LdEdit) -> None:
    said = ld_edit("models", "get", "sd15")[2]
    assert "Stable Diffusion 1.5: 4.3 GB" in said and "are free here" in said
    assert "licence CreativeML OpenRAIL-M: https://huggingface.co/spaces/CompVis/stable-diffusion-license" in said


def test_a_model_is_got_with_lines_for_scripts(library: ModelLibrary, capfd: pytest.CaptureFixture[str]) -> None:
    with BadServer(CONTENT, [Step("cut", 90_000)]) as server:
        get(library, server, "tiny", "--accept-licence", "--json")
        *lines, last = map(json.loads, capfd.readouterr().out.splitlines())
        assert {line["event"] for line in lines} == {"Download"} and {line["id"] for line in lines} == {"tiny"}
        assert lines[-1]["stage"] == "check" and lines[-1]["bytes"] == lines[-1]["total"] == len(CONTENT)
        assert last["id"] == "tiny" and last["checked"] and Path(last["path"]).read_bytes() == CONTENT
        get(library, server, "tiny")  # nothing is asked, and nothing got, of what is there
        assert len(server.seen) == 2 and "tiny is installed" in capfd.readouterr().out


def test_what_has_arrived_is_told(library: ModelLibrary, capfd: pytest.CaptureFixture[str]) -> None:
    with BadServer(CONTENT, last=Step("cut", 60_000)) as server, pytest.raises(DownloadError):
        get(library, server, "tiny", "--accept-licence")
    assert "tiny: 0 bytes of 200.0 kB" in capfd.readouterr().err
    models.act(parse(("models", "list")), library, Downloader(Hub()))
    assert " kB have arrived)" in capfd.readouterr().out
    library.remove("tiny")
    assert library.arrived(library.catalogue.offers[0]) == 0


@pytest.mark.parametrize(("answer", "got"), [("y\n", True), ("n\n", False), ("", False)])
def test_a_person_is_asked_for_the_licence(
    library: ModelLibrary, monkeypatch: pytest.MonkeyPatch, answer: str, got: bool
) -> None:
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    with BadServer(CONTENT) as server, contextlib.nullcontext() if got else pytest.raises(UsageError):
        get(library, server, "tiny")
    assert library.holds("tiny") == got and len(server.seen) == got


def test_another_address_is_given(library: ModelLibrary) -> None:
    with BadServer(CONTENT, last=Step("404")) as hub, BadServer(CONTENT) as other:
        get(library, hub, "tiny", "--accept-licence", "--from", f"{other.url}/file")
    assert not hub.seen and [seen.path for seen in other.seen] == ["/file"]


def test_a_run_takes_models_by_their_names(ld_edit: LdEdit, tiny: Path, tmp_path: Path) -> None:
    ld_edit("models", "add", str(tiny), "--name", "mine")
    prompts = ("--object", "a dog", "--background", "in the snow", "--reference", "photo", "--seeds", "1")
    quick = ("--set", "embedding_steps=1", "--set", "weight_steps=1", "--set", "sampling_steps=1")
    place, out = ("--mask", str(EXAMPLE / "mask.png")), tmp_path / "out"
    code, _, said = ld_edit(
        "run", str(EXAMPLE / "photo.png"), *place, *prompts, *quick, "--model", "mine", "--out", str(out)
    )
    assert code == 0, said
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["model"] == str(tiny)


def test_doctor_looks_at_models_by_their_names(ld_edit: LdEdit, tiny: Path, tmp_path: Path) -> None:
    ld_edit("models", "add", str(tiny), "--name", "mine")
    sam = write_tiny_sam(tmp_path / "sam")
    findings = json.loads(ld_edit("doctor", "--json", "--model", "mine", "--sam", str(sam))[1])
    assert [(finding["name"], finding["ok"]) for finding in findings[-2:]] == [("model", True), ("sam", True)]
    assert findings[-2]["value"].startswith("Stable Diffusion of a size of its own, ")
    torch.save({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 3)}, tmp_path / "none.pth")
    ld_edit("models", "add", str(tmp_path / "none.pth"))
    code, told, _ = ld_edit("doctor", "--json", "--model", "mine", "--sam", "none")
    model, last = json.loads(told)[-2:]
    assert code == 4 and model["ok"] and last["name"] == "sam" and "cannot be used as SAM" in last["value"]


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--model", "sd15", "Stable Diffusion 1.5 is not installed. Get it with ld-edit models get."),
        ("--sam", "mine", "The model mine is a diffusion model, where a SAM is needed."),
        ("--model", "nothing", "There is no model folder"),
    ],
)
def test_a_name_that_is_no_model_for_this_is_told(
    ld_edit: LdEdit, tiny: Path, tmp_path: Path, option: str, name: str, said: str
) -> None:
    ld_edit("models", "add", str(tiny), "--name", "mine")
    place = ("--click", "100,100", "--object", "a dog", "--background", "in the snow")
    ended = ld_edit("run", str(EXAMPLE / "photo.png"), *place, option, name, "--out", str(tmp_path / "out"))
    assert ended[0] in (2, 4) and said in ended[2]


def test_a_path_goes_before_a_name(
    ld_edit: LdEdit, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ld_edit("models", "add", str(tiny), "--name", "mine")
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    code, told, _ = ld_edit("doctor", "--json", "--model", "mine")
    assert code == 4 and str(tmp_path / "mine") in json.loads(told)[-1]["value"]


def test_a_request_may_name_installed_models(ld_edit: LdEdit, tiny: Path, tmp_path: Path) -> None:
    ld_edit("models", "add", str(tiny), "--name", "mine")
    folder = tmp_path / "edits"
    folder.mkdir()
    request = EditRequest(
        job="", photo="a.png", pointer=Pointer(), object_prompt="a", background_prompt="b", out="", model="mine"
    )
    placed = with_paths_from(request, folder)
    assert placed.model == str(tiny) and placed.photo == str(folder / "a.png") and placed.sam is None
    (folder / "mine").mkdir()
    assert with_paths_from(request, folder).model == str(folder / "mine")


def test_what_a_download_fails_with_ends_the_command(library: ModelLibrary) -> None:
    with BadServer(CONTENT, last=Step("401")) as server, pytest.raises(EngineError) as told:
        get(library, server, "tiny", "--accept-licence")
    assert told.value.exit_code == 4 and "hf auth login" in told.value.next_step
