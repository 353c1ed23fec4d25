"""``ld-edit models``: what is installed, what can be had, and the way from one to the other. Torch-free."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import Never

import msgspec
from tqdm import tqdm

from engine.cli.model_names import own_library
from engine.cli.options import Options
from engine.evaluation.scoring import Score
from engine.model_store.catalogue import Kind, Offer
from engine.model_store.download import Downloader
from engine.model_store.hub import hub_of
from engine.model_store.installed import Installed
from engine.model_store.library import ModelLibrary
from engine.model_store.progress import Progress, size_text
from engine.process.progress_display import ascii_json
from engine.process.session import OpenEngine
from engine.protocol.errors import ExitCode, UsageError

_EVERY = 0.1  # of a download is a line, where there is no terminal


def perform(options: Options, _engine: OpenEngine, _score: Score) -> int:
    """As ``commands.perform``; neither engine nor score is needed. Raises EngineError, OSError."""
    act(options, own_library(), Downloader(hub_of(os.environ)))
    return ExitCode.DONE


def act(options: Options, library: ModelLibrary, downloader: Downloader) -> None:
    """One action of ``ld-edit models``. Raises EngineError, OSError."""
    actions: dict[str, Callable[[], None]] = {
        "list": lambda: _list(library, options),
        "get": lambda: _get(library, downloader, options),
        "add": lambda: _add(library, options),
        "remove": lambda: _remove(library, options),
        "verify": lambda: _verify(library, options),
        "where": lambda: _where(library, options),
    }
    actions[options.action]()


def _list(library: ModelLibrary, options: Options) -> None:
    listing = library.listing()
    there = {model.id for model in listing.models}
    offers = [offer for offer in library.catalogue.offers if offer.id not in there]
    kinds: tuple[Kind, Kind] = ("diffusion", "sam")
    if options.json:
        broken = [
            {"id": one.id, "folder": one.folder, "cause": str(one.cause), "next_step": str(one.next_step)}
            for one in listing.broken
        ]
        told = [msgspec.to_builtins(offer) | {"arrived": library.arrived(offer)} for offer in offers]
        chosen = {kind: library.default(kind) for kind in kinds}
        _print({"installed": listing.models, "broken": broken, "offers": told, "default": chosen})
        return
    chosen = {library.default(kind) for kind in kinds}
    print("Installed:" if listing.models else "Nothing is installed but the starter.")
    for model in listing.models:
        marks = ["SHA-256 checked" if model.checked else "SHA-256 not in the catalogue"]
        marks += ["lies elsewhere"] * model.linked + ["default"] * (model.id in chosen)
        licence = model.licence.name if model.licence is not None else "licence not known"
        print(f"  {model.id}: {model.title}, {size_text(model.bytes)}, {licence}, {', '.join(marks)}")
        print(f"    {model.path}")
    for one in listing.broken:
        print(f"  {one.id}: {one.cause} {one.next_step}")
    print("To be had with ld-edit models get:" if offers else "All of the catalogue is installed.")
    for offer in offers:
        print(f"  {offer.id}: {offer.title}, {size_text(offer.bytes)}, {offer.licence.name}{_arrived(library, offer)}")
        print(f"    {offer.use}")


def _get(library: ModelLibrary, downloader: Downloader, options: Options) -> None:
    if options.address is not None and len(options.ids) > 1:
        raise UsageError("One address cannot be that of several models.", "Give one ID with --from.")
    wanted = [_offer(library, name) for name in options.ids]
    missing = [offer for offer in wanted if not library.holds(offer.id)]
    for offer in missing:
        _show_licence(library, offer)
    if missing and not options.accept_licence:
        _ask_licence()
    for offer in wanted:
        if offer in missing:
            show = _lines(offer) if options.json else _Bar(offer)
            try:
                found = downloader.get(offer, library, show, lambda: False, options.address)
            finally:
                if isinstance(show, _Bar):
                    show.close()
        else:
            found = library.get(offer.id)
        _tell(options, found, "is installed")


def _offer(library: ModelLibrary, name: str) -> Offer:
    offer = library.catalogue.find(name)
    if offer is None:
        raise UsageError(
            "The catalogue has no model '{name}'.", "ld-edit models list shows those that it has.", name=name
        )
    return offer


def _show_licence(library: ModelLibrary, offer: Offer) -> None:
    folder = next(place for place in (library.folder, *library.folder.parents) if place.exists())
    free = size_text(shutil.disk_usage(folder).free)
    print(f"{offer.title}: {size_text(offer.bytes)}{_arrived(library, offer)}, {free} are free here", file=sys.stderr)
    print(f"  licence {offer.licence.name}: {offer.licence.link}", file=sys.stderr)


def _ask_licence() -> None:
    if not sys.stdin.isatty():
        raise UsageError("The licence has to be accepted.", "Read it, and add --accept-licence.")
    print("Do you accept? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("The licence was not accepted.", "Nothing was downloaded.")


def _arrived(library: ModelLibrary, offer: Offer) -> str:
    arrived = library.arrived(offer)
    return f" ({size_text(arrived)} have arrived)" if arrived else ""


def _add(library: ModelLibrary, options: Options) -> None:
    if options.path is None:
        raise UsageError("No model is given.", "Give its path.")
    _tell(options, library.add(options.path, options.name, options.copy), "is installed")


def _remove(library: ModelLibrary, options: Options) -> None:
    for name in options.ids:
        library.remove(name)
        if not options.json:
            print(f"{name} is removed.")
    if options.json:
        _print({"removed": options.ids})


def _verify(library: ModelLibrary, options: Options) -> None:
    for name in options.ids:
        found = library.verify(name)
        _tell(options, found, "has the catalogue's SHA-256" if found.checked else "is as it was when it was added")


def _where(library: ModelLibrary, options: Options) -> None:
    if options.json:
        _print({"folder": str(library.folder)})
    else:
        print(library.folder)


def _tell(options: Options, model: Installed, what: str) -> None:
    if options.json:
        _print(model)
    else:
        print(f"{model.id} {what}: {model.path}")


def _print(told: object) -> None:
    print(ascii_json(msgspec.json.encode(told)), flush=True)


def _lines(offer: Offer) -> Callable[[Progress], None]:
    """Progress as lines of JSON, which ``id`` tells apart."""
    return lambda progress: _print({"event": "Download", "id": offer.id} | msgspec.to_builtins(progress))


class _Bar:
    """A progress bar of each stage on stderr; plain lines where that is no terminal."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._bar: tqdm[Never] | None = None
        self._stage = ""
        self._said = -1

    def __call__(self, progress: Progress) -> None:
        if not sys.stderr.isatty():
            self._say(progress)
            return
        if progress.stage != self._stage or self._bar is None:
            self.close()
            self._stage, name = progress.stage, self._offer.id if progress.stage == "download" else "SHA-256"
            self._bar = tqdm(total=progress.total, desc=name, unit="B", unit_scale=True, file=sys.stderr)
            self._bar.initial = progress.bytes
        self._bar.update(progress.bytes - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _say(self, progress: Progress) -> None:
        part = int(progress.bytes / progress.total / _EVERY)
        if part != self._said and progress.stage == "download":
            self._said = part
            left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
            speed = "" if progress.bytes_per_s is None else f", {size_text(round(progress.bytes_per_s))} a second"
            done, total = size_text(progress.bytes), size_text(progress.total)
            print(f"{self._offer.id}: {done} of {total}{speed}{left}", file=sys.stderr, flush=True)
