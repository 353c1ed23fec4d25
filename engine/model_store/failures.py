"""Why a model could not be got, each in one sentence with what to do. Torch-free."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.model_store.catalogue import Offer
from engine.model_store.progress import size_text
from engine.protocol.errors import CancelledError, DiskError, DownloadError
from engine.protocol.texts import advised, shown

_OTHER: Final = advised(
    "Try later, or give another address of the file with --from.", "Try later, or give another address of the file."
)
_NETWORK: Final = shown("Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror of the hub.")
_GOES_ON: Final = shown("Get it again: it goes on from there.")


def unreachable(host: str, cause: object) -> DownloadError:
    return DownloadError("{host} cannot be reached: {cause}.", _NETWORK, host=host, cause=cause)


def proxy(host: str, cause: object) -> DownloadError:
    return DownloadError(
        "The proxy does not let {host} be reached: {cause}.", "Check HTTPS_PROXY.", host=host, cause=cause
    )


def broken_off(host: str) -> DownloadError:
    return DownloadError(
        "The connection to {host} broke off again and again; what has arrived is kept.", _GOES_ON, host=host
    )


def stalled(host: str, seconds: float) -> DownloadError:
    return DownloadError(
        "{host} sent nothing for {seconds} seconds, again and again; what has arrived is kept.",
        _GOES_ON,
        host=host,
        seconds=f"{seconds:g}",
    )


def too_short(host: str, given: int, offer: Offer) -> DownloadError:
    return DownloadError(
        "{host} ended {file} after {given} of {wanted} bytes, again and again; what has arrived is kept.",
        _GOES_ON,
        host=host,
        file=offer.file,
        given=given,
        wanted=offer.bytes,
    )


def redirects(host: str) -> DownloadError:
    return DownloadError("{host} sends from one address to the next without end.", _OTHER, host=host)


def not_there(address: str) -> DownloadError:
    return DownloadError("There is no file at {address}.", _OTHER, address=address)


def unknown_person(page: str) -> DownloadError:
    return DownloadError(
        "{page} is open only to people who are known there.",
        "Accept the licence on that page, make a token at its site, and log in with: hf auth login",
        page=page,
    )


def not_accepted(page: str) -> DownloadError:
    return DownloadError(
        "{page} is not open to you.",
        "Log in there, accept the licence on that page, and get it again.",
        page=page,
    )


def refused(host: str, status: int) -> DownloadError:
    return DownloadError("{host} does not give the file out (HTTP {status}).", _OTHER, host=host, status=status)


def too_many(host: str, seconds: float | None) -> DownloadError:
    if seconds is None:
        return DownloadError("{host} has had too many requests.", "Try again in some minutes.", host=host)
    return DownloadError(
        "{host} has had too many requests.", "Try again in {seconds} seconds.", host=host, seconds=f"{seconds:.0f}"
    )


def server_fault(host: str, status: int) -> DownloadError:
    return DownloadError("{host} has a fault (HTTP {status}).", _OTHER, host=host, status=status)


def web_page(host: str, offer: Offer) -> DownloadError:
    return DownloadError(
        "{host} sent a web page in place of {file}: a login page of a network, or a page that tells of a fault.",
        "Open a web page in a browser to see whether a login is asked for; else give another address of the file.",
        host=host,
        file=offer.file,
    )


def another_file(host: str, given: int, offer: Offer) -> DownloadError:
    return DownloadError(
        "{host} has another file as {file}: {given} bytes, where the catalogue says {wanted}.",
        _OTHER,
        host=host,
        file=offer.file,
        given=given,
        wanted=offer.bytes,
    )


def wrong_part(host: str) -> DownloadError:
    return DownloadError("{host} sent another part of the file than it was asked for.", _OTHER, host=host)


def wrong_hash(offer: Offer, given: str, host: str | None) -> DownloadError:
    """``host``: where it came from, where that is known."""
    return DownloadError(
        "What came from {host} is not {file}: its SHA-256 is {given}, not {wanted}. It was deleted.",
        _OTHER,
        host=host or shown("an earlier download"),
        file=offer.file,
        given=given,
        wanted=offer.sha256,
    )


def stopped(arrived: int, offer: Offer) -> CancelledError:
    return CancelledError(
        "The download was stopped; {arrived} of {wanted} are kept.",
        _GOES_ON,
        arrived=size_text(arrived),
        wanted=size_text(offer.bytes),
    )


def disk_full(folder: Path) -> DiskError:
    return DiskError(
        "The disk is full, so {folder} takes no more; what has arrived is kept.",
        "Make room, and get it again: it goes on from there.",
        folder=folder,
    )
