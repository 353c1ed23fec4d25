"""The download against a server that behaves as badly as the internet."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from benchmarks.bad_server import GOOD, BadServer, Step
from engine.files import folder_lock
from engine.model_store.download import Downloader
from engine.model_store.hub import Hub, hub_of
from engine.model_store.progress import Progress
from engine.protocol.errors import CancelledError, DiskError, DownloadError, EngineError, UsageError
from tests.engine.model_store.downloads import CONTENT, get, library_of, offer_of, part_of
from tests.faults.faulty_disk import COMPILER, WITHOUT, Fault, FaultyDisk

ROOT = Path(__file__).resolve().parents[3]
SECRET = "hf_secret"


def nothing_installed(folder: Path) -> bool:
    return not library_of(folder, offer_of(CONTENT)).holds("tiny")


def start(folder: Path, address: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A download in a process of its own."""
    command = [sys.executable, "-m", "tests.engine.model_store.downloads", str(folder), address]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | (environment or {}), stdout=subprocess.PIPE, text=True)


def wait_for(child: subprocess.Popen[str], true: Callable[[], bool]) -> None:
    while child.poll() is None and not true():
        time.sleep(0.01)
    assert child.returncode is None, child.communicate()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., BadServer]]:
    """A server with a plan, which watches the part file in ``tmp_path``."""
    servers: list[BadServer] = []

    def started(*plan: Step, last: Step = GOOD, tag: str | None = "") -> BadServer:
        server = BadServer(CONTENT, plan, last, part_of(tmp_path), tag)
        servers.append(server.__enter__())
        return server

    yield started
    for server in servers:
        server.__exit__(None, None, None)


def test_a_model_is_got_with_its_progress_told(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    told: list[Progress] = []
    server = serve()
    assert get(tmp_path, server.url, show=told.append) == CONTENT
    assert [(told[0].stage, told[0].bytes), (told[-1].stage, told[-1].bytes)] == [("download", 0), ("check", 200_000)]
    assert {progress.total for progress in told} == {200_000}
    assert sorted(path.name for path in (tmp_path / "tiny").iterdir()) == ["model.json", "tiny.pth"]
    assert get(tmp_path, server.url) == CONTENT
    assert len(server.seen) == 1


@pytest.mark.parametrize("kind", ["cut", "reset", "stall", "ends"])
def test_what_breaks_off_goes_on_where_it_was(tmp_path: Path, serve: Callable[..., BadServer], kind: str) -> None:
    server = serve(Step(kind, 70_000), Step(kind, 50_000))
    assert get(tmp_path, server.url) == CONTENT
    assert [seen.first for seen in server.seen] == [seen.had for seen in server.seen]
    if kind != "reset":  # of what was under way then, the system may throw all away
        assert server.seen[2].first > server.seen[1].first > 0
    assert [seen.headers.get("If-Range") for seen in server.seen] == [None, server.tag, server.tag]


def test_three_tries_end_it_and_the_next_goes_on(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(*[Step("cut", 30_000)] * 3)
    with pytest.raises(DownloadError, match="broke off again and again; what has arrived is kept"):
        get(tmp_path, server.url)
    assert len(server.seen) == 3 and nothing_installed(tmp_path)
    arrived = part_of(tmp_path).stat().st_size
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[3].first == arrived > 0


def test_tries_that_bring_much_do_not_count(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server, offer = serve(*[Step("cut", 30_000)] * 5), offer_of(CONTENT)
    downloader = Downloader(Hub(), pause_s=0.01, worth=10_000)
    assert downloader.get(offer, library_of(tmp_path, offer), lambda _: None, lambda: False, server.url).checked
    assert len(server.seen) == 6


def test_a_server_that_stalls_is_told(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(last=Step("stall", 10))
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 sent nothing for 0\.3 seconds"):
        get(tmp_path, server.url)


def test_a_file_that_has_changed_begins_anew(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(*[Step("cut", 30_000)] * 3)
    with pytest.raises(DownloadError):
        get(tmp_path, server.url)
    server.tag = '"new"'
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[3].headers["If-Range"] != server.tag


@pytest.mark.parametrize("tag", [None, 'W/"weak"'])
def test_a_server_without_a_strong_tag_is_asked_for_the_rest_alone(
    tmp_path: Path, serve: Callable[..., BadServer], tag: str | None
) -> None:
    server = serve(Step("cut", 30_000), tag=tag)
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[1].first > 0 and "If-Range" not in server.seen[1].headers


def test_a_server_without_ranges_sends_all_again(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(Step("cut", 30_000), last=Step("whole"))
    assert get(tmp_path, server.url) == CONTENT


def test_another_server_goes_on_without_the_first_ones_tag(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    with pytest.raises(DownloadError):
        get(tmp_path, serve(last=Step("cut", 30_000)).url)
    arrived = part_of(tmp_path).stat().st_size
    server = serve()
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[0].first == arrived and "If-Range" not in server.seen[0].headers


def test_notes_that_are_damaged_cost_no_bytes(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(*[Step("cut", 30_000)] * 3)
    with pytest.raises(DownloadError):
        get(tmp_path, server.url)
    (tmp_path / "tiny" / "tiny.pth.part.json").write_text("{", encoding="utf-8")
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[3].first == server.seen[3].had > 0


@pytest.mark.parametrize(
    ("step", "said", "advised"),
    [
        (Step("longer"), "another file as tiny.pth: 201000 bytes, where the catalogue says 200000", "another address"),
        (Step("shorter"), "another file as tiny.pth: 199000 bytes", "another address"),
        (Step("page"), "sent a web page in place of tiny.pth", "browser"),
        (Step("untyped"), "sent a web page in place of tiny.pth", "browser"),
        (Step("loop"), "sends from one address to the next without end", "another address"),
        (Step("404"), "There is no file at http://127", "another address"),
        (Step("403"), r"does not give the file out \(HTTP 403\)", "another address"),
        (Step("500"), r"has a fault \(HTTP 500\)", "another address"),
        (Step("418"), r"does not give the file out \(HTTP 418\)", "another address"),
        (Step("416"), "another file as tiny.pth: 0 bytes", "another address"),
        (Step("429"), "has had too many requests", "Try again in some minutes"),
        (Step("429", headers=(("Retry-After", "3600"),)), "has had too many requests", "Try again in 3600 seconds"),
        (Step("moved", to="ftp://example.org/x"), "cannot be reached", "HTTPS_PROXY"),
    ],
    ids=lambda value: value.kind if isinstance(value, Step) else "",
)
def test_what_a_server_does_is_told_with_what_to_do(
    tmp_path: Path, serve: Callable[..., BadServer], step: Step, said: str, advised: str
) -> None:
    with pytest.raises(DownloadError, match=said) as told:
        get(tmp_path, serve(last=step).url)
    assert advised in told.value.next_step
    assert nothing_installed(tmp_path)


def test_nothing_that_had_arrived_is_lost_to_a_page_or_a_wrong_part(
    tmp_path: Path, serve: Callable[..., BadServer]
) -> None:
    cuts = [Step("cut", 30_000)] * 2
    server = serve(*cuts, Step("untyped"), Step("part"), Step("page"), GOOD)
    for _ in range(2):
        with pytest.raises(DownloadError):
            get(tmp_path, server.url)
    assert get(tmp_path, server.url) == CONTENT
    assert all(seen.first == seen.had for seen in server.seen) and server.seen[-1].first > 0


def test_weights_that_begin_like_a_tag_are_no_page(tmp_path: Path) -> None:
    content = b"<\x02\0\0\0\0\0\0" + CONTENT
    with BadServer(content) as server:
        assert get(tmp_path, server.url, offer_of(content)) == content


def test_a_server_that_asks_to_wait_is_waited_for(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(Step("429", headers=(("Retry-After", "0"),)), Step("503", headers=(("Retry-After", "0"),)))
    assert get(tmp_path, server.url) == CONTENT


def test_a_file_with_another_hash_is_deleted_and_told(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(Step("another"))
    with pytest.raises(DownloadError, match=r"What came from 127.0.0.1 is not tiny\.pth.*It was deleted"):
        get(tmp_path, server.url)
    assert nothing_installed(tmp_path) and not part_of(tmp_path).exists()
    assert get(tmp_path, server.url) == CONTENT


def test_a_part_that_was_damaged_on_the_disk_is_found(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(*[Step("cut", 30_000)] * 3)
    with pytest.raises(DownloadError):
        get(tmp_path, server.url)
    part = part_of(tmp_path)
    part.write_bytes(b"\0" * part.stat().st_size)
    with pytest.raises(DownloadError, match="its SHA-256 is"):
        get(tmp_path, server.url)
    assert not part.exists()


def test_the_next_address_is_tried_and_the_first_failure_told(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    lost, slow, good = serve(last=Step("404")), serve(last=Step("page")), serve()
    assert get(tmp_path / "a", None, offer_of(CONTENT, addresses=(lost.url, good.url))) == CONTENT
    with pytest.raises(DownloadError, match="There is no file at"):
        get(tmp_path / "b", None, offer_of(CONTENT, addresses=(lost.url, slow.url)))


def test_no_network_is_told(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve()
    server.__exit__(None, None, None)
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 cannot be reached: .*refused") as told:
        get(tmp_path, server.url)
    assert "HTTPS_PROXY" in told.value.next_step and "HF_ENDPOINT" in told.value.next_step


def test_a_gated_model_says_where_to_go(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(Step("401"), Step("403"))
    offer = offer_of(CONTENT, repository="someone/tiny")
    with pytest.raises(DownloadError, match="is open only to people who are known there") as unknown:
        get(tmp_path, None, offer, Hub(server.url))
    with pytest.raises(DownloadError, match="is not open to you") as unaccepted:
        get(tmp_path, None, offer, Hub(server.url))
    assert "hf auth login" in unknown.value.next_step and "accept the licence" in unaccepted.value.next_step
    assert f"{server.url}/someone/tiny" in unaccepted.value.message
    assert server.seen[0].path == "/someone/tiny/resolve/main/tiny.pth"


def test_a_refusal_of_where_the_hub_sends_on_to_is_no_gate(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    store = serve(last=Step("403"))
    hub = serve(last=Step("moved", to=f"http://localhost:{store.port}/file"))
    with pytest.raises(DownloadError, match=r"localhost does not give the file out \(HTTP 403\)"):
        get(tmp_path, None, offer_of(CONTENT, repository="someone/tiny"), Hub(hub.url))


def test_the_token_goes_to_the_hub_alone(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    store = serve()
    hub = serve(Step("moved", to="/again"), Step("moved", to=f"http://localhost:{store.port}/file"))
    assert get(tmp_path / "a", None, offer_of(CONTENT, repository="someone/tiny"), Hub(hub.url, SECRET)) == CONTENT
    assert [seen.headers.get("Authorization") for seen in hub.seen] == [f"Bearer {SECRET}"] * 2
    assert get(tmp_path / "b", store.url, hub=Hub(hub.url, SECRET)) == CONTENT
    assert [seen.headers.get("Authorization") for seen in store.seen] == [None] * 2


def test_a_mirror_gets_no_token_and_the_hub_that_of_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", SECRET)
    offer = offer_of(CONTENT, repository="someone/tiny")
    mirror, hub = hub_of({"HF_ENDPOINT": "https://mirror.example/"}), hub_of({})
    (there,), (here,) = mirror.addresses(offer), hub.addresses(offer)
    assert there == "https://mirror.example/someone/tiny/resolve/main/tiny.pth" and mirror.headers(there) == {}
    assert hub.headers(here) == {"Authorization": f"Bearer {SECRET}"} and hub.headers(there) == {}


def test_a_proxy_is_asked(tmp_path: Path, serve: Callable[..., BadServer], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve()
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert get(tmp_path, "http://models.invalid/tiny.pth") == CONTENT
    assert proxy.seen[0].path == "http://models.invalid/tiny.pth"


def test_stopped_keeps_what_has_arrived(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve()
    with pytest.raises(CancelledError, match=r"of 200\.0 kB are kept"):
        get(tmp_path, server.url, stopped=lambda: part_of(tmp_path).stat().st_size > 0)
    arrived = part_of(tmp_path).stat().st_size
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[1].first == arrived > 0


def test_a_process_that_is_killed_loses_nothing(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve(Step("stall", 120_000), Step("stall", 10))
    child = start(tmp_path, server.url)
    wait_for(child, lambda: part_of(tmp_path).is_file() and part_of(tmp_path).stat().st_size > 100_000)
    child.kill()
    child.communicate()
    server.plan.clear()
    arrived = part_of(tmp_path).stat().st_size
    assert get(tmp_path, server.url) == CONTENT
    assert server.seen[-1].first == arrived > 100_000


def test_killed_between_the_file_and_its_description_costs_nothing(
    tmp_path: Path, serve: Callable[..., BadServer]
) -> None:
    server = serve()
    get(tmp_path, server.url)
    (tmp_path / "tiny" / "model.json").unlink()
    assert get(tmp_path, server.url) == CONTENT
    assert len(server.seen) == 1


def test_the_second_of_two_at_once_is_refused(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve()
    with folder_lock.held(tmp_path / "tiny"), pytest.raises(UsageError, match="is being downloaded"):
        get(tmp_path, server.url)
    assert server.seen == []


def test_room_is_asked_for_before_the_network(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    server = serve()
    large = msgspec.structs.replace(offer_of(CONTENT), bytes=10**18)
    with pytest.raises(DiskError, match="too little room"):
        get(tmp_path, server.url, large)
    assert server.seen == []


@pytest.mark.skipif(COMPILER is None, reason=WITHOUT)
def test_a_disk_that_fills_keeps_what_has_arrived(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    folder, scratch = tmp_path / "disk", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    server = BadServer(CONTENT, [Step("cut", 100_000), Step("stall", 50_000)], part=part_of(folder))
    disk = FaultyDisk(folder, scratch)
    with server, contextlib.closing(disk):
        child = start(folder, server.url, disk.environment)
        wait_for(child, lambda: len(server.seen) == 2)
        disk.plan(Fault.FULL, 1)
        said, _ = child.communicate()
        assert "The disk is full" in said and "what has arrived is kept" in said
        disk.plan(Fault.NONE)
        arrived = part_of(folder).stat().st_size
        assert get(folder, server.url) == CONTENT
        assert server.seen[-1].first == arrived >= 90_000


def test_all_failures_are_typed(tmp_path: Path, serve: Callable[..., BadServer]) -> None:
    for index, kind in enumerate(("longer", "page", "loop", "another", "404", "500", "429", "ends")):
        with pytest.raises(EngineError):
            get(tmp_path / str(index), serve(last=Step(kind)).url)
        assert not any(path.suffix == ".pth" for path in (tmp_path / str(index)).rglob("*"))
