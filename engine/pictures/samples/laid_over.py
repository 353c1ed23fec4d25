"""Results laid over a photo's own numbers: those that no result touches stay as they are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvips
from PIL import Image

from engine.pictures.colour_profiles import srgb_profile
from engine.pictures.picture_io import Coverage
from engine.pictures.samples.photo_samples import Pixels, Samples

_BAND: Final = 256  # rows: the fractions of a whole large photo take many times its memory


def lay_over(samples: Samples, picture: Image.Image, coverage: Image.Image, corner: tuple[int, int]) -> None:
    """Changes ``samples`` where ``coverage`` is not 0: ``picture``, RGB in sRGB, its upper left at ``corner`` (x, y).

    ``coverage`` is greyscale of the same size; both lie inside. The colours are brought to the photo's profile at its
    own depth.
    """
    shares, colours = np.asarray(coverage), np.asarray(picture)
    columns = np.flatnonzero(shares.any(axis=0))
    if not columns.size:
        return
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    with tempfile.TemporaryDirectory(prefix="ld-profile-") as folder:
        to_photo = _ToPhoto(samples, Path(folder))
        for top in range(0, len(shares), _BAND):
            band = np.s_[top : min(top + _BAND, len(shares)), x0:x1]
            if shares[band].any():
                height, width = shares[band].shape
                y, x = corner[1] + top, corner[0] + x0
                place = samples.pixels[y : y + height, x : x + width]
                _blend(place, to_photo.brought(colours[band]), shares[band], samples.largest)


def _blend(place: Pixels, over: Pixels, shares: Coverage, largest: int) -> None:
    """``over`` in front of ``place``, which is changed: where ``shares`` is 0, not at all; where it is 255, wholly."""
    seen = shares > 0
    share = (shares[seen].astype(np.float64) / 255)[:, None]
    under = place[seen].astype(np.float64)
    if place.shape[2] == 4:
        opacity = under[:, 3:] / largest
        whole = share + opacity * (1 - share)
        mixed = (over[seen] * share + under[:, :3] * opacity * (1 - share)) / whole
        place[seen] = np.concatenate([mixed, whole * largest], axis=1).round().astype(place.dtype)
    else:
        place[seen] = (over[seen] * share + under * (1 - share)).round().astype(place.dtype)


class _ToPhoto:
    """``folder`` takes the profiles as files, which libvips asks for."""

    def __init__(self, samples: Samples, folder: Path) -> None:
        self._bits, self._profile = samples.bits, samples.profile
        self._own, self._srgb = folder / "photo.icc", folder / "srgb.icc"
        if samples.profile is not None:
            self._own.write_bytes(samples.profile)
            self._srgb.write_bytes(srgb_profile())

    def brought(self, colours: npt.NDArray[np.uint8]) -> Pixels:
        """(height, width, 3) of sRGB as the photo would have it."""
        if self._profile is None:
            return colours.astype(np.uint16) * np.uint16(257) if self._bits == 16 else colours
        image = pyvips.Image.new_from_array(np.ascontiguousarray(colours), interpretation="srgb")
        done = image.icc_transform(str(self._own), input_profile=str(self._srgb), depth=self._bits, intent="perceptual")
        return np.asarray(done.numpy())
