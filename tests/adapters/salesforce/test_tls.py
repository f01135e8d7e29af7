"""TLS: a certificate that nobody vouches for ends the attempt; the time limit cuts a TLS connection off too."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sfsync.adapters.salesforce import Timeouts
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.salesforce.conftest import Connect

CASE = "500000000000001AAA"
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
DRIP = b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n["


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for the loopback address, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    day = timedelta(days=1)
    signed = (
        x509.CertificateBuilder(NAME, NAME, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(pem)
    )
    return file


@pytest.fixture
def dripping(certificate: Path) -> Iterator[str]:
    """A TLS server that sends a byte now and then, for ever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context, closing), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        closing.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listener: socket.socket, context: ssl.SSLContext, closing: threading.Event) -> None:
    while not closing.is_set():
        try:
            connection, _ = listener.accept()
            with connection:
                connection.recv(
                    1, socket.MSG_PEEK
                )  # of one that was reset meanwhile the library would leave a socket open
                with context.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(4096)
                    secured.sendall(DRIP)
                    while not closing.wait(0.02):
                        secured.sendall(b" ")
        except OSError:
            continue


def test_a_certificate_that_nobody_vouches_for(dripping: str, connect: Connect) -> None:
    """Nothing is sent to whoever shows it, and nobody tries again and again."""
    with pytest.raises(Misconfigured, match="not trusted"):
        connect(dripping).reader.read([CASE])


def test_the_time_limit_cuts_off_tls(
    dripping: str, certificate: Path, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that come in time, but never end, end."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    salesforce = connect(dripping, timeouts=Timeouts(read=0.2, attempt=0.4, total=0.6))

    began = monotonic()

    with pytest.raises(Unavailable, match="did not answer in full"):
        salesforce.reader.read([CASE])

    assert monotonic() - began < 10  # all of it would take 80 s
