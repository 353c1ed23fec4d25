"""Opening photos, reference files and the example."""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.helpers import screen_decoding
from engine.helpers.picture_helpers import Header
from engine.protocol.errors import PictureError
from ld_desktop.actions.earlier_runs import find_earlier
from ld_desktop.actions.files.picture_files import QUICK, write_png
from ld_desktop.actions.mask_operations import read_mask
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Photo, Source
from ld_desktop.model.world_mark import is_world_scene


class Example(msgspec.Struct, frozen=True):
    """``example.json``: files beside it, and the prompts of a first edit."""

    photo: str
    object: str
    background: str
    mask: str | None = None


class PhotoOpener(QObject):
    """Decodes outside the window's thread and puts the picture into the document.

    ``photo_opened``: with the candidates of its earlier runs; ``starter_alone``: it is a photo, and the model in use
    draws picture-book scenes.
    """

    photo_opened = Signal()
    starter_alone = Signal()

    def __init__(self, workspace: Workspace, example: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._example = workspace, example
        self._asked = 0  # for photos so far: the newest is the one that is opened

    def open_photo(self, path: str) -> None:
        self._workspace.spawn(self._open(path, self._ask()))

    async def opened(self, path: str, earlier: str | None = None) -> bool:
        """Opens a photo, as its copy ``earlier`` has it where that is there; whether it is open now.

        Raises PictureError, OSError.
        """
        return await self._open(path, self._ask(), earlier)

    async def read(self, path: str, earlier: str | None = None) -> Source | None:
        """Another picture for the photo that is open; None where another one was opened meanwhile.

        ``earlier`` as in ``opened``. Raises PictureError, OSError.
        """
        return await self._read(path, earlier)

    def paste(self, image: QImage) -> None:
        """A picture from the clipboard; it is kept as a file, which the engine can read."""
        self._workspace.spawn(self._paste(image, self._ask()))

    def open_example(self) -> None:
        self._workspace.spawn(self._open_example(self._ask()))

    def open_reference(self, path: str) -> None:
        self._workspace.spawn(self._open_reference(path))

    def open_object_source(self, path: str) -> None:
        """Another picture, from which the object is taken."""
        self._workspace.spawn(self._open_object_source(path))

    def paste_reference(self, image: QImage) -> None:
        """As ``paste``."""
        self._workspace.spawn(self._paste_reference(image))

    def _ask(self) -> int:
        """The number of the photo that is wanted from now on."""
        self._asked += 1
        self._workspace.notices.dismiss()
        return self._asked

    async def _open(self, path: str, asked: int, earlier_copy: str | None = None) -> bool:
        """Whether it is open: not where another photo was asked for meanwhile."""
        workspace = self._workspace
        path = str(Path(path).absolute())
        async with workspace.copies.kept(path, read_photo, earlier_copy) as (copy, (image, header)):
            world = await asyncio.to_thread(is_world_scene, Path(copy))
            earlier = await asyncio.to_thread(find_earlier, workspace.runs, copy, (image.width(), image.height()))
            if asked != self._asked:
                return False
            workspace.gallery.clear()
            workspace.document.open(Photo(path, image, world, copy))
            workspace.copies.drop_others()
        if earlier_copy is None:  # else what it belongs to is remembered
            workspace.remember(path, image)
        workspace.gallery.add(*earlier)
        self.photo_opened.emit()
        notes = self._notes(header)
        if workspace.preferences.model is None and not world:
            self.starter_alone.emit()
        if notes:
            workspace.notices.info(notes, self.tr("The file itself stays as it is."))
        return True

    def _notes(self, header: Header) -> str:
        """What is not as in the file; empty where everything is."""
        notes: list[str] = []
        if header.bits > 8:
            told = self.tr("{bits} bits per channel: shown with 8; a PNG or TIFF that is exported has the photo's own.")
            notes.append(told.format(bits=header.bits))
        if header.cmyk:
            notes.append(self.tr("CMYK: shown and edited in sRGB; colours that sRGB lacks are lost."))
        if header.clear:
            notes.append(self.tr("Partly transparent: shown on a checkerboard, edited on white."))
        return " ".join(notes)

    def explain_starter(self) -> None:
        self._workspace.notices.info(
            self.tr("The starter draws picture-book scenes only."),
            self.tr("For photos get or choose other models: File > Models…."),
        )

    async def _paste(self, image: QImage, asked: int) -> None:
        await self._open(await self._keep(image), asked)

    async def _paste_reference(self, image: QImage) -> None:
        photo = self._workspace.document.photo
        path = await self._keep(image)
        if self._workspace.document.photo is photo:
            await self._open_reference(path)

    async def _keep(self, image: QImage) -> str:
        folder = self._workspace.runs.parent / "pasted"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.datetime.now():%Y-%m-%d %H.%M.%S.%f}.png"
        await asyncio.to_thread(write_png, image, path, QUICK)
        return str(path)

    async def _open_example(self, asked: int) -> None:
        workspace = self._workspace
        try:
            example = msgspec.json.decode(await asyncio.to_thread(self._example.read_bytes), type=Example)
        except (OSError, msgspec.DecodeError) as error:
            raise PictureError(
                "The example {path} cannot be read: {error}.",
                "Install the program again, or open a photo.",
                path=self._example,
                error=error,
            ) from error
        folder, document = self._example.parent, workspace.document
        grey = None if example.mask is None else await asyncio.to_thread(read_mask, folder / example.mask)
        if not await self._open(str(folder / example.photo), asked):
            return
        document.object.set_prompt(example.object)
        document.background.set_prompt(example.background)
        if grey is not None:
            document.replace_mask(document.object, grey, self.tr("Example mask"))
        document.undo_stack.clear()

    async def _open_reference(self, path: str) -> None:
        document = self._workspace.document
        if (source := await self._read(path)) is not None:
            document.choose_source(source, self.tr("Choose reference"))
            document.activate(document.background)

    async def _open_object_source(self, path: str) -> None:
        document = self._workspace.document
        if (source := await self._read(path)) is not None:
            document.choose_object_source(source, self.tr("Object from another picture"))
            document.activate(document.object_source)

    async def _read(self, path: str, earlier: str | None = None) -> Source | None:
        """None where no photo is open, or another one was opened meanwhile."""
        path, photo = str(Path(path).absolute()), self._workspace.document.photo
        if photo is None:
            return None
        async with self._workspace.copies.kept(path, read_photo, earlier) as (copy, (picture, _)):
            return Source("file", path, picture, copy=copy) if self._workspace.document.photo is photo else None


def read_photo(path: str) -> tuple[QImage, Header]:
    """As it is shown, transparency kept. Decoded in a process of its own. Blocks. Raises PictureError."""
    made: list[QImage] = []

    def room(header: Header) -> memoryview:
        form = QImage.Format.Format_RGBA8888 if header.clear else QImage.Format.Format_RGBX8888
        made.append(QImage(header.width, header.height, form))
        if made[0].isNull():
            raise PictureError(
                "There is too little memory for the picture {path}.",
                "Close other programs and open it again.",
                path=path,
            )
        return memoryview(made[0].bits())

    header = screen_decoding.receive(Path(path), room)
    made[0].convertTo(QImage.Format.Format_ARGB32 if header.clear else QImage.Format.Format_RGB32)
    return made[0], header
