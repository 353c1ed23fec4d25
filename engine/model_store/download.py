"""Gets a model of the catalogue, however the network behaves, and believes nothing but its SHA-256. Torch-free."""

from __future__ import annotations

import contextlib
import errno
import itertools
import time
from collections.abc import Callable, Generator
from typing import BinaryIO, Final

from httpx2 import URL

from engine.files import disk_errors, free_space
from engine.model_store import failures, model_files, replies
from engine.model_store.catalogue import Offer
from engine.model_store.hub import Hub
from engine.model_store.installed import Installed
from engine.model_store.library import ModelLibrary
from engine.model_store.part_file import PartFile
from engine.model_store.progress import Meter, Show
from engine.model_store.replies import PassingError, Requests
from engine.protocol.errors import DownloadError, ModelError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_LONGEST_WAIT_S: Final = 60.0  # that a server may ask for
_MOMENT_S: Final = 0.1

Stopped = Callable[[], bool]


class Downloader:
    """``stall_s``: so long without a byte is a failed try. ``pause_s`` passes before the second try, twice that
    before the third.

    ``tries`` in a row end a download; one that brought ``worth`` bytes or more begins the row anew.
    """

    def __init__(
        self, hub: Hub, stall_s: float = 30.0, tries: int = 3, pause_s: float = 1.0, worth: int = 10_000_000
    ) -> None:
        self._hub, self._stall_s, self._tries, self._pause_s, self._worth = hub, stall_s, tries, pause_s, worth

    def get(
        self, offer: Offer, library: ModelLibrary, show: Show, stopped: Stopped, address: str | None = None
    ) -> Installed:
        """``address``: in place of the catalogue's. What had arrived before is not got again, nor what is installed.

        ``stopped`` is asked at every piece that arrives, and while it waits; then, and after every error but a wrong
        SHA-256, what has arrived is kept. Raises DownloadError, DiskError, CancelledError, OSError, UsageError where
        the same is being got already.
        """
        target = library.place_of(offer)
        with library.held(offer.id):
            with contextlib.suppress(ModelError):
                return library.get(offer.id)
            part = PartFile(target)
            if target.is_file():  # whole, but killed before it was described
                target.replace(part.path)
            if part.size > offer.bytes:
                part.remove()
            free_space.check(target.parent, offer.bytes - part.size)
            if part.size < offer.bytes:
                self._fetch(offer, part, show, stopped, (address,) if address else self._hub.addresses(offer))
            self._check(offer, part, show, stopped)
            with _to_disk(part):
                part.finish()
                return library.accept(offer)

    def _fetch(self, offer: Offer, part: PartFile, show: Show, stopped: Stopped, addresses: tuple[str, ...]) -> None:
        """From the first address that has it. Raises what the first of them failed with."""
        first: DownloadError | None = None
        with replies.open_client(self._stall_s) as client:
            requests = Requests(client, self._hub, offer, self._stall_s)
            for address in addresses:
                try:
                    return self._insist(requests, address, offer, part, show, stopped)
                except DownloadError as error:
                    first = first or error
        assert first is not None  # the catalogue has an address of everything
        raise first

    def _insist(
        self, requests: Requests, address: str, offer: Offer, part: PartFile, show: Show, stopped: Stopped
    ) -> None:
        failed = 0
        while True:
            had = part.size
            try:
                return self._try(requests, address, offer, part, show, stopped)
            except PassingError as passing:
                failed = 1 if part.size - had >= self._worth else failed + 1
                wait_s = passing.wait_s if passing.wait_s is not None else self._pause_s * 2 ** (failed - 1)
                if failed >= self._tries or wait_s > _LONGEST_WAIT_S:
                    raise passing.error from passing
            _wait(wait_s, offer, part, stopped)

    def _try(
        self, requests: Requests, address: str, offer: Offer, part: PartFile, show: Show, stopped: Stopped
    ) -> None:
        with requests.ask(address, part.size, part.origin) as reply:
            first = next(reply.chunks, b"")  # before anything is given up: it may be a web page
            with _to_disk(part):
                part.begin(reply.origin, keep=reply.start > 0)
            meter = Meter("download", reply.start, offer.bytes, show)
            with part.appending() as opened:
                for chunk in itertools.chain((first,), reply.chunks):
                    with _to_disk(part):
                        _write(chunk, opened)
                    meter.add(len(chunk))
                    if stopped():
                        raise failures.stopped(part.size, offer)
            meter.tell()

    def _check(self, offer: Offer, part: PartFile, show: Show, stopped: Stopped) -> None:
        """Reads what lies on the disk: what arrived in an earlier session, and what the disk made of it, too."""
        meter = Meter("check", 0, offer.bytes, show)

        def read(count: int) -> None:
            meter.add(count)
            if stopped():
                raise failures.stopped(part.size, offer)

        given = model_files.digest(part.path, read)
        meter.tell()
        if given != offer.sha256:
            origin = part.origin
            part.remove()
            raise failures.wrong_hash(offer, given, URL(origin.address).host if origin is not None else None)


@contextlib.contextmanager
def _to_disk(part: PartFile) -> Generator[None]:
    """Raises DiskError for what the disk does not take."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise failures.disk_full(part.path.parent) from error
        raise disk_errors.of_system(error) from error


def _write(chunk: bytes, opened: BinaryIO) -> None:
    """All of it. Raises OSError."""
    left = memoryview(chunk)
    while left:
        left = left[opened.write(left) :]


def _wait(seconds: float, offer: Offer, part: PartFile, stopped: Stopped) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if stopped():
            raise failures.stopped(part.size, offer)
        time.sleep(min(left, _MOMENT_S))
