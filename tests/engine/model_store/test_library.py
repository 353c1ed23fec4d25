"""What is installed: models of one's own, the catalogue's, links, copies, and what is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import torch
from PySide6.QtCore import QStandardPaths
from safetensors.torch import save_file

from engine.files.resources import data_folder, resources_folder
from engine.model_store import catalogue
from engine.model_store.catalogue import Catalogue
from engine.model_store.library import ModelLibrary
from engine.protocol.errors import InstallationError, ModelError, UsageError
from tests.engine.model_store.downloads import offer_of
from tests.tiny_models import write_tiny_diffusion

SAM = {"image_encoder.pos_embed": torch.zeros(1, 2, 2, 3)}
SINGLE = {
    "model.diffusion_model.input_blocks.0.0.weight": torch.zeros(1),
    "cond_stage_model.transformer.text_model.final_layer_norm.bias": torch.zeros(1),
}
LORA = {"lora_unet_down_blocks_0.lora_down.weight": torch.zeros(1)}
UNKNOWN = {"weight": torch.zeros(1)}


@pytest.fixture(scope="module")
def diffusion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_diffusion(tmp_path_factory.mktemp("models") / "My Model")


@pytest.fixture
def sam(tmp_path: Path) -> Path:
    torch.save(SAM, tmp_path / "my_sam.pth")
    return tmp_path / "my_sam.pth"


@pytest.fixture
def library(tmp_path: Path, sam: Path) -> ModelLibrary:
    """Its catalogue offers ``sam``, as "tiny"."""
    return ModelLibrary(tmp_path / "library", Catalogue((offer_of(sam.read_bytes()),)))


def test_the_catalogue_that_comes_with_the_program_can_be_read() -> None:
    read = catalogue.read(resources_folder() / catalogue.FILE)
    assert [offer.id for offer in read.offers][:2] == ["sd15", "sdxl"] and len(read.offers) == 8
    assert all(set(offer.checked) == {"bytes", "sha256", "address", "licence"} for offer in read.offers)


@pytest.mark.parametrize("damage", ["cut", "bytes", "twice", "nowhere", "path", "missing"])
def test_a_damaged_catalogue_is_told(tmp_path: Path, damage: str) -> None:
    told = json.loads((resources_folder() / catalogue.FILE).read_text(encoding="utf-8"))
    first = told["offers"][0]
    if damage == "twice":
        told["offers"].append(first)
    elif damage == "nowhere":
        del first["repository"]
    elif damage == "path":
        first["file"] = "../../x.safetensors"
    elif damage == "bytes":
        first["bytes"] = "many"
    file = tmp_path / "catalogue.json"
    if damage != "missing":
        file.write_text(json.dumps(told)[: -20 if damage == "cut" else None], encoding="utf-8")
    with pytest.raises(InstallationError, match=r"The catalogue of models .*catalogue\.json cannot be used"):
        catalogue.read(file)


def test_a_link_leads_to_the_model_and_goes_without_it(library: ModelLibrary, diffusion: Path) -> None:
    found = library.add(diffusion)
    assert (found.id, found.title, found.kind, found.linked) == ("my-model", "My Model", "diffusion", True)
    assert (found.path, found.checked, found.licence) == (str(diffusion), False, None)
    assert library.get("my-model") == found == library.verify("my-model")
    library.remove("my-model")
    assert library.listing().models == () and not (library.folder / "my-model").exists()
    assert (diffusion / "model_index.json").is_file()


def test_a_copy_is_whole_without_what_it_was_made_of(library: ModelLibrary, diffusion: Path) -> None:
    found = library.add(diffusion, "mine", copy=True)
    assert Path(found.path).parent == library.folder / "mine" and not found.linked
    assert found.bytes == sum(file.stat().st_size for file in Path(found.path).rglob("*") if file.is_file())
    assert library.add(Path(found.path), "same").sha256 == found.sha256 == library.add(diffusion).sha256
    library.remove("mine")
    assert not Path(found.path).exists()


def test_a_file_of_the_catalogue_is_known_by_its_hash(library: ModelLibrary, sam: Path) -> None:
    found = library.add(sam)
    assert (found.id, found.title, found.checked) == ("tiny", "Tiny", True)
    assert found.licence is not None and found.licence.name == "Apache-2.0"
    with pytest.raises(UsageError, match="A model tiny is installed already"):
        library.add(sam)
    assert library.add(sam, "again", copy=True).checked


@pytest.mark.parametrize(
    ("weights", "name", "kind"),
    [(SAM, "x.safetensors", "sam"), (SINGLE, "x.ckpt", "diffusion"), (SINGLE, "x.pt", "diffusion")],
)
def test_what_a_file_is_its_content_tells(
    library: ModelLibrary, tmp_path: Path, weights: dict[str, torch.Tensor], name: str, kind: str
) -> None:
    file = tmp_path / name
    if name.endswith(".safetensors"):
        save_file(weights, file)
    else:
        torch.save(weights, file, _use_new_zipfile_serialization=name.endswith(".ckpt"))
    assert library.add(file).kind == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LORA, "it is a LoRA"),
        (UNKNOWN, "weights of no known kind"),
        (b"<html>", "it is a web page"),
        (None, "There is no model"),
    ],
)
def test_what_is_no_model_is_refused_by_name(
    library: ModelLibrary, tmp_path: Path, content: dict[str, torch.Tensor] | bytes | None, said: str
) -> None:
    file = tmp_path / "x.safetensors"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        save_file(content, file)
    with pytest.raises(ModelError, match=said):
        library.add(file)
    assert not library.folder.exists() or not any(library.folder.iterdir())


def test_a_folder_that_is_no_model_is_refused(library: ModelLibrary, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"lacks model_index\.json"):
        library.add(tmp_path / "empty")


@pytest.mark.parametrize("name", ["../out", "A", "", ".lock", "a/b"])
def test_no_name_leads_out_of_the_folder(library: ModelLibrary, sam: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is no name for a model"):
        library.add(sam, name)
    for ask in (library.get, library.remove, library.verify):
        with pytest.raises(ModelError, match="There is no model"):
            ask(name)
    assert sam.is_file()


def test_a_model_that_changed_is_found_by_verify(library: ModelLibrary, sam: Path) -> None:
    library.add(sam, "mine")
    sam.write_bytes(sam.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="The model mine is not what it was"):
        library.verify("mine")
    sam.unlink()
    with pytest.raises(ModelError, match="The model mine is not where it was"):
        library.get("mine")


def test_a_damaged_description_costs_no_model(library: ModelLibrary, sam: Path, diffusion: Path) -> None:
    library.add(sam, "copied", copy=True)
    library.add(sam, "linked")
    library.add(diffusion, "fine")
    for name in ("copied", "linked"):
        (library.folder / name / "model.json").write_text("{", encoding="utf-8")
    listing = library.listing()
    assert [model.id for model in listing.models] == ["fine"]
    assert [broken.id for broken in listing.broken] == ["copied", "linked"]
    assert all("description" in str(broken.cause) for broken in listing.broken)
    assert library.verify("copied").checked and library.get("copied").title == "Tiny"
    with pytest.raises(ModelError, match="only it said where the model lies"):
        library.verify("linked")
    library.remove("linked")
    assert sam.is_file() and [model.id for model in library.listing().models] == ["copied", "fine"]


def test_one_model_of_each_kind_is_the_default(library: ModelLibrary, sam: Path, diffusion: Path) -> None:
    assert library.default("sam") is None
    library.add(sam)
    library.add(diffusion, "mine")
    library.set_default("sam", "tiny")
    library.set_default("diffusion", "mine")
    assert (library.default("sam"), library.default("diffusion")) == ("tiny", "mine")
    with pytest.raises(UsageError, match="The model tiny is a SAM, where a diffusion model is needed"):
        library.set_default("diffusion", "tiny")
    library.set_default("diffusion", None)
    library.remove("tiny")
    assert (library.default("sam"), library.default("diffusion")) == (None, None)
    (library.folder / ".defaults.json").write_text("[", encoding="utf-8")
    assert library.default("sam") is None


def test_while_somebody_is_at_work_on_a_model_it_stays(library: ModelLibrary, sam: Path) -> None:
    library.add(sam)
    with library.held("tiny"):
        for do in (library.remove, library.verify):
            with pytest.raises(UsageError, match="The model tiny is being downloaded"):
                do("tiny")
    assert library.verify("tiny").checked


def test_the_folder_is_the_one_that_qt_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    generic = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    assert data_folder() == Path(generic) / "LayerDiffusion" / "LayerDiffusion Desktop"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert data_folder().is_relative_to(Path.home())


def test_what_is_listed_is_plain_json(library: ModelLibrary, sam: Path) -> None:
    library.add(sam)
    assert json.loads(msgspec.json.encode(library.listing()))["models"][0]["id"] == "tiny"
