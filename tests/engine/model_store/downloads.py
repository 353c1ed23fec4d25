"""A download of one small file for tests; as a program: ``python -m tests.engine.model_store.downloads FOLDER URL``."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Callable
from pathlib import Path

from engine.model_store.catalogue import Catalogue, Licence, Offer
from engine.model_store.download import Downloader
from engine.model_store.hub import Hub
from engine.model_store.library import ModelLibrary
from engine.model_store.progress import Progress
from engine.protocol.errors import EngineError

CONTENT = random.Random(1).randbytes(200_000)


def offer_of(content: bytes, repository: str | None = None, addresses: tuple[str, ...] = ()) -> Offer:
    return Offer(
        id="tiny",
        title="Tiny",
        use="Is for tests.",
        kind="sam",
        file="tiny.pth",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence=Licence("Apache-2.0", "https://example.org/licence"),
        repository=repository,
        addresses=addresses,
    )


def silent(progress: Progress) -> None:
    pass


def library_of(folder: Path, offer: Offer) -> ModelLibrary:
    return ModelLibrary(folder, Catalogue((offer,)))


def get(
    folder: Path,
    address: str | None,
    offer: Offer | None = None,
    hub: Hub | None = None,
    show: Callable[[Progress], None] = silent,
    stopped: Callable[[], bool] = lambda: False,
) -> bytes:
    """What the file of the model holds in the end."""
    offer = offer or offer_of(CONTENT)
    downloader = Downloader(hub or Hub(), stall_s=0.3, pause_s=0.01)
    found = downloader.get(offer, library_of(folder, offer), show, stopped, address)
    assert found.checked
    return Path(found.path).read_bytes()


def part_of(folder: Path) -> Path:
    return folder / "tiny" / "tiny.pth.part"


if __name__ == "__main__":
    try:
        get(Path(sys.argv[1]), sys.argv[2])
    except EngineError as error:
        print(error)
