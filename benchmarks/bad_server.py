"""A server of one file that behaves as badly as the internet, one step of its plan a request, and keeps a record."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import re
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

_RANGE: Final = re.compile(r"bytes=(\d+)-")
_PAGE: Final = b"<!DOCTYPE html><html><body>Please log in.</body></html>"
_PIECE: Final = 8192
_ABRUPT: Final = struct.pack("ii", 1, 0)  # SO_LINGER: what is not sent yet is thrown away


class Step(NamedTuple):
    """What becomes of one request. ``after``: bytes of the answer that are sent before anything happens.

    ``kind``: "good"; "cut" (the connection breaks), "reset" (abruptly), "stall"; "ends" (as if that were all);
    "longer", "shorter" (by its own word), "another" (other bytes of the same length), "whole" (knows no ranges), "part"
    (another than the one asked for); "page" (a web page), "untyped" (one that does not say so); "loop"; "moved" (to
    ``to``); or a status such as "404". ``headers`` go with the latter.
    """

    kind: str
    after: int = 0
    to: str = ""
    headers: tuple[tuple[str, str], ...] = ()


GOOD: Final = Step("good")


class Seen(NamedTuple):
    """One request. ``first``: the byte it asks to begin with. ``had``: bytes that the client had on its disk then."""

    path: str
    first: int
    had: int
    headers: dict[str, str]
    step: Step


class BadServer:
    """``content`` is its file, under every path. Once the ``plan`` has come to its end, ``last`` is repeated.

    ``part`` is where the client keeps what has arrived. ``tag``: the ETag, or None for a server that has none.
    """

    def __init__(
        self,
        content: bytes,
        plan: Sequence[Step] = (),
        last: Step = GOOD,
        part: Path | None = None,
        tag: str | None = "",
    ) -> None:
        self.content, self.plan, self.last, self.part = content, list(plan), last, part
        self.tag = f'"{hashlib.md5(content).hexdigest()}"' if tag == "" else tag
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False  # so that closing waits for them
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_step(self, path: str, headers: dict[str, str]) -> tuple[Step, int]:
        """What is to be done now, and the byte that was asked for."""
        found = _RANGE.fullmatch(headers.get("Range", ""))
        first = int(found[1]) if found else 0
        with self._lock:
            step = self.plan.pop(0) if self.plan else self.last
            had = self.part.stat().st_size if self.part is not None and self.part.is_file() else 0
            self.seen.append(Seen(path, first, had, headers, step))
        return step, first


def _handler(server: BadServer) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with contextlib.suppress(OSError):  # the client has left
                step, first = server.next_step(self.path, dict(self.headers.items()))
                self.close_connection = True
                actions: dict[str, Callable[[], None]] = {
                    "loop": lambda: self._head(302, {"Location": server.url + self.path}),
                    "moved": lambda: self._head(302, {"Location": step.to}),
                    "page": lambda: self._page({"Content-Type": "text/html; charset=utf-8"}),
                    "untyped": lambda: self._page({"Content-Type": "application/octet-stream"}),
                }
                if step.kind.isdecimal():
                    self._head(int(step.kind), dict(step.headers))
                elif step.kind in actions:
                    actions[step.kind]()
                else:
                    self._file(step, first)

        def _head(self, status: int, headers: dict[str, str]) -> None:
            self._start(status, headers | {"Content-Length": "0"})

        def _page(self, headers: dict[str, str]) -> None:
            self._start(200, headers)
            self.wfile.write(_PAGE)

        def _file(self, step: Step, first: int) -> None:
            content = server.content if step.kind != "another" else bytes(255 - byte for byte in server.content)
            current = self.headers.get("If-Range") in (None, server.tag)
            ranged = "Range" in self.headers and current and step.kind != "whole"
            start = first if ranged else 0
            if step.kind == "part" and ranged:
                start = first // 2
            length = len(content) + {"longer": 1000, "shorter": -1000}.get(step.kind, 0)
            body = content[start:]
            headers = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"}
            if server.tag is not None:
                headers["ETag"] = server.tag
            if ranged:
                headers["Content-Range"] = f"bytes {start}-{length - 1}/{length}"
            if step.kind == "ends":
                self._start(206 if ranged else 200, headers | {"Transfer-Encoding": "chunked"})
                self._chunked(body[: step.after])
                return
            self._start(206 if ranged else 200, headers | {"Content-Length": str(max(0, length - start))})
            stops = step.kind in ("cut", "reset", "stall")
            self._send(body[: step.after] if stops else body)
            if step.kind == "stall":
                server.closing.wait(30)
            if step.kind == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABRUPT)

        def _send(self, body: bytes) -> None:
            for begin in range(0, len(body), _PIECE):
                self.wfile.write(body[begin : begin + _PIECE])

        def _chunked(self, body: bytes) -> None:
            if body:
                self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")

        def _start(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: ``seen`` has it all."""

    return Handler
