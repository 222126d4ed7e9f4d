"""The preview's HTTP server: one thread, one event loop, any number of slow readers, and the stream of changes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import h11

from microsite.dev.requests import RESERVED, Asked, Gate, Refused

MOST_HEADERS = 16 * 1024
MOST_CONNECTIONS = 1024
MOST_CLIENTS = 512
PATIENCE = 15.0  # seconds to send a request's head, and to take an answer's next part
IDLE = 60.0
BEAT = 15.0
PIECE = 64 * 1024
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: status, headers beside the usual ones, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Server:
    """Answers requests by asking `ask`, which returns a Future of an Answer and is called in the server's thread."""

    def __init__(self, ask: Callable[[Asked], Future[Answer]], listening: socket.socket, gate: Gate) -> None:
        self._ask, self._socket, self._gate = ask, listening, gate
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._news = "0"
        self._clients: set[asyncio.Queue[str]] = set()
        self._open: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection, and wait until the thread has ended."""
        with contextlib.suppress(RuntimeError):  # it has ended already
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=5)

    def tell(self, news: str) -> None:
        """Send a word to every page that listens; a page that comes later is told the last one."""
        self._loop.call_soon_threadsafe(self._tell, news)

    def _tell(self, news: str) -> None:
        self._news = news
        for client in self._clients:
            client.put_nowait(news)

    def _run(self) -> None:
        with self._runner:
            self._runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._meet, sock=self._socket, backlog=1024)
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._open.add(task)
        try:
            await _Talk(self, reader, writer).go_on()
        except (OSError, TimeoutError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass  # the other side left, dawdled, or we stop
        finally:
            self._open.discard(task)
            with contextlib.suppress(OSError):
                writer.close()

    async def answer(self, request: h11.Request) -> Answer | None:
        """Return the answer to a request, None for the stream of changes."""
        judged = self._gate.judge(
            request.method.decode("ascii", "replace"), request.target.decode("latin-1"), request.headers
        )
        if isinstance(judged, Refused):
            return plain(judged.status, judged.words)
        if judged.path == f"{RESERVED}events" and judged.method == "GET":
            return None if len(self._clients) < MOST_CLIENTS else plain(503, "too many pages listen")
        return await asyncio.wrap_future(self._ask(judged))

    @contextlib.contextmanager
    def listener(self) -> Iterator[asyncio.Queue[str]]:
        """Give a queue of what is told while the block runs, beginning with the last word."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        queue.put_nowait(self._news)
        self._clients.add(queue)
        try:
            yield queue
        finally:
            self._clients.discard(queue)


def plain(status: int, words: str) -> Answer:
    """Return an answer of one sentence."""
    more = (("Allow", "GET, HEAD"),) if status == 405 else ()  # noqa: PLR2004 - RFC 9110 section 15.5.6
    return Answer(status, (("Content-Type", "text/plain; charset=utf-8"), *more), f"{words}\n".encode())


class _Talk:
    """One connection: requests one after another, parsed and written by h11."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._state = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEADERS)

    async def go_on(self) -> None:
        """Answer until the other side leaves, or does what HTTP does not allow."""
        while True:
            try:
                request = await self._next()
            except h11.RemoteProtocolError as fault:
                if self._state.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                    await self._send(
                        plain(fault.error_status_hint, "this is no request that can be read"), head=False
                    )
                return
            if request is None:
                return
            answer = await self._server.answer(request)
            if answer is None:
                await self._stream()
                return
            await self._send(answer, head=request.method == b"HEAD")
            if self._state.our_state is not h11.DONE or self._state.their_state is not h11.DONE:
                return  # a body that nobody wants follows, or the connection is to be closed
            self._state.start_next_cycle()

    async def _next(self) -> h11.Request | None:
        patience = IDLE
        while True:
            event = self._state.next_event()
            if isinstance(event, h11.Request):
                end = self._state.next_event()  # a request of ours has no body: its end is there at once
                del end
                return event
            if event is not h11.NEED_DATA:
                return None
            data = await asyncio.wait_for(self._reader.read(PIECE), patience)
            self._state.receive_data(data)
            patience = PATIENCE

    async def _send(self, answer: Answer, *, head: bool) -> None:
        headers = [*ALWAYS, *answer.headers, ("Content-Length", str(len(answer.body)))]
        out = self._state.send(h11.Response(status_code=answer.status, headers=headers))
        self._writer.write(out or b"")
        if not head and answer.status != 304:  # noqa: PLR2004 - not modified: no body
            for at in range(0, len(answer.body), PIECE):
                self._writer.write(self._state.send(h11.Data(data=answer.body[at : at + PIECE])) or b"")
                await asyncio.wait_for(self._writer.drain(), PATIENCE)
        self._writer.write(self._state.send(h11.EndOfMessage()) or b"")
        await asyncio.wait_for(self._writer.drain(), PATIENCE)

    async def _stream(self) -> None:
        """Tell a page of changes for as long as it listens (WHATWG HTML, server-sent events); a word is a number only."""
        headers = [
            *ALWAYS,
            ("Content-Type", "text/event-stream"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
        self._writer.write(self._state.send(h11.Response(status_code=200, headers=headers)) or b"")
        gone = asyncio.ensure_future(self._reader.read(1))
        try:
            with self._server.listener() as queue:
                text = "retry: 300\n\n"
                while not gone.done():
                    self._writer.write(self._state.send(h11.Data(data=text.encode())) or b"")
                    await asyncio.wait_for(self._writer.drain(), PATIENCE)
                    text = await self._word(queue, gone)
        finally:
            gone.cancel()

    async def _word(self, queue: asyncio.Queue[str], gone: asyncio.Future[bytes]) -> str:
        word = asyncio.ensure_future(queue.get())
        both: set[asyncio.Future[Any]] = {word, gone}
        try:
            await asyncio.wait(both, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            return f"data: {word.result()}\n\n" if word.done() else ":\n\n"
        finally:
            word.cancel()
