"""The preview's HTTP server: one thread, one event loop, any number of slow readers, and the stream of changes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import h11

from microsite.dev.connections import AT_ONCE, QUEUE, Ended, room
from microsite.dev.faults import internal
from microsite.dev.requests import RESERVED, Asked, Gate, Refused
from microsite.diagnostics import Problem
from microsite.records import frozen

MOST_HEADERS = 16 * 1024
MOST_CLIENTS = 512
PATIENCE = 15.0  # seconds to send a whole request's head, and to take an answer's next part
IDLE = 60.0
FAREWELL, MOST_FAREWELL = 1.0, 64  # seconds, and pieces, that the other side is heard after the last answer
BEAT = 15.0
PIECE = 64 * 1024
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
CLOSING = frozenset({400, 403, 405, 505})
"""Who asked so may have meant what follows otherwise than we would read it."""
STREAM = (("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"))
INERT = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
"""For what is no page: opened by itself, it runs and loads nothing."""


@frozen
class Answer:
    """What is sent back: status, headers beside the usual ones, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Server:
    """Answers requests by asking `ask`, which returns a Future of an Answer and is called in the server's thread.

    When there are too many connections, the one that has been waited for longest makes room for a new one. `fault` is
    told what goes wrong here.
    """

    def __init__(
        self,
        ask: Callable[[Asked], Future[Answer]],
        listening: socket.socket,
        gate: Gate,
        fault: Callable[[Problem], None],
    ) -> None:
        self._ask, self._socket, self._gate, self._fault = ask, listening, gate, fault
        self._most, self._ended = room(), Ended()
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._news = "0"
        self._clients: set[asyncio.Queue[str]] = set()
        self._open: dict[asyncio.Task[None], _Talk] = {}
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
        self._loop.set_exception_handler(lambda _loop, context: self.told(context.get("exception")))
        server = await asyncio.start_server(self._meet, sock=self._socket, backlog=AT_ONCE)
        self._socket.listen(QUEUE)
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or (len(self._open) >= self._most and not self._make_room()):
            writer.close()
            return
        self._open[task] = talk = _Talk(self, reader, writer)
        patience = 0.0
        try:
            await talk.go_on()
            patience = PATIENCE
        except (OSError, TimeoutError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass  # the other side left, dawdled, or we stop
        except Exception as fault:  # noqa: BLE001 - one request must not end the preview
            self.told(fault)
        finally:
            self._open.pop(task, None)
            with contextlib.suppress(OSError):
                self._ended.close(writer, patience)

    def _make_room(self) -> bool:
        """Close the connection that nothing has come of for longest: one that is not answered now, else one that is."""
        waiting = [(talk.answered, talk.since, task) for task, talk in self._open.items() if not talk.streams]
        if not waiting:
            return False
        *_, task = min(waiting, key=lambda one: one[:2])
        del self._open[task]
        task.cancel()
        return True

    def told(self, fault: BaseException | None) -> None:
        """Tell of a fault of ours; that a connection breaks is none."""
        if isinstance(fault, Exception) and not isinstance(fault, OSError):
            self._fault(internal("answering a request", fault))

    async def answer(self, request: h11.Request) -> Answer | None:
        """Return the answer to a request, None for the stream of changes."""
        if request.http_version not in {b"1.0", b"1.1"}:
            return plain(505, "only HTTP of version 1 is spoken")
        judged = self._gate.judge(
            request.method.decode("ascii", "replace"), request.target.decode("latin-1"), request.headers
        )
        if isinstance(judged, Refused):
            return plain(judged.status, judged.words)
        if judged.path == f"{RESERVED}events":
            if judged.method == "HEAD":
                return Answer(200, STREAM, b"")
            most = min(MOST_CLIENTS, self._most // 2)
            return None if len(self._clients) < most else plain(503, "too many pages listen")
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
    kind = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), INERT)
    return Answer(status, (*kind, *more), f"{words}\n".encode())


class _Talk:
    """One connection: requests one after another, parsed and written by h11."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._state = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEADERS)
        self._loop = asyncio.get_running_loop()
        self.since, self.answered, self.streams = self._loop.time(), False, False

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
                    await self._let_go()
                return
            if request is None:
                return
            self.since, self.answered = self._loop.time(), True
            answer = await self._answer(request)
            if answer is None:
                self.streams = True
                await self._stream()
                return
            await self._send(answer, head=request.method == b"HEAD")
            self.since, self.answered = self._loop.time(), False
            if self._state.our_state is not h11.DONE or self._state.their_state is not h11.DONE:
                await self._let_go()  # a body that nobody wants follows, or the connection is to be closed
                return
            self._state.start_next_cycle()

    async def _let_go(self) -> None:
        """Close our side, and hear the other one out for a moment: what was sent to it would be lost otherwise (RFC 9112, 9.6)."""
        self.answered = False
        self._writer.write_eof()
        async with asyncio.timeout(FAREWELL):
            for _ in range(MOST_FAREWELL):
                if not await self._reader.read(PIECE):
                    return

    async def _answer(self, request: h11.Request) -> Answer | None:
        try:
            return await self._server.answer(request)
        except Exception as fault:  # noqa: BLE001 - one request must not end the preview
            self._server.told(fault)
            return plain(500, "internal error")

    async def _next(self) -> h11.Request | None:
        until = self._loop.time() + IDLE
        begun = False
        while True:
            event = self._state.next_event()
            if isinstance(event, h11.Request):
                end = self._state.next_event()  # a request of ours has no body: its end is there at once
                del end
                return event
            if event is not h11.NEED_DATA:
                return None
            async with asyncio.timeout_at(until):  # wait_for loses an end that comes together with data
                data = await self._reader.read(PIECE)
            self._state.receive_data(data)
            if not begun:
                until, begun = self._loop.time() + PATIENCE, True

    async def _send(self, answer: Answer, *, head: bool) -> None:
        headers = [*ALWAYS, *answer.headers, ("Content-Length", str(len(answer.body)))]
        if answer.status in CLOSING:
            headers.append(("Connection", "close"))
        out = self._state.send(h11.Response(status_code=answer.status, headers=headers))
        self._writer.write(out or b"")
        if not head and answer.status != 304:  # noqa: PLR2004 - not modified: no body
            for at in range(0, len(answer.body), PIECE):
                self._writer.write(self._state.send(h11.Data(data=answer.body[at : at + PIECE])) or b"")
                await self._taken()
        self._writer.write(self._state.send(h11.EndOfMessage()) or b"")
        await self._taken()

    async def _taken(self) -> None:
        """Wait until the other side has taken most of what was written; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await self._writer.drain()

    async def _stream(self) -> None:
        """Tell a page of changes for as long as it listens (WHATWG HTML, server-sent events); a word is a number only."""
        headers = [
            *ALWAYS,
            *STREAM,
            ("Connection", "close"),
        ]
        self._writer.write(self._state.send(h11.Response(status_code=200, headers=headers)) or b"")
        gone = asyncio.ensure_future(self._reader.read(1))
        try:
            with self._server.listener() as queue:
                text = "retry: 300\n\n"
                while not gone.done():
                    self._writer.write(self._state.send(h11.Data(data=text.encode())) or b"")
                    await self._taken()
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
