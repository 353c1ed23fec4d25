"""What stands after --model and --sam: a path, or the name of an installed model. Torch-free."""

from __future__ import annotations

from pathlib import Path

from engine.files.resources import data_folder, resources_folder
from engine.model_store import catalogue, installed
from engine.model_store.catalogue import Kind
from engine.model_store.library import ModelLibrary


def own_library() -> ModelLibrary:
    """The person's. Raises InstallationError where the catalogue is damaged."""
    return ModelLibrary(data_folder() / "models", catalogue.read(resources_folder() / catalogue.FILE))


def place(given: str | None, wanted: Kind, folder: Path | None = None) -> str | None:
    """A path as it is, else where the installed model of that name lies; absolute: the engine has a folder of its own.

    A path may be relative to ``folder``, None: the working folder.

    What is neither stays a path, and the engine tells of it. Raises ModelError where the model is of the catalogue and
    not installed, or cannot be used; UsageError where it is of the other kind.
    """
    if given is None:
        return None
    path = ((folder or Path()) / given).absolute()
    if path.exists() or Path(given).name != given:
        return str(path)
    library = own_library()
    if not library.holds(given) and library.catalogue.find(given) is None:
        return str(path)
    found = library.get(given)
    installed.check_kind(found, wanted)
    return found.path
