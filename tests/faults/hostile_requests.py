"""Requests that contradict themselves, ask for too much, or were written to do harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.faults import damage

_USAGE, _BAD, _DONE = 2, 3, (0,)
_FEW: Final = {"embedding_steps": 1, "weight_steps": 1, "sampling_steps": 1}
_LONG: Final = "a dog " * 200_000
_EVERY = ("EditRequest", "SampleRequest", "SegmentRequest", "EncodeRequest", "ReferenceRequest", "InspectRequest")


@dataclass(frozen=True)
class AskedRequest:
    """``line`` is to end with one of ``codes``."""

    name: str
    line: bytes
    codes: tuple[int, ...]


def hostile_requests(photo: Path, mask: Path, tuned: Path, out: Path) -> Iterator[AskedRequest]:
    """Each differs from one that is sound, and these come first: they have to be done."""
    edit: dict[str, Any] = {
        "request": "EditRequest",
        "photo": str(photo),
        "pointer": {"mask": str(mask)},
        "object_prompt": "a dog jumping",
        "background_prompt": "in the snow",
        "reference": "photo",
        "out": str(out),
    }
    more: dict[str, Any] = {"request": "SampleRequest", "tuned": str(tuned), "out": str(out)}
    segment: dict[str, Any] = {"request": "SegmentRequest", "photo": str(photo), "out": None}
    reference: dict[str, Any] = {"request": "ReferenceRequest", "prompt": "a dog", "out": str(out)}
    inspect: dict[str, Any] = {"request": "InspectRequest"}
    clicked: dict[str, Any] = segment | {"pointer": {"clicks": [{"x": 5, "y": 5}]}}
    for sound in (edit | {"overrides": _FEW}, more, clicked, reference | {"sampling_steps": 1}, inspect):
        yield AskedRequest(
            f"a sound {sound['request']}", json.dumps(sound | {"job": "job", "seeds": [1]}).encode(), _DONE
        )
    yield from _lines()
    for base, changes in (
        (edit, _OF_EDITS),
        (edit, _OF_ALL_EDITS),
        (more, _OF_ALL_EDITS),
        (more, _OF_SAMPLES),
        (segment, _OF_POINTERS),
        (clicked, _OF_SEGMENTS),
        (reference, _OF_REFERENCES),
        (inspect, _OF_INSPECTIONS),
    ):
        for changed in changes:
            told = ", ".join(f"{name}={str(value)[:40]}" for name, value in changed.items())
            line = json.dumps(base | {"job": "job"} | changed).encode()
            yield AskedRequest(f"{base['request']} {told}", line, (_USAGE, _BAD))


def _lines() -> Iterator[AskedRequest]:
    """That are no requests."""
    nested = damage.DEEP.decode()
    for name, line in (
        ("nothing", b""),
        ("no JSON", b"run"),
        ("a number", b"5"),
        ("null", b"null"),
        ("a list", b"[]"),
        ("no Unicode", b'{"request":"InspectRequest","job":"\xff"}'),
        ("nested", damage.DEEP),
        ("a nested job", f'{{"request":"InspectRequest","job":{nested}}}'.encode()),
        ("nested settings", f'{{"request":"EditRequest","job":"a","overrides":{{"alpha":{nested}}}}}'.encode()),
        ("no job", b'{"request":"InspectRequest"}'),
        ("no kind", b'{"job":"job"}'),
        ("a strange kind", b'{"request":"Nonsense","job":"job"}'),
    ):
        yield AskedRequest(name, line, (_USAGE,))
    for kind in _EVERY:
        if kind != "InspectRequest":
            yield AskedRequest(f"a bare {kind}", json.dumps({"request": kind, "job": "job"}).encode(), (_USAGE,))
        yield AskedRequest(f"{kind}, a job of 7", json.dumps({"request": kind, "job": 7}).encode(), (_USAGE,))


def _each(name: str, *values: Any) -> Iterator[dict[str, Any]]:
    return ({name: value} for value in values)


_OF_ALL_EDITS: Final = (
    *_each("seeds", [], [-1], [1 << 63], [1, 1], list(range(1, 300)), [1.5], ["a"], 5, None),
    *_each("out", "", "a\0b", 5, None),
    *_each("overrides", {"nonsense": 1}, {"sampling_steps": 0}, {"sampling_steps": 1 << 40}, {"guidance": "x"}, [], 5),
    {"overrides": {f"setting {number}": 1 for number in range(1000)}},
    {"overrides": {"alpha": [[[[1]]]]}},
    {"overrides": {"alpha": "much " * 100_000}},
)
_OF_EDITS: Final = (
    *_each("photo", "", "/no/such/photo.png", "a\0b.png", "/dev/null", "/", "x" * 10_000, 5),
    *_each(
        "object_prompt", "", "  ", ",.!", _LONG, "xyz " * 50, "собака прыгает", "犬が跳ぶ", "ein Hund springt hoch", 5
    ),
    *_each("background_prompt", "", _LONG, "на снегу", None),
    *_each("target", _LONG, " , ", "a zebra"),
    *_each("negative", _LONG, "a zebra"),
    *_each("reference", "", "/no/such/reference.png", "a\0b"),
    *_each("object_source", "/no/such/other.png", ""),
    *_each("pointer", {}, {"mask": "/no/such/mask.png"}, {"mask": ""}, {"clicks": "here"}, None, 5),
    *_each(
        "transform", {"scale": 0}, {"scale": -1}, {"scale": 1e300}, {"dx": 1e300}, {"dy": -1e300}, {"rotate": 1e300}
    ),
    *_each("transform", {"dx": 5000}, {"scale": "large"}),
    *_each("frame", {"x0": 0, "y0": 0, "x1": 0, "y1": 0}, {"x0": -9, "y0": 0, "x1": 20, "y1": 20}, {"x0": 1}),
    *_each("frame", {"x0": -1e300, "y0": 0, "x1": 1e300, "y1": 1}, {"x0": 0, "y0": 0, "x1": 1e9, "y1": 1e9}),
    *_each("preset", "best", 5),
    *_each("method", "magic", None),
    *_each("overrides", {"adaptation": "lora", "lora_rank": 1 << 40}, {"bent_copies": 1 << 40}, {"edit_seed": -1}),
    *_each("overrides", {"weight_rate": 0}, {"alpha": 7}, {"object_weight": 0, "background_weight": 0}),
    *_each("sam", ""),
)
_OF_SAMPLES: Final = (
    *_each("tuned", "", "/no/such/tuned.safetensors", "/dev/null", "/", "a\0b", 5),
    *_each("overrides", {"weight_steps": 1}, {"alpha": 2}),
)
_FAR: Final = {"x": 1e300, "y": 5}
_OF_POINTERS: Final = (
    *_each(
        "pointer", {}, {"clicks": []}, {"clicks": [_FAR]}, {"clicks": [{"x": -5, "y": 5}]}, {"clicks": [{"x": "a"}]}
    ),
    *_each("pointer", {"clicks": [{"x": 5, "y": 5}] * 100_000}),
    *_each("pointer", {"box": {"x0": 5, "y0": 5, "x1": 5, "y1": 9}}, {"box": {"x0": 0, "y0": 0, "x1": 1e300, "y1": 9}}),
    *_each("pointer", {"box": {"x0": 500, "y0": 500, "x1": 900, "y1": 900}}),
    *_each("pointer", {"rough": "/no/such/rough.png"}, {"rough": ""}, {"rough": "a\0b"}),
)
_OF_SEGMENTS: Final = (*_each("photo", "", "/no/such.png", "/dev/null", "a\0b", 5), *_each("out", "", "a\0b"))
_OF_REFERENCES: Final = (
    *_each("prompt", "", " ", _LONG, "a zebra", "снег", 5),
    *_each("object_prompt", _LONG),
    *_each("background_prompt", _LONG, "a zebra"),
    *_each("seeds", [], [-1], list(range(1, 100)), [1, 1]),
    *_each("sampling_steps", 0, -1, 1 << 40, "many", 1e300),
    *_each("guidance", 0, 1e300, "strong"),
    *_each("frame", {"x0": 0, "y0": 0, "x1": 1e300, "y1": 1}, {"x0": 0, "y0": 0, "x1": 0, "y1": 9}),
    *_each("out", "", "a\0b"),
)
_OF_INSPECTIONS: Final = (*_each("prompts", [_LONG], ["a dog"] * 1000, 5, [5]), *_each("model", "", "a\0b", 5))
