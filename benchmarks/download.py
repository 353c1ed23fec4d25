"""Downloads from a server that behaves as badly as the internet: ``python -m benchmarks.download``.

Each run gets a file of random bytes and length. Its server breaks off at random bytes, stalls, ends too early, sends a
part that was not asked for, errors and web pages, and then behaves; or it goes on with one thing that cannot be mended,
and is mended once that was told. In one run of ten the downloading process is killed first. Counted are wrong files
that were accepted, bytes that had arrived and were got again, and failures that were not told as they should be.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import report
from benchmarks.bad_server import BadServer, Seen, Step
from benchmarks.report import Budget
from engine.model_store.catalogue import Catalogue, Licence, Offer
from engine.model_store.download import Downloader
from engine.model_store.hub import Hub
from engine.model_store.library import ModelLibrary
from engine.protocol.errors import DownloadError

RUNS: Final = 200
_QUICK: Final = 20
_MOST: Final = 60  # attempts of a person in one run
_STALL_S: Final = 0.15
_PAUSE_S: Final = 0.002
_KILLED: Final = 10  # of so many runs one
_SOON: Final = (("Retry-After", "0"),)
_LATER: Final = (("Retry-After", "3600"),)
# after them the connection goes on, or the next begins, with all that was sent
_KEEPING: Final = ("cut", "stall", "ends")
_BREAKS: Final = (*_KEEPING, "reset")
_ANSWERS: Final = (Step("500"), Step("503", headers=_SOON), Step("429", headers=_SOON), Step("part"), Step("page"))
_LASTING: Final = (
    *(Step(kind) for kind in ("another", "longer", "shorter", "page", "untyped", "loop", "401", "403", "404", "500")),
    Step("429", headers=_LATER),
)
# what the downloading process that is killed does
_CHILD: Final = """
import sys
import msgspec
from pathlib import Path
from benchmarks.download import downloader
from engine.model_store.catalogue import Catalogue, Offer
from engine.model_store.library import ModelLibrary
offer = msgspec.json.decode(sys.argv[2], type=Offer)
downloader().get(offer, ModelLibrary(Path(sys.argv[1]), Catalogue((offer,))), lambda _: None, lambda: False)
"""


class Run(msgspec.Struct, frozen=True):
    """``kind``: "mends itself", "has to be mended". ``told`` are failures that were told as they should be, by kind.

    ``lost``: bytes that lay on the disk and were asked for again, or that were sent before a break and never got there.
    """

    kind: str
    bytes: int
    killed: bool
    got: bool
    wrong: int
    untold: int
    told: Mapping[str, int]
    requests: int
    resumed: int
    lost: int


@dataclasses.dataclass
class _Tally:
    got: bool = False
    wrong: int = 0
    untold: int = 0
    told: Counter[str] = dataclasses.field(default_factory=Counter[str])


def downloader() -> Downloader:
    return Downloader(Hub(), stall_s=_STALL_S, pause_s=_PAUSE_S)


def run(seed: int, folder: Path) -> Run:
    """Ends once the file is there, or after a number of attempts that would make anybody give up."""
    rng = random.Random(seed)
    content = rng.randbytes(rng.randint(2_000, 400_000))
    lasting = rng.choice(_LASTING) if seed % 2 else None
    plan = [_fault(rng, len(content)) for _ in range(rng.randint(1, 8))]
    killed = seed % _KILLED == 0
    if killed:
        plan.insert(0, Step("stall", rng.randint(1, len(content) - 1)))
    tally = _Tally()
    with BadServer(content, plan, lasting or Step("good"), folder / "model" / "model.bin.part") as server:
        offer = _offer(content, server.url)
        library = ModelLibrary(folder, Catalogue((offer,)))
        if killed:
            _kill(folder, offer, server, plan[0].after)
        for attempt in range(_MOST):
            _attempt(offer, library, content, tally)
            if tally.got:
                break
            if lasting is not None and not server.plan and attempt >= len(plan):
                server.last = Step("good")  # somebody has mended it
        return Run(
            kind="mends itself" if lasting is None else "has to be mended",
            bytes=len(content),
            killed=killed,
            got=tally.got,
            wrong=tally.wrong,
            untold=tally.untold,
            told=dict(tally.told),
            requests=len(server.seen),
            resumed=sum(1 for seen in server.seen if seen.first),
            lost=lost(server.seen, len(content)),
        )


def lost(seen: Sequence[Seen], size: int) -> int:
    """Bytes that were there and asked for again; and such as were sent and are not there at the next request.

    A file that was sent whole may be gone then, since it was another one. What an abrupt end leaves of what is under
    way, the system decides.
    """
    again = sum(max(0, one.had - one.first) for one in seen)
    gone = sum(
        max(0, one.first + one.step.after - after.had)
        for one, after in itertools.pairwise(seen)
        if one.step.kind in _KEEPING and one.first + one.step.after < size
    )
    return again + gone


def _attempt(offer: Offer, library: ModelLibrary, content: bytes, tally: _Tally) -> None:
    file = library.place_of(offer)
    try:
        found = downloader().get(offer, library, lambda _: None, lambda: False)
    except DownloadError as error:
        tally.told[error.texts[0].template] += 1
        tally.wrong += file.exists() or library.holds(offer.id)
    except Exception as error:
        print(f"not told: {error!r}", file=sys.stderr)
        tally.untold += 1
    else:
        tally.got = True
        tally.wrong += Path(found.path).read_bytes() != content


def _fault(rng: random.Random, size: int) -> Step:
    if rng.random() < 0.7:
        return Step(rng.choice(_BREAKS), rng.randint(0, size - 1))
    return rng.choice(_ANSWERS)


def _offer(content: bytes, address: str) -> Offer:
    return Offer(
        id="model",
        title="Model",
        use="Is downloaded.",
        kind="sam",
        file="model.bin",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence=Licence("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        addresses=(f"{address}/model.bin",),
    )


def _kill(folder: Path, offer: Offer, server: BadServer, sent: int) -> None:
    """A process of its own begins, and is killed once it has written what the server sends before it stalls."""
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder), msgspec.json.encode(offer).decode()])
    assert server.part is not None
    while child.poll() is None and not (server.part.is_file() and server.part.stat().st_size >= sent):
        time.sleep(0.005)
    child.kill()
    child.wait()


def figures(runs: Sequence[Run]) -> Mapping[str, Any]:
    told = Counter[str]()
    for one in runs:
        told.update(one.told)
    return {
        "runs": len(runs),
        "killed": sum(one.killed for one in runs),
        "got": sum(one.got for one in runs),
        "wrong": sum(one.wrong for one in runs),
        "untold": sum(one.untold for one in runs),
        "lost_bytes": sum(one.lost for one in runs),
        "bytes": sum(one.bytes for one in runs),
        "requests": sum(one.requests for one in runs),
        "resumed": sum(one.resumed for one in runs),
        "told": dict(told.most_common()),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    options = report.parser("download", __doc__).parse_args(arguments, report.Options())
    runs: list[Run] = []
    for seed in range(_QUICK if options.quick else RUNS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(run(seed, Path(folder)))
    rows = [
        [kind, *(str(figures([one for one in runs if one.kind == kind])[name]) for name in _COLUMNS)]
        for kind in ("mends itself", "has to be mended")
    ]
    found = figures(runs)
    report.print_table(["server", *_COLUMNS.values()], [*rows, ["all", *(str(found[name]) for name in _COLUMNS)]])
    report.print_table(["times", "what was told"], [[str(times), text] for text, times in found["told"].items()])
    budgets = [
        Budget("wrong files accepted", 0, found["wrong"]),
        Budget("bytes lost on resume", 0, found["lost_bytes"]),
        Budget("failures not told", 0, found["untold"]),
        Budget("files not got in the end", 0, len(runs) - found["got"]),
    ]
    report.finish("download", options, {**found, "each": [msgspec.to_builtins(one) for one in runs]}, budgets)


_COLUMNS: Final = {
    "runs": "runs",
    "killed": "killed",
    "got": "got",
    "requests": "requests",
    "resumed": "resumed",
    "wrong": "wrong accepted",
    "lost_bytes": "bytes lost",
    "untold": "not told",
}


if __name__ == "__main__":
    main()
