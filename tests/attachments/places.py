"""A real HTTPS server that stands for every host, to fetch images from."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "images.example"

Answer = Callable[[BaseHTTPRequestHandler], None]


class Place:
    """What a host was asked, and how it answers by path."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Answer] = {}

    def address(self, path: str = "/cat.png", host: str = HOST) -> str:
        """Return an address here."""
        return f"https://{host}:{self.port}{path}"

    def gives(self, content: bytes, path: str = "/cat.png", status: int = 200, **headers: str):
        """Answer with these bytes."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(content)

        self.answers[path] = answer


@contextmanager
def place(folder: Path, monkeypatch: Any) -> Iterator[Place]:
    """Serve until the end; every name stands for this machine, and our certificate is trusted."""
    certificate = folder / "place.pem"
    _certify(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.place = Place(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    stands_for(monkeypatch, "127.0.0.1")
    try:
        yield server.place  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def stands_for(monkeypatch: Any, *addresses: str) -> None:
    """Let every name be one for these addresses."""

    def looked_up(name: str, port: int, *_rest: Any, **_kind: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        place: Place = self.server.place  # type: ignore[attr-defined]
        place.asked.append((self.path, dict(self.headers)))
        place.answers[self.path](self)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _certify(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoded = serialization.Encoding.PEM
    private = key.private_bytes(
        encoded, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(encoded))
