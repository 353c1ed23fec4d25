"""Names and shapes of the weights in a file of whatever format, told without loading any. Torch-free."""

from __future__ import annotations

import collections
import io
import pickle
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from engine.models.checks import pickles, weight_files
from engine.models.checks.weight_files import AS_SAFETENSORS, Shapes, damaged
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_LEVELS: Final = ("state_dict", "model", "module")  # in which a checkpoint may keep its weights
# of all that torch lets a checkpoint of weights name, what is neither a tensor nor a collection
_VALUES: Final = re.compile(r"\w*Storage|\w*Tensor|Size|device|(b?float|u?int|bfloat|bool|complex)\w*")
_LEGACY_HEADER: Final = 3  # pickles before the weights: magic number, version, what the system was


def read_shapes(file: Path, advice: Text = AS_SAFETENSORS) -> Shapes:
    """Of the weights in ``file``, those of a checkpoint that lie a level deeper included.

    Raises ModelError where it is damaged, no file of weights, or holds more than weights. ``advice`` as in
    ``no_weights``.
    """
    try:
        if file.suffix == ".safetensors" or weight_files.is_safetensors(file):
            pickles.refuse_code(file)
            return weight_files.whole_header(file, advice).shapes
    except OSError as error:
        raise weight_files.unreadable(file, error) from error
    pickles.check(file, advice)
    try:
        content = _unpickled(file)
    except ModelError:
        raise
    except Exception as error:  # whatever a damaged pickle makes of the unpickler
        raise damaged(file, shown("it is not whole")) from error
    return _flat(content)


class _Shape(tuple[int, ...]):
    """Of a tensor, in the tensor's place."""

    __slots__ = ()


class _Stored:
    """In the place of anything else that torch may have pickled."""

    def __init__(self, *_: object) -> None: ...
    def __setstate__(self, _: object) -> None: ...


def _tensor(_storage: object, _offset: object, size: tuple[int, ...], *_: object) -> _Shape:
    return _Shape(map(int, size))


def _same(inner: object, *_: object) -> object:
    return inner


class _Unpickler(pickle.Unpickler):
    """Makes shapes, dictionaries and placeholders, and calls nothing that the file names."""

    def __init__(self, file: Path, stream: io.BufferedIOBase) -> None:
        super().__init__(stream)
        self._file = file

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        match module_name, global_name:
            case "collections", "OrderedDict" | "Counter":
                return collections.OrderedDict[Any, Any]
            case "torch._utils", "_rebuild_tensor" | "_rebuild_tensor_v2" | "_rebuild_tensor_v3":
                return _tensor
            case "torch._utils", "_rebuild_parameter" | "_rebuild_parameter_with_state":
                return _same
            case "torch" | "torch.storage" | "torch.cuda", name if _VALUES.fullmatch(name):
                return _Stored
            case _:
                raise pickles.program_code(self._file)

    def persistent_load(self, pid: Any, /) -> _Stored:
        return _Stored()


def _unpickled(file: Path) -> object:
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
            return _Unpickler(file, io.BytesIO(archive.read(name))).load()
    with file.open("rb") as opened:
        for _ in range(_LEGACY_HEADER):
            _Unpickler(file, opened).load()
        return _Unpickler(file, opened).load()


def _flat(content: object) -> Shapes:
    whole = _mapping(content)
    for level in _LEVELS:
        whole = _mapping(whole.get(level)) or whole
    found = {str(name): tuple(value) for name, value in whole.items() if isinstance(value, _Shape)}
    for name, inner in whole.items():
        found |= {f"{name}.{key}": tuple(value) for key, value in _mapping(inner).items() if isinstance(value, _Shape)}
    return found


def _mapping(value: object) -> Mapping[Any, object]:
    return cast(Mapping[Any, object], value) if isinstance(value, Mapping) else {}
