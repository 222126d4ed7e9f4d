"""What comes over a connection to the preview: an answer or none, and a page only to who names this machine and a plain path."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from concurrent.futures import Future
from functools import cache
from typing import Any

from fuzz.target import Target, words_of
from microsite.dev.http import Answer, Server
from microsite.dev.requests import Asked, Gate
from microsite.diagnostics import Problem

PORT = 8000
PAGE = b"the page"
_HOSTS = re.compile(rb"(?im)^host[ \t]*:[ \t]*(?:localhost\.?|127\.0\.0\.1\.?|\[::1\]|::1):0*8000[ \t]*\r?$")


class _Out:
    """The other end of a connection, and its own transport: keeps what is written, all of which is taken at once."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.transport = self

    def get_write_buffer_size(self) -> int:
        return 0

    def write(self, data: bytes) -> None:
        self.data += data

    async def drain(self) -> None:
        pass

    def write_eof(self) -> None:
        pass

    def close(self) -> None:
        pass


@cache
def _server() -> tuple[Server, list[Asked], asyncio.AbstractEventLoop]:
    asked: list[Asked] = []

    def ask(one: Asked) -> Future[Answer]:
        asked.append(one)
        done: Future[Answer] = Future()
        done.set_result(Answer(200, (("Content-Type", "text/html"),), PAGE))
        return done

    loop = asyncio.new_event_loop()
    nothing: Any = None

    def fault(problem: Problem) -> None:
        raise AssertionError(problem.message)  # a fault of ours

    return Server(ask, nothing, Gate("127.0.0.1", PORT), fault), asked, loop


def _holds(data: bytes) -> None:
    server, asked, loop = _server()
    asked.clear()
    out: Any = _Out()

    async def talk() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        await server._meet(reader, out)  # noqa: SLF001 - a connection, without the socket

    loop.run_until_complete(talk())
    assert not out.data or out.data.startswith(b"HTTP/1.1 ")
    for one in asked:
        assert one.method in {"GET", "HEAD"}
        assert one.path.startswith("/")
        assert not {".", ".."} & set(one.path.split("/"))
        assert not re.search(r"[\x00-\x1f\x7f\\]", one.path)
        assert _HOSTS.search(data), data
    assert out.data.count(PAGE) <= len(asked)


def _seeds() -> Iterable[bytes]:
    yield b'GET /events/a/?b=c HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nIf-None-Match: "a"\r\n\r\nHEAD / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n'
    yield b"GET /__microsite/events HTTP/1.1\r\nHost: localhost:8000\r\nOrigin: http://localhost:8000\r\nSec-Fetch-Site: same-origin\r\n\r\n"
    yield b"POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n"


TARGETS = (
    Target(
        name="request",
        holds=_holds,
        words=words_of(
            r"GET HEAD POST OPTIONS CONNECT \x20 / // /../ /%2e%2e/ /%252e /..%5c /%00 /%ff * http://a.example/ \x20HTTP/1.1\r\n \x20HTTP/1.0\r\n \x20HTTP/9.9\r\n \x20HTTP/2.0\r\n Host:\x20127.0.0.1:8000\r\n Host:\x20localhost:8000\r\n Host:\x20[::1]:8000\r\n "
            r"Host:\x20a.example\r\n Host:\x20[\r\n Host:\x20localhost:8000@a.example\r\n Origin:\x20null\r\n Origin:\x20http://[\r\n Origin:\x20http://localhost:8000\r\n Origin:\x20http://a.example\r\n Sec-Fetch-Site:\x20cross-site\r\n Sec-Fetch-Mode:\x20navigate\r\n Sec-Fetch-Dest:\x20document\r\n "
            r"Content-Length:\x203\r\n Content-Length:\x20-1\r\n Transfer-Encoding:\x20chunked\r\n Connection:\x20close\r\n Upgrade:\x20websocket\r\n Expect:\x20100-continue\r\n Range:\x20bytes=0-\r\n \r\n \r\n\r\n \n \r \x00 \t abc 0\r\n\r\n /__microsite/events /__microsite/ é : , \x1b"
        ),
        seeds=_seeds,
        most=4_096,
    ),
)
