"""The preview answers its own machine's browser and nobody else, for pages and for nothing else."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from previews import PATIENCE, Running, serving
from sites import write, write_site

from microsite.dev.requests import Asked, Gate, Refused

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
    ],
)
def test_nothing_but_pages_is_reached(path: str, running: Running) -> None:
    assert status(running, path.replace(" ", "%20")) in {400, 404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
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


def test_no_answer_may_be_read_by_another_origin(running: Running) -> None:
    answer = raw(
        running, f"GET / HTTP/1.1\r\nHost: localhost:{running.port}\r\nConnection: close\r\n\r\n"
    ).lower()
    assert b"access-control-allow" not in answer
    assert b"cross-origin-resource-policy: same-origin" in answer
    assert b"script-src 'self'" in answer


def test_a_head_has_the_headers_of_a_get_and_no_body(running: Running) -> None:
    answer = raw(running, f"HEAD / HTTP/1.1\r\nHost: localhost:{running.port}\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"Content-Length: 0" not in head
    assert body == b""


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
