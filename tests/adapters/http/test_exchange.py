"""An exchange over the wire: what is kept open, what is let in, and which way it goes."""

from __future__ import annotations

import gzip
import os
import ssl
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread
from time import sleep

import certifi
import pytest
from urllib3 import ProxyManager

from sfsync.adapters.http.authorities import trust
from sfsync.adapters.http.connections import Connections, proxy_for
from sfsync.adapters.http.exchange import Exchange
from sfsync.adapters.http.faults import Dropped, Passing
from sfsync.adapters.http.timeouts import Timeouts
from sfsync.ports.faults import Unavailable

SHORT = Timeouts(connect=2.0, read=2.0, attempt=5.0, total=5.0)
MB = 1024**2


class Server:
    """Answers every GET with a body, packed; notes where from and for what it was asked."""

    def __init__(self) -> None:
        """Start with a short body."""
        self.url = ""
        self.body = b"good"
        self.cut = 0
        self.hints = False
        self.together: Barrier | None = None
        self.drops = False
        self.status = 200
        self.asked: list[tuple[int, str, str | None]] = []


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on a free port."""
    told = Server()

    class Connection(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        used = False

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.close_connection, self.used = told.drops and self.used, True
            if self.close_connection:
                return
            if told.together:
                told.together.wait(5)
            told.asked.append((self.client_address[1], self.path, self.headers.get("Proxy-Authorization")))
            packed = gzip.compress(told.body)
            if told.hints:
                self.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
                sleep(0.05)  # so that both do not come in one piece, of which the rest would be dropped
            self.send_response(told.status)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed) + told.cut))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(packed)
            self.close_connection = self.close_connection or bool(told.cut)

    running = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
    running.daemon_threads = True
    told.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield told
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Our side, which reads bodies of 2 MB."""
    opened = Exchange("the other side", SHORT, 2)
    yield opened
    opened.close()


def test_one_connection_serves_many_calls(server: Server, exchange: Exchange) -> None:
    """Bodies come unpacked, header names in any case."""
    answers = [exchange.send("GET", f"{server.url}/{number}", 5, {}) for number in range(3)]

    assert [answer.body for answer in answers] == [b"good"] * 3
    assert answers[0].headers["content-encoding"] == answers[0].headers["Content-Encoding"] == "gzip"
    assert len({port for port, *_ in server.asked}) == 1


def test_closed_connections_are_made_anew(server: Server, exchange: Exchange) -> None:
    """Whoever asks on gets new ones."""
    for _ in range(2):
        exchange.send("GET", server.url, 5, {})
        exchange.close()

    assert len({port for port, *_ in server.asked}) == 2


def test_a_body_counts_as_it_unpacks(server: Server, exchange: Exchange) -> None:
    """2 MB are read; a byte more, which came in 2 kB, is refused without another attempt, and the next call is well."""
    server.body = b" " * (2 * MB)
    assert len(exchange.send("GET", server.url, 5, {}).body) == 2 * MB
    server.body += b" "

    with pytest.raises(Unavailable, match="the other side's answer is larger than 2 MB") as raised:
        exchange.send("GET", server.url, 5, {})

    assert not isinstance(raised.value, Passing)
    server.body = b"good"
    assert exchange.send("GET", server.url, 5, {}).body == b"good"


def test_a_body_cut_short_is_no_answer(server: Server, exchange: Exchange) -> None:
    """However well what came of it reads."""
    server.cut = 10

    with pytest.raises(Passing, match="cut short"):
        exchange.send("GET", server.url, 5, {})


def test_nobody_is_led_elsewhere(server: Server, exchange: Exchange) -> None:
    """A redirect is an answer: whoever follows one carries the token along."""
    server.status = 302

    assert exchange.send("GET", server.url, 5, {}).status == 302
    assert len(server.asked) == 1


def test_no_call_is_given_the_answer_to_another(server: Server, exchange: Exchange) -> None:
    """Hints come before an answer, which is then of no use: what comes on that connection is one answer behind."""
    server.hints = True
    with pytest.raises(Passing, match="cut short"):
        exchange.send("GET", f"{server.url}/first", 5, {})
    server.hints, server.body = False, b"second"

    assert exchange.send("GET", f"{server.url}/second", 5, {}).body == b"second"
    assert len({port for port, *_ in server.asked}) == 2


def test_with_a_connection_that_broke_its_neighbours_go(server: Server, exchange: Exchange) -> None:
    """Whoever closed one that was left idle has closed those that are as old: none of the next calls may get those."""

    def two_at_once() -> list[bytes]:
        server.together = Barrier(2)
        with ThreadPoolExecutor(2) as both:
            found = both.map(lambda path: exchange.send("GET", server.url + path, 5, {}), ["/one", "/two"])
            return [answer.body for answer in found]

    two_at_once()
    server.drops = True
    with pytest.raises(Dropped):
        exchange.send("GET", server.url, 5, {})

    assert two_at_once() == [b"good"] * 2
    assert len({port for port, *_ in server.asked}) == 4


@pytest.mark.parametrize("said", ["http://ann:s%40cret@127.0.0.1:{port}", "ann:s%40cret@127.0.0.1:{port}"])
def test_the_proxy_of_the_environment_is_asked(
    said: str, server: Server, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its address, with its password, for every host but those that it is not for."""
    monkeypatch.setenv("http_proxy", said.format(port=server.url.rpartition(":")[2]))
    monkeypatch.setenv("no_proxy", "inside.example")

    answer = exchange.send("GET", "http://outside.example/x", 5, {})

    assert answer.body == b"good"
    assert server.asked[0][1:] == ("http://outside.example/x", f"Basic {b64encode(b'ann:s@cret').decode()}")
    assert proxy_for("http://inside.example/x") is None


def test_no_proxy_leads_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says there is another machine's."""
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:1")

    assert [proxy_for(url) for url in ("http://127.0.0.1:8080/x", "https://localhost", "http://[::1]:80")] == [None] * 3
    assert proxy_for("https://acme.my.salesforce.com") == "http://127.0.0.1:1"


def test_a_proxy_that_is_none_is_told(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a kind that nobody here speaks."""
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")

    with pytest.raises(Passing, match="ProxySchemeUnknown"):
        exchange.send("GET", "http://outside.example/x", 5, {})


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        pytest.param("http://127.0.0.1:1", {"X": "€"}, id="a header beyond Latin-1"),
        pytest.param("http://127.0.0.1:1", {"X": "a\r\nAuthorization: b"}, id="a header of two lines"),
        pytest.param("http://[outside", {}, id="no URL"),
    ],
)
def test_what_cannot_be_sent_is_told(url: str, headers: dict[str, str], exchange: Exchange) -> None:
    """As any exchange that failed is, without what was to be sent."""
    with pytest.raises(Passing, match=r"could not be reached or was cut short \((Value|Unicode\w*)Error\)"):
        exchange.send("GET", url, 5, headers)


def test_an_answer_does_not_show_what_it_says(server: Server, exchange: Exchange) -> None:
    """Whoever logs that to a login logs no token."""
    server.body = b"canary"

    answer = exchange.send("GET", server.url, 5, {})

    assert answer.body == b"canary"
    assert "canary" not in repr(answer)


def test_a_way_is_kept_with_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a proxy too; another proxy is another way."""
    connections, ways = Connections(), []
    for proxy in ("http://one.example", "http://one.example", "http://two.example"):
        monkeypatch.setenv("https_proxy", proxy)
        ways.append(connections.to("https://outside.example"))

    assert ways[0] is ways[1] is not ways[2]


def test_a_proxy_over_tls_is_trusted_on_the_same_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without CAs would else trust the org by Mozilla's, and no proxy at all."""
    monkeypatch.setenv("https_proxy", "https://proxy.example")

    way = Connections().to("https://outside.example")

    assert isinstance(way, ProxyManager)
    assert way.proxy_config is not None
    assert way.proxy_config.ssl_context is way.connection_pool_kw["ssl_context"] is not None


def _authorities(monkeypatch: pytest.MonkeyPatch, file: Path, folder: Path | str) -> set[str]:
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    return {str(known["serialNumber"]) for known in trust().get_ca_certs()}


def test_the_machine_says_whom_to_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, where it does; where it knows nobody, the CAs of Mozilla are trusted, not none."""
    everybody = Path(certifi.where()).read_text(encoding="utf-8")
    one = tmp_path / "one.pem"
    end = "-----END CERTIFICATE-----\n"
    one.write_text(everybody[: everybody.index(end)] + end, encoding="utf-8")

    ours = _authorities(monkeypatch, one, tmp_path / "none")
    theirs = _authorities(monkeypatch, tmp_path / "none.pem", tmp_path / "none")
    (tmp_path / "empty").mkdir()
    empty = _authorities(monkeypatch, tmp_path / "none.pem", tmp_path / "empty")

    assert len(ours) == 1
    assert theirs == empty > ours
    assert len(theirs) > 100


def test_a_machines_folder_of_authorities_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those are read when they are needed; nobody else's are added."""
    (tmp_path / "0a1b2c3d.0").write_text("a certificate", encoding="utf-8")

    assert _authorities(monkeypatch, tmp_path / "none.pem", tmp_path) == set()
    assert _authorities(monkeypatch, tmp_path / "none.pem", f"{tmp_path / 'none'}{os.pathsep}{tmp_path}") == set()


def test_a_folder_that_cannot_be_read_knows_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The CAs of Mozilla are trusted then, as where there is no folder."""

    def unreadable(_: Path) -> Iterator[Path]:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", unreadable)

    assert len(_authorities(monkeypatch, tmp_path / "none.pem", tmp_path)) > 100


def test_more_authorities_add_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without any is refused."""
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(nothing))

    assert len(trust(Path(certifi.where())).get_ca_certs()) > 100
    with pytest.raises(ssl.SSLError):
        trust(nothing)
