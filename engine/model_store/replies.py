"""One request for a file, or for what is missing of it, and what comes back. Torch-free."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Generator, Iterator, Mapping
from typing import Final, NamedTuple

import httpx2
from httpx2 import URL

from engine.model_store import failures
from engine.model_store.catalogue import Offer
from engine.model_store.hub import Hub
from engine.model_store.part_file import Origin
from engine.protocol.errors import DownloadError

_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+)")
_PAGES: Final = (b"<!doctype html", b"<html", b"<head", b"<?xml")  # one sign is too few: weights may begin with it
_MOST_REDIRECTS: Final = 10
_IDENTITY: Final = {"Accept-Encoding": "identity", "User-Agent": "LayerDiffusion-Desktop"}


class PassingError(Exception):
    """A failure that may pass: ``error`` is what is told where it does not, ``wait_s`` what the server asks for."""

    def __init__(self, error: DownloadError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait_s = error, wait_s


class Reply(NamedTuple):
    """``chunks`` are the file's bytes from ``start`` on."""

    start: int
    origin: Origin
    chunks: Iterator[bytes]


def open_client(stall_s: float) -> httpx2.Client:
    """It honours HTTPS_PROXY and NO_PROXY. Nothing that answers takes longer than ``stall_s`` from byte to byte."""
    return httpx2.Client(
        follow_redirects=True, max_redirects=_MOST_REDIRECTS, timeout=httpx2.Timeout(stall_s), headers=_IDENTITY
    )


class Requests:
    """``offer`` is asked for with ``client``."""

    def __init__(self, client: httpx2.Client, hub: Hub, offer: Offer, stall_s: float) -> None:
        self._client, self._hub, self._offer, self._stall_s = client, hub, offer, stall_s

    @contextlib.contextmanager
    def ask(self, address: str, arrived: int, origin: Origin | None) -> Generator[Reply]:
        """The rest where ``arrived`` bytes are there, all of the file where it has changed since.

        Raises PassingError, DownloadError.
        """
        host = address
        try:
            host = URL(address).host
            headers = {**self._hub.headers(address), **_resumed(address, arrived, origin)}
            with self._client.stream("GET", address, headers=headers) as response:
                self._check_status(response, address)
                start, length = self._extent(response, arrived)
                told = Origin(address, length, response.headers.get("ETag"), response.headers.get("Last-Modified"))
                yield Reply(start, told, self._chunks(response, start))
        except httpx2.TooManyRedirects as error:
            raise failures.redirects(host) from error
        except httpx2.ProxyError as error:
            raise failures.proxy(host, error) from error
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError) as error:
            raise failures.unreachable(host, error) from error
        except httpx2.ConnectTimeout as error:
            raise PassingError(failures.unreachable(host, error or "no answer")) from error
        except httpx2.TimeoutException as error:
            raise PassingError(failures.stalled(host, self._stall_s)) from error
        except httpx2.ConnectError as error:
            raise PassingError(failures.unreachable(host, error)) from error
        except (httpx2.TransportError, ssl.SSLError) as error:
            raise PassingError(failures.broken_off(host)) from error

    def _check_status(self, response: httpx2.Response, address: str) -> None:
        status, host = response.status_code, response.url.host
        if status in (200, 206):
            if response.headers.get("Content-Type", "").startswith("text/html"):
                raise failures.web_page(host, self._offer)
            return
        if status in (401, 403):
            repository = self._offer.repository
            if repository is None or not self._hub.is_host_of(str(response.url)):
                raise failures.refused(host, status)
            page = self._hub.page(repository)
            raise failures.unknown_person(page) if status == 401 else failures.not_accepted(page)
        if status in (404, 410):
            raise failures.not_there(address)
        wait_s = _seconds(response.headers.get("Retry-After"))
        if status == 429:
            raise PassingError(failures.too_many(host, wait_s), wait_s)
        if status == 408 or status >= 500:
            raise PassingError(failures.server_fault(host, status), wait_s)
        if status == 416:  # there is no such part of its file, so that is another one
            raise failures.another_file(host, _total(response.headers), self._offer)
        raise failures.refused(host, status)

    def _extent(self, response: httpx2.Response, arrived: int) -> tuple[int, int]:
        """Where the answer begins, and how long the whole file is."""
        host, wanted = response.url.host, self._offer.bytes
        if response.status_code == 206:
            found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if found is None or int(found[1]) != arrived:
                raise PassingError(failures.wrong_part(host))
            start, length = arrived, int(found[2])
        else:
            start, length = 0, int(response.headers.get("Content-Length", wanted))
        if length != wanted:
            raise failures.another_file(host, length, self._offer)
        return start, length

    def _chunks(self, response: httpx2.Response, start: int) -> Iterator[bytes]:
        """As they come: none waits for the next. Never more than the file has."""
        host, done, first = response.url.host, start, not start
        for chunk in response.iter_raw():
            if first and chunk.lstrip()[: len(_PAGES[0])].lower().startswith(_PAGES):
                raise failures.web_page(host, self._offer)
            first = False
            done += len(chunk)
            if done > self._offer.bytes:
                raise failures.another_file(host, done, self._offer)
            yield chunk
        if done < self._offer.bytes:
            raise PassingError(failures.too_short(host, done, self._offer))


def _resumed(address: str, arrived: int, origin: Origin | None) -> Mapping[str, str]:
    """Another address is another server, which knows nothing of this one's tags; the SHA-256 tells in the end."""
    if not arrived:
        return {}
    asked = {"Range": f"bytes={arrived}-"}
    validator = origin.validator if origin is not None and origin.address == address else None
    return asked if validator is None else asked | {"If-Range": validator}


def _seconds(retry_after: str | None) -> float | None:
    """Of the two forms the one that servers use for this; a date is not read."""
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else None


def _total(headers: Mapping[str, str]) -> int:
    """Of "bytes */1234"; 0 where nothing is said."""
    told = headers.get("Content-Range", "").rpartition("/")[2]
    return int(told) if told.isdecimal() else 0
