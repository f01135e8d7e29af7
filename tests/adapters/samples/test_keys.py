"""Keys for signatures: what is taken, what is refused in words, and that openssl's are the same."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.availability.signature import Signature
from sfsync.intake.rejected import Rejected
from tests.adapters.samples.ledgers import new_keys

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
