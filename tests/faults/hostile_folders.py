"""Stable Diffusion folders that are damaged, of other kinds, or made of parts that do not fit each other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.faults import damage
from tests.faults.damage import GONE, Damage, fields
from tests.faults.hostile_fields import FIELDS

UNET, VAE, TEXT = (
    "unet/diffusion_pytorch_model.safetensors",
    "vae/diffusion_pytorch_model.safetensors",
    "text_encoder/model.safetensors",
)
WEIGHTS: Final = (UNET, VAE, TEXT)
CONFIGS: Final = ("unet/config.json", "vae/config.json", "text_encoder/config.json")
SCHEDULER, TOKENIZER = "scheduler/scheduler_config.json", "tokenizer/tokenizer_config.json"
INDEX, CARD, WORDS = "model_index.json", "layerdiffusion.json", "tokenizer/tokenizer.json"


@dataclass(frozen=True)
class Hostile:
    """``path`` is what is given as a model; the refusal must name ``named``."""

    group: str
    name: str
    path: Path
    named: str


class Folders:
    """Makes variants of the folder ``base`` in ``root``; what a variant does not change, it shares with it."""

    def __init__(self, base: Path, root: Path) -> None:
        self.base, self.root = base, root
        self._made = 0

    def variant(self, changes: Mapping[str, Damage | bytes | None]) -> Path:
        """A new folder. ``changes`` of files by their names: damaged, put there, or with None taken away."""
        self._made += 1
        folder = self.root / f"model-{self._made}"
        for file in self.base.rglob("*"):
            name = file.relative_to(self.base).as_posix()
            if file.is_file() and name not in changes:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.link(file, folder / name)
        for name, change in changes.items():
            if change is not None:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                content = change if isinstance(change, bytes) else change((self.base / name).read_bytes())
                (folder / name).write_bytes(content)
        return folder

    def file(self, name: str, content: bytes) -> Path:
        self._made += 1
        path = self.root / f"file-{self._made}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return path


def hostile(folders: Folders) -> Iterator[Hostile]:
    yield from _weights(folders)
    yield from _pickled(folders)
    yield from _variants(folders)
    yield from _configs(folders)
    yield from _fields(folders)
    yield from _tokenizers(folders)


def _one(folders: Folders, group: str, name: str, file: str, change: Damage | bytes | None) -> Hostile:
    return Hostile(group, f"{file}: {name}", folders.variant({file: change}), Path(file).name)


def _weights(folders: Folders) -> Iterator[Hostile]:
    for file in WEIGHTS:
        yield _one(folders, "weights", "missing", file, None)
        for name, change in damage.SAFETENSORS.items():
            yield _one(folders, "weights", name, file, change)
        other = next(each for each in WEIGHTS if each != file)
        foreign = (folders.base / other).read_bytes()
        yield _one(folders, "weights", f"those of {other}", file, foreign)


def _pickled(folders: Folders) -> Iterator[Hostile]:
    for file in WEIGHTS:
        name = "pytorch_model.bin" if file == TEXT else "diffusion_pytorch_model.bin"
        binary = f"{file.split('/')[0]}/{name}"
        content = (folders.base / file).read_bytes()
        for what, change in damage.PICKLED.items():
            folder = folders.variant({file: None, binary: change(content)})
            yield Hostile("pickled weights", f"{binary}: {what}", folder, name)


def _variants(folders: Folders) -> Iterator[Hostile]:
    """Only weights that are not read here, and weights in several files."""
    for file in WEIGHTS:
        content, stem = (folders.base / file).read_bytes(), file.removesuffix(".safetensors")
        for other in (".bf16.safetensors", ".non_ema.safetensors", ".msgpack", ".onnx", ".fp8.safetensors"):
            folder = folders.variant({file: None, stem + other: content})
            yield Hostile("variants", f"only {stem}{other}", folder, Path(stem + other).name)
        first, second, index = (
            f"{stem}-00001-of-00002.safetensors",
            f"{stem}-00002-of-00002.safetensors",
            f"{stem}.safetensors.index.json",
        )
        map_of_both = json.dumps({"weight_map": {"a": Path(first).name, "b": Path(second).name}}).encode()
        shards: tuple[tuple[str, dict[str, bytes | None], str], ...] = (
            ("no index", {first: content}, index),
            ("an index that is a web page", {first: content, index: damage.WEB_PAGE}, index),
            ("an index that is nested", {first: content, index: damage.DEEP}, index),
            ("an index of numbers", {first: content, index: b'{"weight_map":{"a":1}}'}, index),
            ("one file missing", {first: content, index: map_of_both}, second),
            ("one file damaged", {first: content, second: b"", index: map_of_both}, second),
        )
        for what, given, named in shards:
            yield Hostile("variants", f"{stem}: {what}", folders.variant({file: None, **given}), Path(named).name)


def _configs(folders: Folders) -> Iterator[Hostile]:
    for file in (*CONFIGS, SCHEDULER, TOKENIZER, INDEX, CARD):
        if file != CARD:
            yield _one(folders, "configs", "missing", file, None)
        for name, change in damage.CONFIG.items():
            yield _one(folders, "configs", name, file, change)
        yield _one(folders, "configs", "quantised", file, fields(quantization_config={"load_in_4bit": True}))


def _fields(folders: Folders) -> Iterator[Hostile]:
    for file, changes in FIELDS.items():
        for changed in changes:
            told = ", ".join(
                f"{name}={'gone' if value is GONE else str(value)[:30]}" for name, value in changed.items()
            )
            # what does not fit another part may be told by naming the folder, or the weights that it does not fit
            folder = folders.variant({file: fields(**changed)})
            yield Hostile("fields", f"{file}: {told}", folder, folder.name)


def _tokenizers(folders: Folders) -> Iterator[Hostile]:
    whole: dict[str, Any] = json.loads((folders.base / WORDS).read_bytes())
    model: dict[str, Any] = whole["model"]
    vocabulary, merges = model["vocab"], [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]]
    lines = "\n".join(["#version: 0.2", *merges, ""]).encode()
    words, pairs = "tokenizer/vocab.json", "tokenizer/merges.txt"

    def old(name: str, vocab: bytes | None, merged: bytes | None, named: str) -> Hostile:
        folder = folders.variant({WORDS: None, words: vocab, pairs: merged})
        return Hostile("tokenizers", name, folder, named)

    def changed(name: str, **values: Any) -> Hostile:
        content = json.dumps(whole | {"model": model | values}).encode()
        return Hostile("tokenizers", f"tokenizer.json: {name}", folders.variant({WORDS: content}), "tokenizer")

    good = json.dumps(vocabulary).encode()
    yield old("neither vocabulary nor merges", None, None, "vocab.json")
    yield old("no merges", good, None, "merges.txt")
    yield old("no vocabulary", None, lines, "vocab.json")
    for name, change in damage.ANY_FILE.items():
        yield old(f"vocab.json: {name}", change(good), lines, "vocab.json")
        if name not in ("JSON error", "nested"):
            yield old(f"merges.txt: {name}", good, change(lines), "merges.txt")
        yield _one(folders, "tokenizers", name, WORDS, change)
    yield old("merges.txt of another tokenizer", good, b"#version: 0.2\nx y\nxy z\n", "merges.txt")
    yield old("vocab.json of a few words", b'{"a":0,"b":1}', lines, "tokenizer")
    yield old("vocab.json of the same numbers", json.dumps(dict.fromkeys(vocabulary, 1)).encode(), lines, "vocab.json")
    yield old("vocab.json of texts", json.dumps({name: name for name in vocabulary}).encode(), lines, "vocab.json")
    yield changed("no merges", merges=[])
    yield changed("half of the merges", merges=merges[: len(merges) // 2])
    yield changed("no vocabulary", vocab={})
    yield changed("half a vocabulary", vocab=dict(list(vocabulary.items())[:100]))
    yield changed("a list for a vocabulary", vocab=list(vocabulary))
    yield changed("one token more", vocab=vocabulary | {"~": len(vocabulary)})
    yield changed("merges of three", merges=[*merges, "a b c"])
    for name in ("special_tokens_map.json", "added_tokens.json"):
        yield _one(folders, "tokenizers", "web page", f"tokenizer/{name}", damage.WEB_PAGE)
