"""The recipe that this program's exports carry: offered to be used again when such a picture is opened."""

from __future__ import annotations

import asyncio
import struct
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject

from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.projects.recall import one_step
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Photo
from ld_desktop.model.offers import Choice, Offer

_OFFER = "recipe"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_BEGIN: Final = b"layerdiffusion\0\0\0\0\0"  # of an iTXt: its keyword, not compressed, no language, not translated
_LARGEST: Final = 1_000_000  # bytes


class Recipe(msgspec.Struct, frozen=True):
    """As ``engine.pictures.export.recipe`` writes it, of what can be used again; ``layers`` where there are some."""

    object_prompt: str = ""
    background_prompt: str = ""
    target: str = ""
    negative: str = ""
    layers: tuple[Recipe, ...] = ()


class Recipes(QObject):
    """Offers the prompts that the photo was made of, where the edit has none yet."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        workspace.document.photo_changed.connect(self._look)
        workspace.document.undo_stack.indexChanged.connect(self._forget)
        workspace.project.changed.connect(self._forget)

    def _look(self) -> None:
        self._workspace.offers.withdraw(_OFFER)
        photo = self._workspace.document.photo
        if photo is not None and Path(photo.file).is_file():
            self._workspace.spawn(self._offer(photo))

    def _forget(self) -> None:
        if not self._wanted():
            self._workspace.offers.withdraw(_OFFER)

    def _wanted(self) -> bool:
        """Whether the edit has no prompts of its own, of which a project tells also where they are empty."""
        document = self._workspace.document
        return not (document.object.prompt or document.background.prompt or self._workspace.project.path)

    async def _offer(self, photo: Photo) -> None:
        recipe, document = await asyncio.to_thread(read_recipe, Path(photo.file)), self._workspace.document
        if recipe is None or document.photo is not photo or not self._wanted():
            return
        told = self.tr("This picture was made by this program of “{object}” and “{background}”.")
        message = told.format(object=recipe.object_prompt, background=recipe.background_prompt)
        choice = Choice(self.tr("Use its prompts"), partial(self._use, photo, recipe))
        self._workspace.offers.put(Offer(_OFFER, message, (choice,)))

    def _use(self, photo: Photo, recipe: Recipe) -> None:
        document, text = self._workspace.document, self.tr("Use its prompts")
        if document.photo is not photo:
            return
        with one_step(document, text):
            document.edit_prompt(document.object, recipe.object_prompt, text)
            document.edit_prompt(document.background, recipe.background_prompt, text)
            document.edit_negative(recipe.negative, text)
            document.edit_target(recipe.target, text)


def read_recipe(path: Path) -> Recipe | None:
    """Of several layers the uppermost. None where there is none with prompts. Blocks."""
    try:
        recipe = msgspec.json.decode(_text_in(path), type=Recipe)
    except (OSError, *UNREADABLE):
        return None
    told = [layer for layer in (recipe, *recipe.layers) if layer.object_prompt and layer.background_prompt]
    return told[-1] if told else None


def _text_in(path: Path) -> bytes:
    """Of a PNG; looks at nothing but its texts. Empty where there is none. Raises OSError."""
    with path.open("rb") as file:
        if file.read(len(_SIGNATURE)) != _SIGNATURE:
            return b""
        while len(header := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", header)
            if kind == b"iTXt" and len(_BEGIN) <= length <= _LARGEST:
                content = file.read(length)
                if content.startswith(_BEGIN):
                    return content.removeprefix(_BEGIN)
                length = 0
            file.seek(length + 4, 1)
    return b""
