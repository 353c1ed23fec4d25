"""Files of weights as they lie on the disk: which ones a model's part has, and what a safetensors file says it holds.

Nothing here trusts a file, and nothing is loaded: a header is read, and held against the file's size. Torch-free.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.files import file_signatures
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

Shapes = Mapping[str, tuple[int, ...]]  # of weights, by their names
DOWNLOAD_AGAIN: Final = shown("Download it again.")
NOT_QUANTISED: Final = shown("Download it again, not quantised.")
AS_SAFETENSORS: Final = shown("Download it as .safetensors, which holds weights alone, from a place that you trust.")
ADVICE: Final = shown(
    "Choose a Stable Diffusion 1.x, 2.x or XL model: a diffusers folder, or one .safetensors or .ckpt file."
)
INSTALL_AGAIN: Final = shown("Install the program again.")
_ACCESS: Final = shown("Check its permissions and the disk.")

_NAME: Final = r"(diffusion_pytorch_model|model|pytorch_model)"
_WEIGHT_FILE: Final = re.compile(_NAME + r"(-\d+-of-\d+)?(\.fp16)?(-\d+-of-\d+)?\.(safetensors|bin)")
_ANY_WEIGHT_FILE: Final = re.compile(r".*\.(safetensors|bin|ckpt|pth|pt|msgpack|h5|onnx|gguf)")
_SHARD: Final = re.compile(r"-\d+-of-\d+")
_NO_WEIGHT: Final = "position_ids"  # older text encoders keep it among the weights
FLOATS: Final = ("F64", "F32", "F16", "BF16")  # dtypes
_LONGEST_HEADER: Final = 100_000_000  # bytes, as in the library
_LARGEST_INDEX: Final = 50_000_000
# bits of a value
_BITS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("F64", "I64", "U64", "C64"), 64),
    **dict.fromkeys(("F32", "I32", "U32"), 32),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 16),
    **dict.fromkeys(("I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    "F4": 4,
}


class Tensor(msgspec.Struct, frozen=True):
    """One entry of a safetensors header."""

    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


class Header(msgspec.Struct, frozen=True):
    """What a safetensors file holds, by name, and what it says of itself."""

    tensors: Mapping[str, Tensor]
    metadata: Mapping[str, str]

    @property
    def shapes(self) -> Shapes:
        return {name: tensor.shape for name, tensor in self.tensors.items()}


class BrokenHeaderError(Exception):
    """A file that is no whole safetensors file; ``how`` says what it is instead."""

    def __init__(self, how: Text) -> None:
        super().__init__(str(how))
        self.how = how


class _Index(msgspec.Struct, frozen=True):
    """Which of several files has which weight."""

    weight_map: dict[str, str]


def opened_weights(folder: Path) -> list[Path]:
    """The weight files of a model's part that the loaders open, in the order of their names; other variants may lie
    beside them. The fp16 variant counts where there is nothing else, .bin where there are no safetensors.
    """
    found = [file for file in sorted(folder.glob("*")) if _WEIGHT_FILE.fullmatch(file.name)]
    full = [file for file in found if ".fp16" not in file.name] or found
    safe = [file for file in full if file.suffix == ".safetensors"] or full
    return [file for file in safe if not _SHARD.search(file.name)] or safe


def other_weights(folder: Path) -> list[Path]:
    """Files of weights of which the loaders know nothing: other variants, those of other libraries."""
    return [file for file in sorted(folder.glob("*")) if is_weight_file(file) and not _WEIGHT_FILE.fullmatch(file.name)]


def is_weight_file(file: Path) -> bool:
    """By its name: of any variant and library."""
    return _ANY_WEIGHT_FILE.fullmatch(file.name) is not None


def index_of(files: list[Path]) -> Path | None:
    """The index that ``files`` need where they are several parts of one; None where they are one."""
    if not files or not _SHARD.search(files[0].name):
        return None
    stem, variant = files[0].name.split("-")[0].removesuffix(".fp16"), ".fp16" if ".fp16" in files[0].name else ""
    return files[0].with_name(f"{stem}{files[0].suffix}.index{variant}.json")


def check_index(index: Path, files: list[Path]) -> None:
    """Raises ModelError where ``files`` are not those that ``index`` names."""
    try:
        named = set(msgspec.json.decode(index.read_bytes()[:_LARGEST_INDEX], type=_Index).weight_map.values())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(index, shown("it is no index of weights")) from error
    if missing := sorted(named - {file.name for file in files}):
        lost = index.with_name(missing[0])
        raise ModelError("{file} is missing, which {index} names.", DOWNLOAD_AGAIN, file=lost, index=index.name)


def read_header(file: Path) -> Header:
    """Of a safetensors file that is whole. Raises BrokenHeaderError, OSError."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        start = opened.read(8)
        length = int.from_bytes(start, "little")
        if len(start) < 8 or not 2 <= length <= min(size - 8, _LONGEST_HEADER):
            kind = file_signatures.kind_of(file)
            raise BrokenHeaderError(kind or (_CUT if is_safetensors(file) else _NO_WEIGHTS))
        content = opened.read(length)
    try:
        entries = msgspec.json.decode(content, type=dict[str, dict[str, Any]])
        metadata = msgspec.convert(entries.pop("__metadata__", {}), dict[str, str])
        tensors = msgspec.convert(entries, dict[str, Tensor])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenHeaderError(file_signatures.kind_of(file) or _WRONG_HEADER) from error
    _check_layout(tensors, size - 8 - length)
    return Header(tensors, metadata)


def whole_header(file: Path, advice: Text = AS_SAFETENSORS) -> Header:
    """As ``read_header``. Raises ModelError where ``file`` is no whole one; ``advice`` as in ``no_weights``."""
    try:
        return read_header(file)
    except BrokenHeaderError as error:
        raise no_weights(file, error.how, advice) from error
    except OSError as error:
        raise unreadable(file, error) from error


def check_floats(file: Path) -> None:
    """Raises ModelError where ``file`` is not whole, or where its weights are quantised."""
    for name, tensor in whole_header(file).tensors.items():
        if tensor.dtype not in FLOATS and not name.endswith(_NO_WEIGHT):
            raise damaged(file, shown("its weights are of the type {type}", type=tensor.dtype), NOT_QUANTISED)


def is_safetensors(file: Path) -> bool:
    """By its first bytes, whatever its name says: a length, and JSON. Raises OSError."""
    with file.open("rb") as opened:
        first = opened.read(9)
    return first[8:] == b"{" and int.from_bytes(first[:8], "little") <= _LONGEST_HEADER


def sides_of(shape: tuple[int, ...]) -> str:
    """ "320 x 4 x 3 x 3", for a person."""
    return " x ".join(map(str, shape)) or "1"


def unreadable(file: Path, error: OSError) -> ModelError:
    return ModelError(
        "{file} cannot be read: {cause}.",
        _ACCESS,
        file=file,
        cause=error.strerror or error,
    )


@contextlib.contextmanager
def reading(place: Path) -> Generator[None]:
    """The system's own errors at ``place`` and in it become ModelErrors."""
    try:
        yield
    except OSError as error:
        raise unreadable(Path(error.filename or place), error) from error


def damaged(file: Path, how: Text, advice: Text = DOWNLOAD_AGAIN) -> ModelError:
    """``how``: "it is a web page"."""
    return ModelError("{file} cannot be used: {how}.", advice, file=file, how=how)


def no_weights(file: Path, how: Text, advice: Text) -> ModelError:
    """``file`` should hold weights. ``advice`` is for a file that was meant to be another one: it stays what it is."""
    return damaged(file, how, advice if how in file_signatures.OTHERS else DOWNLOAD_AGAIN)


@contextlib.contextmanager
def installed(wanted: bool) -> Generator[None]:
    """``wanted``: the model came with the program, so whatever is wrong with it, that is to be installed again."""
    try:
        yield
    except ModelError as error:
        said, advised = error.texts
        if not wanted or advised == _ACCESS:
            raise
        raise ModelError(said, INSTALL_AGAIN) from error


_NO_WEIGHTS: Final = shown("it is no file of weights")
_CUT: Final = shown("it is not whole, its end is missing")
_WRONG_HEADER: Final = shown("its header is wrong")


def _check_layout(tensors: Mapping[str, Tensor], size: int) -> None:
    """Each tensor takes what its shape needs, one after the other, to the end of the ``size`` bytes."""
    end = 0
    for tensor in sorted(tensors.values(), key=lambda tensor: tensor.data_offsets):
        bits = _BITS.get(tensor.dtype)
        if bits is None or any(side < 0 for side in tensor.shape):
            raise BrokenHeaderError(_WRONG_HEADER)
        first, last = tensor.data_offsets
        if first != end or (last - first) * 8 != math.prod(tensor.shape) * bits:
            raise BrokenHeaderError(_WRONG_HEADER)
        end = last
    if end > size:
        raise BrokenHeaderError(_CUT)
    if end < size:
        raise BrokenHeaderError(shown("it is longer than its header says"))
