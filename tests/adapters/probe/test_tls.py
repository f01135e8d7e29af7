"""TLS: the host proves its name to us, whatever address we went to, and shows how long its certificate is good for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct, field

from sfsync.model.endpoint import Endpoint
from sfsync.ports.faults import Misconfigured
from sfsync.ports.probing import Probed
from tests.adapters.probe.probing import QUICK, prober

HOST = "portal.localhost"
OK, DOWN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
PEM = serialization.Encoding.PEM


class Authority(Struct, frozen=True):
    """A CA of our own: its certificate in a file, and its key."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: x509.Name = field(default_factory=lambda: common("sfsync test authority"))

    @property
    def file(self) -> Path:
        """Its certificate, written afresh."""
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        signed = (
            self._builder(self.name, self.key.public_key(), timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = self.folder / "authority.pem"
        path.write_bytes(signed.public_bytes(PEM))
        return path

    def issue(self, host: str, left: timedelta) -> Path:
        """Return a file with a certificate for a host, good for so long, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = (
            self._builder(common(host), key.public_key(), left)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = self.folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + signed.public_bytes(PEM)
        )
        return path

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, left: timedelta) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(self.name, subject, key, x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=30)).not_valid_after(now + left)


def common(name: str) -> x509.Name:
    """Return a name that is only a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of this file's own."""
    return Authority(tmp_path_factory.mktemp("tls"))


@contextmanager
def secured(certificate: Path, answer: bytes = OK) -> Iterator[tuple[int, list[str | None]]]:
    """Serve an answer over TLS on a port; yield the port and the names that clients asked for."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection, context.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(4096)
                wrapped.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1], asked
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def probe(port: int, ca_file: Path | None, host: str = HOST) -> Probed:
    """Probe the host at a port of this machine, which is where its name leads."""
    looking = prober(resolve=lambda *_: ["127.0.0.1"], ca_file=ca_file)
    return looking.probe(Endpoint("portal", f"https://{host}:{port}/", limits=QUICK))


@pytest.mark.parametrize("host", [HOST, "localhost"])
def test_a_host_that_proves_its_name(authority: Authority, host: str) -> None:
    """Connected to by address, asked for and checked by name; the days that its certificate has left are told."""
    with secured(authority.issue(host, timedelta(days=12, hours=1))) as (port, asked):
        probed = probe(port, authority.file, host)

    assert (probed.ok, probed.reason, probed.certificate_days) == (True, None, 12)
    assert asked == [host]


def test_an_answer_over_tls_is_proof_that_our_network_reaches_them(authority: Authority) -> None:
    """503 from the host itself: theirs, whatever the control says."""
    with secured(authority.issue(HOST, timedelta(days=2)), DOWN) as (port, _):
        probed = probe(port, authority.file)

    assert (probed.ok, probed.reason, probed.answered, probed.certificate_days) == (False, "answered 503", True, 1)


@pytest.mark.parametrize(
    ("host", "left", "known", "reason"),
    [
        ("other.localhost", timedelta(days=9), True, "Hostname mismatch"),
        (HOST, timedelta(days=-1), True, "certificate has expired"),
        (HOST, timedelta(days=9), False, "unable to get local issuer certificate"),
    ],
    ids=["another name", "expired", "an authority that nobody knows"],
)
def test_a_host_that_does_not_prove_its_name(
    authority: Authority, host: str, left: timedelta, known: bool, reason: str
) -> None:
    """Down, since no customer's program would talk to it; and not an answer, since it may be anybody's."""
    with secured(authority.issue(host, left)) as (port, _):
        probed = probe(port, authority.file if known else None)

    assert (probed.ok, probed.answered) == (False, False)
    assert probed.reason
    assert probed.reason.startswith("its certificate does not hold: ")
    assert reason in probed.reason


def test_a_port_that_speaks_no_tls() -> None:
    """A plain server behind an https address: down, within the limits."""

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(OK)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        probed = probe(listener.getsockname()[1], None)
        thread.join(5)

    assert probed.ok is False
    assert probed.reason
    assert probed.reason.startswith("no TLS (")


def test_a_port_that_says_nothing_at_the_handshake() -> None:
    """The limit between bytes holds for the handshake too."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        probed = probe(listener.getsockname()[1], None)

    assert (probed.ok, probed.reason) == (False, "no TLS within 0.3 s")


def test_a_file_without_authorities(tmp_path: Path) -> None:
    """Said at the start, not at each probe."""
    (tmp_path / "empty.pem").touch()
    for file in (tmp_path / "empty.pem", tmp_path / "absent.pem"):
        with pytest.raises(Misconfigured, match="holds no CAs"):
            prober(ca_file=file)
