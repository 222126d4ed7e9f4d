"""The preview answers its own machine's browser and nobody else, for pages and for nothing else."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from previews import PATIENCE, Running, serving
from sites import write, write_site

from microsite.dev.http import Answer, Server
from microsite.dev.requests import Asked, Gate, Refused
from microsite.diagnostics import Problem

resource = pytest.importorskip("resource")

GATE = Gate("127.0.0.1", 8000)
HOST = (b"Host", b"localhost:8000")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = write_site(tmp_path_factory.mktemp("site"))
    (root / "content/linked.png").symlink_to("/etc/passwd")
    with serving(root) as found:
        yield found


def raw(running: Running, text: str | bytes, wait: float = PATIENCE) -> bytes:
    """Send bytes, and return everything that is answered."""
    data = text.encode() if isinstance(text, str) else text
    with socket.create_connection(("127.0.0.1", running.port), timeout=wait) as connection:
        connection.sendall(data)
        found = b""
        try:
            while part := connection.recv(65536):
                found += part
        except TimeoutError:
            pass
        return found


def status(running: Running, path: str, *headers: str, method: str = "GET", host: str | None = None) -> int:
    name = f"127.0.0.1:{running.port}" if host is None else host
    lines = [f"{method} {path} HTTP/1.1", f"Host: {name}", "Connection: close", *headers]
    return int(raw(running, "\r\n".join(lines) + "\r\n\r\n").split(b" ")[1])


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e%2fsite.yaml",
        "/..\\site.yaml",
        "/%5c..%5csite.yaml",
        "/%00",
        "/events/%00/",
        "/%0d%0aX: y",
        "/%ff",
        "//etc/passwd",
        "/%252e%252e/site.yaml",
        "/%c0%ae%c0%ae/site.yaml",
        "/site.yaml",
        "/content/events/first-tier.md",
        "/linked.png",
        "/.git/config",
        "/__microsite/../site.yaml",
        "/__microsite/server.py",
        "/..;/site.yaml",
        "/./site.yaml",
        "/site.yaml::$DATA",
        "/site.yaml.",
        "/index.html%20",
        "/%",
        "/%2e",
        "/é",
        "/.git/HEAD",
        "/.microsite/cache.sqlite",
        "/output/index.html",
        "/data/ledger.json",
        "/themes/default/theme.yaml",
        "//127.0.0.1/",
        "http://evil.example/",
        "http://127.0.0.1/",
        "evil.example:443",
        "*",
        "?x",
        "",
    ],
)
def test_nothing_but_pages_is_reached(path: str, running: Running) -> None:
    assert status(running, path.replace(" ", "%20")) in {400, 404}


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW", "get"]
)
def test_only_get_and_head_are_answered(method: str, running: Running) -> None:
    assert status(running, "/", method=method) == 405


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1:1",
        "",
        "localhost:PORT@evil.example",
        "127.0.0.1:PORT/x",
        "127.0.0.2:PORT",
        "127.0.0.1.evil.example:PORT",
        "127.0.0.1.nip.io:PORT",
        "me@127.0.0.1:PORT",
        "@127.0.0.1:PORT",
        "127.0.0.1:PORT, evil.example",
        "127.0.0.1:PORT#",
        "127.0.0.1:+PORT",
        "127.0.0.1",
        "localhost..:PORT",
        "[::1",
        "[::ffff:127.0.0.1]:PORT",
        "0.0.0.0:PORT",
        "0x7f.1:PORT",
        "2130706433:PORT",
    ],
)
def test_a_foreign_host_reads_nothing(host: str, running: Running) -> None:
    assert status(running, "/", host=host.replace("PORT", str(running.port))) in {400, 403}


@pytest.mark.parametrize("path", ["/", "/__microsite/events", "/__microsite/state?path=/", "/img/ada.png"])
@pytest.mark.parametrize(
    "header",
    [
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Origin: http://[::1",
        "Origin: file://",
        "Origin: ",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ],
)
def test_a_foreign_page_reads_nothing(path: str, header: str, running: Running) -> None:
    assert status(running, path, header) == 403


def test_a_link_from_elsewhere_may_be_followed() -> None:
    followed = [
        HOST,
        (b"Sec-Fetch-Site", b"cross-site"),
        (b"Sec-Fetch-Mode", b"navigate"),
        (b"Sec-Fetch-Dest", b"document"),
    ]
    assert isinstance(GATE.judge("GET", "/", followed), Asked)
    framed = [*followed[:3], (b"Sec-Fetch-Dest", b"iframe")]
    assert isinstance(GATE.judge("GET", "/", framed), Refused)


def test_it_is_known_by_the_names_of_this_machine_only() -> None:
    assert all(
        GATE.knows(name) for name in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000")
    )
    assert not any(
        GATE.knows(name)
        for name in ("localhost", "localhost:80", "10.0.0.7:8000", "x.localhost:8000", "localhost:8000:1")
    )
    everywhere = Gate("0.0.0.0", 8000)  # noqa: S104 - what the owner asked for
    assert everywhere.knows("10.0.0.7:8000")
    assert not everywhere.knows("rebound.example:8000")


def test_it_may_be_called_by_other_names_of_itself(running: Running) -> None:
    for name in ("localhost", "LOCALHOST", "localhost.", "[::1]", "127.0.0.1"):
        assert status(running, "/", host=f"{name}:{running.port}") == 200
        assert status(running, "/", f"Origin: http://{name}:{running.port}") == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/events/first-tier/",
        "/img/ada.png",
        "/feed.xml",
        "/no-such-page",
        "/events/first-tier",
        "/__microsite/reload.js",
        "/__microsite/state?path=/",
        "/..",
    ],
)
def test_an_answer_may_not_be_read_or_framed_elsewhere_and_a_head_equals_a_get(
    path: str, running: Running
) -> None:
    rest = f" {path} HTTP/1.1\r\nHost: localhost:{running.port}\r\nConnection: close\r\n\r\n"
    head, _, body = raw(running, "GET" + rest).partition(b"\r\n\r\n")
    assert raw(running, "HEAD" + rest) == head + b"\r\n\r\n"
    assert f"content-length: {len(body)}" in head.decode().lower()
    said = head.decode().lower()
    assert "access-control-allow" not in said
    assert "cross-origin-resource-policy: same-origin" in said
    assert "x-content-type-options: nosniff" in said
    assert "cache-control: no-" in said
    if "200" in said.split("\r\n")[0] and "javascript" not in said:
        assert "content-security-policy: default-src" in said
        assert "frame-ancestors 'none'" in said


def test_the_stream_of_changes_has_a_head_too(running: Running) -> None:
    assert status(running, "/__microsite/events", method="HEAD") == 200


SMUGGLED = "GET /__microsite/state HTTP/1.1\r\nHost: HOST\r\n\r\n"
BEGUN = "GET / HTTP/1.1\r\nHost: HOST\r\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BEGUN + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Content-Length: 0\r\nContent-Length: 99\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Content-Length: -1\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Content-Length: +0\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Content-Length: 0x9\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED, "501"),
        (BEGUN + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + SMUGGLED, "400"),
        (BEGUN + f"Content-Length: {len(SMUGGLED)}\r\n\r\n" + SMUGGLED, "200"),
        (BEGUN + "Host: evil.example\r\n\r\n" + SMUGGLED, "400"),
        ("GET / HTTP/1.1\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + " folded\r\n\r\n" + SMUGGLED, "403"),
        (BEGUN + "X: a\0b\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + ": empty\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN.replace("1.1", "9.9") + "\r\n" + SMUGGLED, "505"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"),
        (BEGUN.replace("\r\n", "\r") + "\r" + SMUGGLED, "400"),
        ("G E T / HTTP/1.1\r\nHost: HOST\r\n\r\n" + SMUGGLED, "400"),
        (BEGUN + "A: b\r\n" * 30_000 + "\r\n" + SMUGGLED, "431"),
        ("GET /" + "a" * 1_000_000 + " HTTP/1.1\r\n", "431"),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", "400"),
    ],
    ids=range(21),
)
def test_a_request_that_can_be_read_in_two_ways_is_the_last_of_its_connection(
    text: str, expected: str, running: Running
) -> None:
    answer = raw(running, text.replace("HOST", f"127.0.0.1:{running.port}"))
    assert answer.split(b" ")[1].decode() == expected
    assert answer.count(b"HTTP/1.1 ") == 1


def test_what_is_no_request_and_what_is_too_long_is_refused(running: Running) -> None:
    long = f"GET / HTTP/1.1\r\nHost: localhost:{running.port}\r\nX: {'a' * 70000}\r\n\r\n"
    assert raw(running, long).split(b" ")[1] in {b"431", b"400"}
    assert raw(running, "nonsense\r\n\r\n").split(b" ")[1] == b"400"
    assert running.get("/")[0] == 200


def test_two_hundred_pages_listen_and_hear_of_a_change_in_a_number_only(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    with serving(root) as running:
        request = f"GET /__microsite/events HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode()
        clients = []
        for _ in range(220):
            client = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
            client.sendall(request)
            clients.append(client)
        for client in clients:
            until(client, b"data: ")
        slow = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(50)]
        for client in slow:
            client.sendall(b"GET / HT")
        assert running.get("/")[0] == 200
        write(
            root / "content/events/first-tier.md",
            (root / "content/events/first-tier.md").read_text() + "secret words\n",
        )
        for client in clients:
            heard = until(client, b"data: ")
            assert b"secret" not in heard
            assert b"first-tier" not in heard
        running.shows("/events/first-tier/", "secret words")
        for client in (*clients, *slow):
            client.close()
        assert running.get("/")[0] == 200


def test_strangers_that_hold_every_connection_keep_nobody_out(running: Running) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < 1500:
        pytest.skip("this machine lets no process open so many connections")
    before, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, 1500), most))
    strangers = []
    try:
        for number in range(1100):
            one = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
            strangers.append(one)
            with contextlib.suppress(ConnectionError):
                one.sendall((b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: y\r\n")[number % 3])
        assert running.get("/")[0] == 200
        listener = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
        strangers.append(listener)
        listener.sendall(
            f"GET /__microsite/events HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode()
        )
        until(listener, b"data: ")
    finally:
        for one in strangers:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
    files = Path(f"/proc/{running.process.pid}/fd")
    if files.exists():
        running.until(lambda: len(list(files.iterdir())) < 50, "connections were not given back")
    assert running.get("/")[0] == 200


def test_ten_thousand_requests_at_once_and_readers_that_never_read_keep_nobody_out(running: Running) -> None:
    request = f"GET /__microsite/reload.js HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode()
    deaf = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(50)]
    for one in deaf:
        one.setblocking(False)  # noqa: FBT003 - the socket's own signature
        with contextlib.suppress(BlockingIOError):
            one.send(request * 3000)
    assert running.get("/")[0] == 200
    for one in deaf[:25]:  # reset, not closed
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    for one in deaf:
        one.close()
    assert running.get("/")[0] == 200


def test_a_head_must_come_whole_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microsite.dev.http.PATIENCE", 0.3)
    faults: list[Problem] = []
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)  # noqa: FBT003 - the same
    server = Server(
        lambda _asked: Future(), listening, Gate("127.0.0.1", listening.getsockname()[1]), faults.append
    )
    server.start()
    try:
        with socket.create_connection(listening.getsockname(), timeout=PATIENCE) as slow:
            slow.settimeout(0.05)
            end = time.monotonic() + PATIENCE
            closed = False
            while not closed:  # a letter now and then is no reason to wait longer
                assert time.monotonic() < end, "the connection was held as long as letters came"
                try:
                    slow.sendall(b"G")
                    closed = slow.recv(1) == b""
                except TimeoutError:
                    pass
                except ConnectionError:
                    closed = True
    finally:
        server.stop()
    assert faults == []


def test_a_fault_of_ours_is_told_in_one_line_and_ends_nothing() -> None:
    faults: list[Problem] = []

    def ask(_asked: Asked) -> Future[Answer]:
        raise ZeroDivisionError("secret")

    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)  # noqa: FBT003 - the same
    port = listening.getsockname()[1]
    server = Server(ask, listening, Gate("127.0.0.1", port), faults.append)
    server.start()
    try:
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
                client.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
                assert client.recv(65536).split(b" ")[1] == b"500"
    finally:
        server.stop()
    assert [problem.code for problem in faults] == ["E199", "E199"]
    assert "secret" not in str(faults)


def until(client: socket.socket, part: bytes) -> bytes:
    """Read from a connection until a text has come."""
    found = b""
    while part not in found:
        more = client.recv(65536)
        assert more, found
        found += more
    return found


def test_a_given_port_in_use_is_an_error_that_names_it(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    with serving(root) as running:
        command = [
            sys.executable,
            "-m",
            "microsite.cli",
            "serve",
            "--site",
            str(root),
            "--port",
            str(running.port),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        assert done.returncode == 1
        assert str(running.port) in done.stderr
        with serving(root) as other:
            assert other.port != running.port


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_while_pages_listen(number: int, tmp_path: Path) -> None:
    with serving(write_site(tmp_path / "site")) as running:
        client = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
        client.sendall(f"GET /__microsite/events HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode())
        until(client, b"data: ")
        assert running.end(number) == 0
        time.sleep(0)  # the reader of its output may still be at work
        assert "Traceback" not in "".join(list(running.lines.queue))
        client.close()


@contextlib.contextmanager
def answering(answer: Answer) -> Iterator[tuple[str, int]]:
    """Run the server alone, which gives one answer to all that asks; give the address where it listens."""

    def ask(_asked: Asked) -> Future[Answer]:
        future: Future[Answer] = Future()
        future.set_result(answer)
        return future

    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)  # noqa: FBT003 - the same
    where = listening.getsockname()
    server = Server(ask, listening, Gate("127.0.0.1", where[1]), lambda _fault: None)
    server.start()
    try:
        yield where
    finally:
        server.stop()


def test_connections_that_ended_leave_no_memory_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the preview runs Python looks for no cycles by itself; asyncio makes one of each connection."""
    monkeypatch.setattr("microsite.dev.connections.UNTIDY", 20)
    gc.collect()
    gc.disable()
    try:
        with answering(Answer(200, (), b"")) as where:
            for _ in range(100):
                with socket.create_connection(where, timeout=PATIENCE) as client:
                    client.sendall(b"nonsense\r\n\r\n")
                    client.recv(65536)
            left = [one for one in gc.get_objects() if type(one).__name__ == "_SelectorSocketTransport"]
        assert len(left) < 60
    finally:
        gc.enable()


def test_who_never_reads_keeps_no_connection_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microsite.dev.http.PATIENCE", 0.3)
    with answering(Answer(200, (), b"x" * 1_000_000)) as where, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        deaf.connect(where)
        deaf.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{where[1]}\r\n\r\n".encode() * 20)
        end = time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < end:  # what is written to a connection that was given up is refused
                deaf.sendall(b" ")
                time.sleep(0.05)
        assert time.monotonic() < end


def test_where_few_files_may_be_open_a_flood_of_half_requests_keeps_nobody_out(tmp_path: Path) -> None:
    """Those that give way must be closed before others are taken, though data comes at the same moment."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= before[1] < 1500:
        pytest.skip("this machine lets no process open so many connections")
    limit = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300)); os.execv(sys.argv[1], sys.argv[1:])"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 1500), before[1]))
    strangers = []
    try:
        with serving(write_site(tmp_path / "site"), through=(sys.executable, "-c", limit)) as running:
            for _ in range(1000):
                one = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
                strangers.append(one)
                with contextlib.suppress(ConnectionError):
                    one.sendall(b"GET / HT")
            began = time.monotonic()
            assert running.get("/")[0] == 200
            assert time.monotonic() - began < 5
            for one in strangers:
                one.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
