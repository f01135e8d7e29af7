"""Keys for signatures: what is taken, what is refused in words, and that openssl's are the same."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from sfsync.adapters.samples.keys import fingerprint, read_check, read_sign
from sfsync.availability.signature import Signature
from sfsync.intake.rejected import Rejected
from tests.adapters.samples.ledgers import new_keys
from tests.architecture.tree import ROOT

ONE, OTHER = new_keys(), new_keys()


def test_a_signature_holds_for_its_content_and_its_key() -> None:
    """Both halves of the key check it; a file may hold several."""
    made = read_sign(ONE.private, "key")(b"content")

    for pem in (ONE.public, ONE.private, OTHER.public + b"\n" + ONE.public):
        assert read_check(pem, "key")(b"content", made)
        assert not read_check(pem, "key")(b"contents", made)
    assert not read_check(OTHER.public, "key")(b"content", made)


@pytest.mark.parametrize("value", ["", "AAAA", "not base64!", "é"])
def test_a_signature_that_is_none(value: str) -> None:
    """False, not a crash."""
    made = read_sign(ONE.private, "key")(b"content")

    assert not read_check(ONE.public, "key")(b"content", Signature(made.key, value))


def test_a_signature_has_one_spelling() -> None:
    """The last letter of base64 has bits to spare; a change there is a change."""
    made = read_sign(ONE.private, "key")(b"content")
    last = made.value[-3]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spare = letters[letters.index(last) ^ 1]
    other = f"{made.value[:-3]}{spare}=="

    assert base64.b64decode(other) == base64.b64decode(made.value)
    assert not read_check(ONE.public, "key")(b"content", Signature(made.key, other))


def _pem(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey, pass_phrase: bytes | None = None) -> bytes:
    lock = BestAvailableEncryption(pass_phrase) if pass_phrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


@pytest.mark.parametrize(
    ("pem", "fault"),
    [
        (b"", "holds no key in PEM"),
        (b"hunter2", "holds no key in PEM"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "cannot be read"),
        (_pem(Ed25519PrivateKey.generate(), b"secret"), "one with a pass phrase"),
        (_pem(ec.generate_private_key(ec.SECP256R1())), "another kind than Ed25519"),
    ],
)
def test_a_file_without_a_key_of_ours(pem: bytes, fault: str) -> None:
    """One line that names the file and how to make a key; never what stands in it."""
    for read in (read_sign, read_check):
        with pytest.raises(Rejected, match=rf"seal\.pem: .*{fault}.*") as refused:
            read(pem, "seal.pem")
        assert "hunter2" not in str(refused.value)


def _forms(key: Ed25519PrivateKey) -> dict[str, bytes]:
    """Return the files that hold the same private key, as people and their tools write them."""
    pem = _pem(key)
    begin, *text, end = pem.splitlines()
    return {
        "as openssl writes it": pem,
        "of Windows": pem.replace(b"\n", b"\r\n"),
        "without a last line end": pem.strip(),
        "with words around it": b"our key, of 2026\n" + pem + b"-- \n",
        "broken elsewhere": b"\n".join([begin, b"".join(text)[:20], b"".join(text)[20:], end]),
    }


@pytest.mark.parametrize("form", _forms(Ed25519PrivateKey.from_private_bytes(bytes(32))))
@pytest.mark.parametrize("secret", [bytes(32), bytes(range(32)), b"\xff" * 32])
def test_a_key_is_the_same_in_every_form(form: str, secret: bytes) -> None:
    """It signs as the library's own reader of that key does."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    made = read_sign(_forms(key)[form], "key")(b"content")

    assert made.key == fingerprint(key.public_key())
    assert base64.b64decode(made.value) == key.sign(b"content")
    assert read_check(_forms(key)[form], "key")(b"content", made)


def test_letters_that_mean_nothing_are_left_to_the_library() -> None:
    """The last letter of base64 has bits to spare; a key has one spelling, and one of another is none."""
    *before, last, end = ONE.public.splitlines()
    assert last.endswith(b"=")
    other = last[:-2] + bytes([last[-2] + 1]) + b"="

    assert base64.b64decode(other) == base64.b64decode(last)
    with pytest.raises(Rejected, match="cannot be read"):
        read_check(ONE.public.replace(b"-----\n", b"-----x\n", 1), "key")
    with pytest.raises(Rejected, match="cannot be read"):
        read_check(b"\n".join([*before, other, end]), "key")
    with pytest.raises(Rejected, match="cannot be read"):
        read_check(b"\n".join([*before, last[:20], b"", last[20:], end]), "key")


@pytest.mark.parametrize("secret", [bytes(32), bytes(range(32)), b"\xff" * 32])
def test_a_public_half_is_the_one_that_the_library_reads(secret: bytes) -> None:
    """Its usual form is read without the library's reader, and has to come to the same."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert load_pem_public_key(pem) == key.public_key()
    assert read_check(pem, "key")(b"content", read_sign(_pem(key), "key")(b"content"))


@pytest.mark.parametrize("at", range(48))
def test_a_key_with_a_byte_changed_is_not_read_as_if_it_were_whole(at: int) -> None:
    """Before the 32 bytes of the key each counts: what remains is no Ed25519 key; within them it is another key."""
    der = bytearray(b"".join(base64.b64decode(line) for line in _pem(Ed25519PrivateKey.generate()).splitlines()[1:-1]))
    der[at] ^= 1
    pem = b"-----BEGIN PRIVATE KEY-----\n" + base64.encodebytes(bytes(der)) + b"-----END PRIVATE KEY-----\n"

    if at < len(der) - 32:
        with pytest.raises(Rejected):
            read_sign(pem, "key")
    else:
        other = Ed25519PrivateKey.from_private_bytes(bytes(der[-32:]))
        assert base64.b64decode(read_sign(pem, "key")(b"content").value) == other.sign(b"content")


def test_a_usual_key_costs_no_reader_of_all_kinds() -> None:
    """That loads what knows of ssh, RSA and DSA: two functions on AWS would pay for it at each cold start."""
    code = f"""
import sys
from sfsync.adapters.samples.keys import read_check, read_sign
read_sign({ONE.private!r}, "key"), read_check({ONE.public!r}, "key")
print("cryptography.hazmat.primitives.serialization" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout == "False\n"


def test_a_public_key_cannot_sign() -> None:
    """It is said which half is wanted."""
    with pytest.raises(Rejected, match="to sign takes the private one"):
        read_sign(ONE.public, "seal.pem")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_keys_made_as_the_message_says(tmp_path: Path) -> None:
    """Openssl's keys are taken, both halves."""
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    made = read_sign(private.read_bytes(), "key")(b"content")

    assert read_check(public.read_bytes(), "key")(b"content", made)
