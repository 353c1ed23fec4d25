"""Ways in which a file of a model is damaged: what downloads, disks and strangers make of it."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load, save
from torch import Tensor

Damage = Callable[[bytes], bytes]
Weights = dict[str, Tensor]

WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Entry not found</body></html>\n"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1234\n"
DEEP = b"[" * 200_000 + b"]" * 200_000


class Harmful:
    """Pickled, it is program code."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.getenv, ("HOME",)


def zipped(_: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("readme.txt", "nothing of interest")
    return made.getvalue()


def code(_: bytes) -> bytes:
    made = io.BytesIO()
    torch.save({"weight": Harmful()}, made)
    return made.getvalue()


def torch_code(_: bytes) -> bytes:
    """It calls a function of torch itself."""
    plain, made = io.BytesIO(), io.BytesIO()
    torch.save({}, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w") as archive:
        for entry in source.infolist():
            called = entry.filename.endswith("/data.pkl")
            archive.writestr(entry, b"\x80\x02ctorch\nload\nX\x01\x00\x00\x00x\x85R." if called else source.read(entry))
    return made.getvalue()


def old_code(_: bytes) -> bytes:
    made = io.BytesIO()
    torch.save({"weight": Harmful()}, made, _use_new_zipfile_serialization=False)
    return made.getvalue()


ANY_FILE: Mapping[str, Damage] = {
    "empty": lambda content: b"",
    "web page": lambda content: WEB_PAGE,
    "LFS pointer": lambda content: POINTER,
    "text": lambda content: b"Access to this model is restricted.\n",
    "JSON error": lambda content: b'{"error":"Invalid username or password."}',
    "zip": zipped,
    "gzip": gzip.compress,
    "pickle": lambda content: pickle.dumps({"weight": [1.0, 2.0]}, protocol=2),
    "pickled code": lambda content: pickle.dumps(Harmful(), protocol=2),
    "picture": lambda content: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "zeros": lambda content: bytes(len(content)),
    "noise": lambda content: bytes((7 * i * i + 13 * i + 128) % 251 for i in range(600)),
    "half": lambda content: content[: len(content) // 2],
    "nested": lambda content: DEEP,
}


def header(change: Callable[[dict[str, Any]], object]) -> Damage:
    """A safetensors file whose header is changed, its weights as they were."""

    def damage(content: bytes) -> bytes:
        length = int.from_bytes(content[:8], "little")
        entries: dict[str, Any] = json.loads(content[8 : 8 + length])
        changed = change(entries)
        written = json.dumps(entries if changed is None else changed).encode()
        return len(written).to_bytes(8, "little") + written + content[8 + length :]

    return damage


def entry(name: str, value: object) -> Damage:
    """In the header, ``name`` of one weight becomes ``value``."""
    return header(lambda entries: _first(entries).update({name: value}))


def _first(entries: dict[str, Any]) -> dict[str, Any]:
    return entries[min(name for name in entries if name != "__metadata__")]


def weights(change: Callable[[Weights], Weights | None]) -> Damage:
    """A whole safetensors file with other weights in it."""

    def damage(content: bytes) -> bytes:
        values = load(content)
        changed = change(values)
        return save(values if changed is None else changed, {"format": "pt"})

    return damage


def with_value(value: float) -> Damage:
    def change(values: Weights) -> None:
        values[max(values, key=lambda name: values[name].numel())].view(-1)[-1] = value

    return weights(change)


def _grown(values: Weights) -> None:
    name = max(values, key=lambda name: values[name].numel())
    values[name] = torch.cat([values[name], values[name][:1]])


def _lost(values: Weights) -> None:
    del values[min(values)]


SAFETENSORS: Mapping[str, Damage] = {
    **ANY_FILE,
    "pickled code by torch": code,
    "cut header": lambda content: content[:100],
    "cut in the length": lambda content: content[:5],
    "one byte short": lambda content: content[:-1],
    "one byte more": lambda content: content + b"\0",
    "huge header": lambda content: (1 << 62).to_bytes(8, "little") + content[8:],
    "long header": lambda content: (len(content) + 1).to_bytes(8, "little") + content[8:],
    "header of length 0": lambda content: bytes(8) + content[8:],
    "header is no JSON": lambda content: content[:8] + b"{" + b"x" * 40 + content[49:],
    "header is a list": header(lambda entries: list(entries)),
    "header is null": lambda content: (4).to_bytes(8, "little") + b"null",
    "nested header": lambda content: len(DEEP).to_bytes(8, "little") + DEEP,
    "nested value": lambda content: (len(DEEP) + 6).to_bytes(8, "little") + b'{"a":' + DEEP + b"}",
    "no offsets": header(lambda entries: _first(entries).pop("data_offsets") and None),
    "offsets past the end": entry("data_offsets", [0, 1 << 50]),
    "offsets backwards": entry("data_offsets", [64, 0]),
    "negative shape": entry("shape", [-1, -4]),
    "huge shape": entry("shape", [1 << 40, 1 << 40]),
    "unknown type": entry("dtype", "F31"),
    "whole numbers": weights(lambda values: {name: value.to(torch.int32) for name, value in values.items()}),
    "eight bits": weights(lambda values: {name: value.to(torch.float8_e4m3fn) for name, value in values.items()}),
    "larger weight": weights(_grown),
    "lost weight": weights(_lost),
    "no weights": weights(lambda values: {}),
    "foreign weights": weights(lambda values: {"foreign": torch.zeros(3)}),
    "other names": weights(lambda values: {f"model.{name}": value for name, value in values.items()}),
    "NaN": with_value(float("nan")),
    "infinite": with_value(float("inf")),
}


def pickled(change: Callable[[Weights], object] | None = None, old: bool = False) -> Damage:
    """The weights as torch pickles them, after ``change``."""

    def damage(content: bytes) -> bytes:
        values = load(content)
        state: object = values if change is None else change(values)
        made = io.BytesIO()
        torch.save(values if state is None else state, made, _use_new_zipfile_serialization=not old)
        return made.getvalue()

    return damage


def _spoilt(values: Weights) -> None:
    next(iter(values.values())).view(-1)[0] = float("nan")


def cut(damage: Damage) -> Damage:
    def half(content: bytes) -> bytes:
        made = damage(content)
        return made[: len(made) // 2]

    return half


PICKLED: Mapping[str, Damage] = {
    **{name: damage for name, damage in ANY_FILE.items() if name != "half"},
    "code by torch": code,
    "code by an old torch": old_code,
    "code of torch": torch_code,
    "half": cut(pickled()),
    "half of an old file": cut(pickled(old=True)),
    "a class": pickled(lambda values: {"path": Path("x"), **values}),
    "a number": pickled(lambda values: 5),
    "a list": pickled(lambda values: list(values.values())),
    "numbers for names": pickled(lambda values: dict(enumerate(values.values()))),
    "larger weight": pickled(_grown),
    "lost weight": pickled(_lost),
    "NaN": pickled(_spoilt),
    "nothing": pickled(lambda values: {}),
}
CONFIG: Mapping[str, Damage] = {
    **{name: damage for name, damage in ANY_FILE.items() if name != "JSON error"},
    "null": lambda content: b"null",
    "a list": lambda content: b"[" + content + b"]",
    "a number": lambda content: b"7",
    "a text in quotes": lambda content: json.dumps(content.decode()).encode(),
    "no UTF-8": lambda content: content[:-2] + b',"\xff\xfe":1}',
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "too large": lambda content: content + b" " * 2_000_000,
}


GONE: Final = "gone"  # stands for a field that is not there


def fields(**changed: Any) -> Damage:
    """A config with other values."""

    def damage(content: bytes) -> bytes:
        values: dict[str, Any] = json.loads(content) | changed
        return json.dumps({name: value for name, value in values.items() if value is not GONE}).encode()

    return damage
