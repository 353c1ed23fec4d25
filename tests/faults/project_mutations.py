"""Project files damaged on their way, and made to do harm: as an archive, and in what is inside of it."""

from __future__ import annotations

import io
import random
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Final

from engine.pictures.layered.openraster import MIMETYPE, STACK
from engine.projects import saving, unpacking
from engine.projects.format import STATE
from engine.projects.reading import read
from tests.engine.projects.make import make
from tests.faults import mutations

_NAMES: Final = (
    "../a",
    "/a",
    "a/../../b",
    "C:/a",
    "..\\a",
    "a\0b",
    "",
    ".",
    "data//a",
    STATE.upper(),
    "a" * 5000,
    "ä\n",
)


def sound() -> list[bytes]:
    """One, small."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "made")
        source.mkdir()
        saving.save(Path(folder, "a.ldp"), *make(source))
        return [Path(folder, "a.ldp").read_bytes()]


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A third of them as bytes, else nothing behind the archive's checksums is reached."""
    if rng.random() < 1 / 3:
        return mutations.mutated(content, [content], rng)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        entries = [(name, file.read(name)) for name in file.namelist()]
    for _ in range(rng.choice((1, 1, 2, 3))):
        _change(entries, rng)
    target = io.BytesIO()
    packed = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(target, "w", packed) as file:
        for name, inside in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = packed
            if rng.random() < 0.02:
                entry.external_attr = rng.choice((0o120777, 0o040755, 0o060666)) << 16
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # two of one name
                file.writestr(entry, inside)
    return target.getvalue()


def opened(path: Path) -> None:
    """As window and command line do, but for decoding its pictures. Raises EngineError where it is refused."""
    outside = path.parent / "outside"
    outside.mkdir(exist_ok=True)
    before = set(path.parent.iterdir())
    with tempfile.TemporaryDirectory(dir=outside) as folder:
        unpacked, runs = Path(folder, "unpacked"), Path(folder, "runs")
        unpacked.mkdir()
        found = read(path, unpacked)
        if found.project is not None:
            unpacking.draft_of(found, runs)
            unpacking.request_of(found, "job", runs)
        strange = {entry.name for entry in Path(folder).iterdir()} - {"unpacked", "runs"}
    strange |= {entry.name for entry in {*outside.iterdir(), *path.parent.iterdir()} - before}
    if strange:
        raise AssertionError(f"written outside: {sorted(strange)}")


def _change(entries: list[tuple[str, bytes]], rng: random.Random) -> None:
    """Mostly of what is text, in which names and numbers are."""
    texts = [k for k, (name, _) in enumerate(entries) if name in (STATE, STACK, MIMETYPE)]
    k = rng.choice(texts) if texts and rng.random() < 0.8 else rng.randrange(len(entries))
    name, content = entries[k]
    match rng.randrange(8):
        case 0:
            entries[k] = (rng.choice(_NAMES), content)
        case 1:
            entries.insert(k, (name, content))
        case 2 if len(entries) > 1:
            del entries[k]
        case 3:
            entries.append((rng.choice(_NAMES), content))
        case 4:
            entries[k] = (name, content[: rng.randrange(len(content) + 1)])
        case 5 if name == STATE:
            entries[k] = (name, _other_value(content, rng))
        case _:
            entries[k] = (name, mutations.mutated(content, [content], rng))


def _other_value(content: bytes, rng: random.Random) -> bytes:
    """JSON of the same shape, one of its values another."""
    lines = content.split(b"\n")
    k = rng.randrange(len(lines))
    name, colon, _ = lines[k].partition(b": ")
    values = (
        b"null",
        b"-1",
        b"1e308",
        b'"../../a"',
        b'"/etc/passwd"',
        b"[]",
        b"{}",
        b"99999999999999999999",
        b'"\\ud800"',
    )
    if colon:
        lines[k] = name + colon + rng.choice(values) + (b"," if lines[k].endswith(b",") else b"")
    return b"\n".join(lines)
