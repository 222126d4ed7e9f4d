"""A folder served on loopback as a static host serves it: compressed, typed, with `_headers`, `_redirects` and a real 404."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# what the tables of systems do not agree on; a host's own table names these
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
PACKED = re.compile(r"^(text/|image/svg|application/(json|xml|wasm|.*\+xml|.*\+json)|font/(ttf|otf))")
KEPT = "public, max-age=0, must-revalidate"  # what hosts send where _headers says nothing of it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers to a path: status, headers by name, and the bytes before they are packed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Host:
    """A folder and the rules in it; read anew for each request, so that it may be built after the port is known."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, path: str) -> Answer:
        """Return what stands at a path (as the request line has it, without query)."""
        found = self._file(path)
        if found is None:
            sent_on = self._redirect(path)
            if sent_on:
                return sent_on
            body = self._read("404.html") or b"Not found\n"
            return self._with_headers(
                path, Answer(HTTPStatus.NOT_FOUND, {"Content-Type": TYPES[".html"]}, body)
            )
        if found.is_dir():
            return Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"}, b"")
        body = found.read_bytes()
        headers = {
            "Content-Type": media_type(found.name),
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        }
        return self._with_headers(path, Answer(HTTPStatus.OK, headers, body))

    def _file(self, path: str) -> Path | None:
        """Return the file of a path, or the folder that the path names without its last slash."""
        parts = unquote(path).strip("/").split("/")
        if ".." in parts or parts[0] in {"_headers", "_redirects"}:
            return None
        found = self.folder.joinpath(*parts)
        if path.endswith("/"):
            found /= "index.html"
        return found if found.exists() else None

    def _read(self, name: str) -> bytes:
        found = self.folder / name
        return found.read_bytes() if found.is_file() else b""

    def _redirect(self, path: str) -> Answer | None:
        """Return where _redirects sends a path at which no file is."""
        for line in self._read("_redirects").decode().splitlines():
            words = line.split()
            if len(words) == 3 and not line.startswith("#") and unquote(words[0]) == unquote(path):
                return Answer(int(words[2]), {"Location": words[1]}, b"")
        return None

    def _with_headers(self, path: str, answer: Answer) -> Answer:
        """Return an answer with what _headers says of its path over what a host says itself."""
        said = {"Cache-Control": KEPT, **answer.headers}
        for pattern, headers in rules(self._read("_headers").decode()):
            parts = ".*".join(map(re.escape, pattern.split("*")))
            if re.fullmatch(re.sub(r":\w+", "[^/]+", parts), unquote(path)):
                said |= headers
        return Answer(answer.status, said, answer.body)


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the blocks of a _headers file: a pattern of paths, and the headers indented under it."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.strip() and not line[0].isspace():
            found.append((line.strip(), {}))
        elif line.strip():
            name, _, value = line.strip().partition(":")
            found[-1][1][name] = value.strip()
    return found


def media_type(name: str) -> str:
    """Return the Content-Type of a file by its name."""
    ending = Path(name).suffix.lower()
    return TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


@lru_cache(maxsize=512)
def packed(body: bytes) -> bytes:
    """Return bytes as gzip packs them at the level that hosts use, always to the same bytes."""
    return gzip.compress(body, compresslevel=6, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, host: Host) -> None:
        self.host = host
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with the body."""
        self._send(self.host.answer(urlsplit(self.path).path), with_body=True)

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self._send(self.host.answer(urlsplit(self.path).path), with_body=False)

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        body = answer.body
        headers = dict(answer.headers)
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            answer, body = Answer(HTTPStatus.NOT_MODIFIED, headers, b""), b""
        elif body and PACKED.match(headers.get("Content-Type", "")):
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers["Content-Encoding"] = packed(body), "gzip"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of an answer."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of loopback; give its address, which ends in a slash."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, host=Host(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
