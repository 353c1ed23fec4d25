"""What a file or folder is, told before anything of it is loaded: "Stable Diffusion 1.x, 4.3 GB". Torch-free.

It is read from the keys and shapes of weights and from a folder's configs, whatever a name says.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.models.checks import (
    kind_by_config,
    kind_by_weights,
    kinds,
    model_folder,
    pickles,
    sam_folders,
    weight_files,
    weight_shapes,
)
from engine.models.checks.kinds import Kind
from engine.models.checks.model_configs import IndexConfig, SchedulerConfig, UnetConfig, read
from engine.models.checks.weight_files import ADVICE, reading
from engine.protocol.texts import Text, shown


class Identity(msgspec.Struct, frozen=True):
    """``bytes`` on the disk: of a folder that can be used, what the program reads of it."""

    kind: Kind
    bytes: int

    @property
    def text(self) -> Text:
        """ "Stable Diffusion 1.x, 4.3 GB"."""
        return shown("{kind}, {size}", kind=self.kind.name, size=size_text(self.bytes))


def identify(place: Path) -> Identity:
    """Raises ModelError where nothing is there, where it is damaged, or neither weights nor a model's folder."""
    with reading(place):
        if place.is_file():
            return Identity(kind_of_file(place), place.stat().st_size)
        if sam_folders.is_small(place) or sam_folders.is_sam_2(place):
            kind = kinds.SMALL_SAM if sam_folders.is_small(place) else sam_folders.kind_of_sam_2(place)
            return Identity(kind, sum(file.stat().st_size for file in sam_folders.files(place)))
        if (place / model_folder.INDEX).is_file():
            kind = kind_by_config.other_pipeline(read(place / model_folder.INDEX, IndexConfig))
            if kind is not None:
                return Identity(kind, _all_bytes(place))
        files = model_folder.files(place)
        unet = read(place / "unet" / "config.json", UnetConfig)
        scheduler = read(place / model_folder.SCHEDULER, SchedulerConfig)
        kind = kind_by_config.other_unet(unet, unet.out_channels) or kind_by_config.distilled(unet, scheduler)
        kind = kind or kind_by_config.stable_diffusion(unet)
        return Identity(kind, sum(file.stat().st_size for file in files))


def kind_of_file(file: Path, advice: Text = ADVICE) -> Kind:
    """Raises ModelError where ``file`` is damaged or holds no weights; OSError. ``advice`` as in ``no_weights``."""
    pickles.refuse_code(file)
    return kind_by_weights.kind_of(weight_shapes.read_shapes(file, advice))


def size_text(size: int) -> Text:
    """``size`` bytes as makers of disks count them: 1 GB is 10^9 bytes."""
    if size >= 1e9:
        return shown("{size} GB", size=f"{size / 1e9:.1f}")
    if size >= 1e6:
        return shown("{size} MB", size=f"{size / 1e6:.0f}")
    return shown("{size} kB", size=f"{size / 1e3:.0f}")


def _all_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if weight_files.is_weight_file(file))
