"""Checkpoints that torch pickled: whether one is whole and nothing but weights, told without unpickling it. Torch-free.

``torch.load(weights_only=True)`` refuses code as well, but it says so with advice to switch that protection off.
"""

from __future__ import annotations

import contextlib
import io
import pickletools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from engine.files import file_signatures
from engine.models.checks.weight_files import AS_SAFETENSORS, damaged, no_weights, unreadable
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_LEGACY: Final = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the magic number before torch 1.6
_LEGACY_PICKLES: Final = 4  # magic number, version, what the system was, the weights
_MOST_OPCODES: Final = 5_000_000
_LARGEST_PICKLE: Final = 200_000_000  # bytes; the weights themselves lie outside it
_HARMLESS: Final = ("torch", "torch._utils", "torch._tensor", "torch.storage", "torch.nn.parameter", "collections")
_PROTOCOL: Final = 2
# what the readers of pickles and archives raise
_CUT: Final = (OSError, ValueError, EOFError, LookupError, NotImplementedError, RuntimeError, zipfile.BadZipFile)


def check(file: Path, advice: Text = AS_SAFETENSORS) -> None:
    """Raises ModelError where ``file`` is no whole checkpoint of weights alone; ``advice`` as in ``no_weights``."""
    try:
        how = _fault_of(file)
    except PermissionError as error:
        raise unreadable(file, error) from error
    except _CUT as error:
        raise damaged(file, shown("it is not whole")) from error
    if how is not None:
        raise no_weights(file, how, advice)


def refuse_code(file: Path) -> None:
    """Raises ModelError where ``file``, whatever its name says, is a pickle with program code."""
    with contextlib.suppress(*_CUT):
        _fault_of(file)


def _fault_of(file: Path) -> Text | None:
    with file.open("rb") as opened:
        first = opened.read(len(_LEGACY))
    if first.startswith(b"PK"):
        return _fault_of_archive(file)
    if first == _LEGACY:
        with file.open("rb") as opened:
            return _fault_of_pickles(file, opened, _LEGACY_PICKLES)
    kind = file_signatures.kind_of(file)
    if first[:1] == b"\x80" and first[1:2] <= b"\x05":
        with file.open("rb") as opened:
            _fault_of_pickles(file, opened, 1)
    return kind or shown("it is no file of weights")


def _fault_of_archive(file: Path) -> Text | None:
    if not file_signatures.is_torch_archive(file):
        zipfile.ZipFile(file).close()  # raises where it is cut
        return file_signatures.ZIP
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if any("/code/" in entry.filename for entry in entries):
            raise program_code(file)
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
            return file_signatures.ZIP  # torch compresses nothing
        pickled = next(entry for entry in entries if entry.filename.endswith("/data.pkl"))
        if pickled.file_size > _LARGEST_PICKLE:
            return shown("it is no file of weights")
        return _fault_of_pickles(file, io.BytesIO(archive.read(pickled)), 1)


def _fault_of_pickles(file: Path, stream: IO[bytes], pickles: int) -> Text | None:
    """Reads ``pickles`` of them. Raises ModelError where one names more than tensors, ValueError where one is cut."""
    left, foreign = _MOST_OPCODES, False
    for _ in range(pickles):
        for name, value in _opcodes(stream):
            left -= 1
            imports = name in ("INST", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4")
            if imports or (name == "GLOBAL" and str(value).split(" ")[0] not in _HARMLESS):
                raise program_code(file)
            foreign = foreign or (name == "PROTO" and value != _PROTOCOL)
            if left < 0:
                break
    return file_signatures.PICKLE if left < 0 or foreign else None


def _opcodes(stream: IO[bytes]) -> Iterator[tuple[str, object]]:
    for opcode, value, _ in pickletools.genops(stream):
        yield opcode.name, value


def program_code(file: Path) -> ModelError:
    """What is said of ``file``, whatever a library would advise."""
    return ModelError(
        "{file} holds program code and was refused.",
        AS_SAFETENSORS,
        file=file,
    )
