"""Which file or folder: a photo, a reference, a model, where to export to; and the clipboard's picture."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.files.picks import SEED
from engine.pictures.cameras.camera_kinds import HEIC_SUFFIXES, RAW_SUFFIXES
from engine.projects.format import SUFFIX
from engine.protocol.helper_tasks import FORMATS, ColoursOfFile, Encoding
from ld_desktop.actions.export import Exporter, Wanted
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.workspace import Workspace
from ld_desktop.ui.dialogs.export_dialog import ExportDialog, has_choice
from ld_desktop.ui.dialogs.non_modal import ask_path, proposed_name
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard

_PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.avif " + " ".join(
    f"*{suffix}" for suffix in (*HEIC_SUFFIXES, *RAW_SUFFIXES)
)
_EXPORTS = " ".join(f"*{suffix}" for suffix in FORMATS)


class FileDialogs(QObject):
    """Asks beside ``window`` and hands on what was chosen; ``refused`` says why nothing was done."""

    refused = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        guard: EditGuard,
        opener: PhotoOpener,
        exporter: Exporter,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._guard, self._window = workspace, guard, window
        self._opener, self._exporter = opener, exporter

    @property
    def pictures(self) -> str:
        """The filter of all pictures that can be opened."""
        return self.tr("Pictures ({patterns})").format(patterns=_PICTURES)

    def choose_photo(self) -> None:
        kinds = self.tr("Pictures and projects ({patterns})").format(patterns=f"{_PICTURES} *{SUFFIX}")
        ask_path(self._window, self.tr("Open photo"), self._guard.open_file, kinds=kinds)

    def paste(self) -> None:
        self._paste(self._guard.open_file, self._guard.paste)

    def paste_reference(self) -> None:
        self._paste(self._opener.open_reference, self._opener.paste_reference)

    def drop_reference(self, path: str) -> None:
        if self._workspace.document.photo is None:
            self.refused.emit(self.tr("Open a photo first."))
        else:
            self._opener.open_reference(path)

    def _paste(self, take_file: Callable[[str], None], take_picture: Callable[[QImage], None]) -> None:
        """The clipboard's file, or else its picture."""
        content = QGuiApplication.clipboard().mimeData()
        urls = content.urls() if content else []  # a clipboard that was never filled has no content
        files = [url.toLocalFile() for url in urls if url.isLocalFile()]
        image = QGuiApplication.clipboard().image()
        if files:
            take_file(files[0])
        elif not image.isNull():
            take_picture(image)
        else:
            self.refused.emit(self.tr("There is no picture on the clipboard."))

    def choose_reference(self) -> None:
        ask_path(self._window, self.tr("Choose a reference"), self._opener.open_reference, kinds=self.pictures)

    def choose_object_source(self) -> None:
        title = self.tr("Choose the picture with the object")
        ask_path(self._window, title, self._opener.open_object_source, kinds=self.pictures)

    def choose_export(self) -> None:
        shown, photo = self._workspace.gallery.shown, self._workspace.document.photo
        if photo is None:
            return
        what = self.tr("edited") if shown is None or self._workspace.document.results.visible else str(shown.seed)
        self._ask_export(
            self.tr("Export"),
            proposed_name(photo.path, f"-{what}.png"),
            Wanted(photo, shown),
            self._exporter.export,
        )

    def choose_export_starred(self) -> None:
        photo, starred = self._workspace.document.photo, self._exporter.starred
        if photo is not None and starred:
            self._ask_export(
                self.tr("Export favourites: {seed} stands for the seed"),
                proposed_name(photo.path, f"-{SEED}.png"),
                Wanted(photo, starred[0]),
                self._exporter.export_starred,
            )

    def _ask_export(self, title: str, proposed: str, wanted: Wanted, export: Callable[[Wanted, Path], None]) -> None:
        """Where to, whether the photo's metadata goes with it, and where there is a choice how the file holds it."""
        preferences = self._workspace.preferences
        kinds = [
            self.tr("Pictures, with the photo's metadata ({patterns})").format(patterns=_EXPORTS),
            self.tr("Pictures, without metadata ({patterns})").format(patterns=_EXPORTS),
            self.tr("Pictures, 8 bits in sRGB ({patterns})").format(patterns=_EXPORTS),
        ]

        def chosen(path: str) -> None:
            metadata = dialog.selectedNameFilter() != kinds[1]
            preferences.set_export_metadata(metadata)
            colours: ColoursOfFile = "srgb" if dialog.selectedNameFilter() == kinds[2] else "photo"
            encoding = msgspec.structs.replace(wanted.encoding, colours=colours)
            self.ask_encoding(Path(path), wanted._replace(metadata=metadata, encoding=encoding), export)

        dialog = ask_path(
            self._window,
            title,
            chosen,
            QFileDialog.FileMode.AnyFile,
            ";;".join(kinds),
            str(preferences.export_folder / proposed),
        )
        dialog.selectNameFilter(kinds[0 if preferences.export_metadata else 1])

    def ask_encoding(self, path: Path, wanted: Wanted, export: Callable[[Wanted, Path], None]) -> None:
        """``export`` to ``path``; in a format that has a choice once that is made."""
        kind, clear = FORMATS.get(path.suffix.lower()), wanted.photo.image.hasAlphaChannel()
        if kind is None or not has_choice(kind):
            export(wanted, path)
            return

        def measure(encoding: Encoding) -> Awaitable[int]:
            return self._exporter.measure(wanted._replace(encoding=encoding), path.suffix)

        def accept() -> None:
            self._workspace.preferences.set_export_encoding(dialog.encoding)
            export(wanted._replace(encoding=dialog.encoding), path)

        for earlier in self._window.findChildren(ExportDialog):
            earlier.close()
        title = self.tr("Export {name}").format(name=path.name)
        dialog = ExportDialog(self._window, title, kind, clear, self._workspace, measure)
        dialog.accepted.connect(accept)
        dialog.show()

    def show_folder(self, folder: Path) -> None:
        """In the desktop's file manager."""
        with contextlib.suppress(OSError):  # of a folder that cannot be made nothing can be shown either
            folder.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.refused.emit(self.tr("No file manager was found; the folder is {folder}").format(folder=folder))

    def choose_model(self, chosen: Callable[[str], None]) -> None:
        title = self.tr("Choose a Stable Diffusion folder")
        ask_path(self._window, title, chosen, QFileDialog.FileMode.Directory)

    def choose_sam(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("Checkpoints (*.pth *.pt *.safetensors)")
        ask_path(self._window, self.tr("Choose a SAM checkpoint"), chosen, kinds=kinds)

    def choose_lora(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("LoRA files (*.safetensors *.pt *.bin)")
        ask_path(self._window, self.tr("Add LoRA"), chosen, kinds=kinds)

    def choose_vae(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("VAE files (*.safetensors *.ckpt *.pt *.bin)")
        ask_path(self._window, self.tr("Choose a VAE"), chosen, kinds=kinds)

    def choose_embedding(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("Textual inversions (*.safetensors *.pt *.bin)")
        ask_path(self._window, self.tr("Add textual inversion"), chosen, kinds=kinds)

    def choose_upscaler(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("Upscalers (*.safetensors)")
        ask_path(self._window, self.tr("Choose an upscaler"), chosen, kinds=kinds)

    def choose_model_file(self, chosen: Callable[[str], None]) -> None:
        kinds = self.tr("Models (*.safetensors *.ckpt *.pt *.pth)")
        ask_path(self._window, self.tr("Add a model file"), chosen, kinds=kinds)

    def choose_model_folder(self, chosen: Callable[[str], None]) -> None:
        ask_path(self._window, self.tr("Add a model folder"), chosen, QFileDialog.FileMode.Directory)
