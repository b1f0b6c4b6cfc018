"""The other side is slow, lies, or is somebody else: bounded in time, and never believed without its certificate."""

import datetime
import socket
import ssl
import threading
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from rugui.webhooks import posting


@contextmanager
def server(behave):
    """A server on loopback that does to each connection what `behave(connection)` does; yields its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=safely, args=(connection,), daemon=True).start()

    def safely(connection):
        with connection:
            try:
                behave(connection)
            except OSError:
                return  # the other side has gone, as it should

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def post(port, scheme="http"):
    return posting.post(f"{scheme}://127.0.0.1:{port}/", b"{}", {}, loopback=True)


def drip(connection):
    for _ in range(600):
        connection.send(b"H")
        threading.Event().wait(0.1)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_drips_is_cut_off(scheme, monkeypatch):
    monkeypatch.setattr(posting, "WHOLE", 0.5)
    with server(drip) as port:
        assert post(port, scheme).problem


def test_an_answer_that_never_comes(monkeypatch):
    monkeypatch.setattr(posting, "READ", 0.3)
    with server(lambda connection: threading.Event().wait(30)) as port:
        assert post(port) == posting.Answer(0, "no answer in time")


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n", b"\0" * 70_000]
)
def test_what_is_no_answer(said):
    def behave(connection):
        connection.recv(1000)
        connection.sendall(said)

    with server(behave) as port:
        assert post(port).status == 0


def test_an_endless_body_is_not_read():
    sent = []

    def behave(connection):
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sent.append(connection.send(b"x" * 65536))

    with server(behave) as port:
        assert post(port) == posting.Answer(200, "")
    assert sum(sent) < 64 * 2**20


@pytest.fixture
def certificate(tmp_path):
    """A certificate nobody vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "pem"
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*private) + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_a_certificate_nobody_vouches_for_gets_no_word(certificate):
    context, heard = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    context.load_cert_chain(certificate)

    def behave(connection):
        with context.wrap_socket(connection, server_side=True) as tls:
            heard.append(tls.recv(1000))

    with server(behave) as port:
        answer = post(port, "https")
    assert answer.problem.startswith("SSLCertVerificationError")
    assert not any(heard)
