"""A real receiver over TLS, its certificate of an authority made here: right name, wrong name, unknown authority."""

import datetime
import ipaddress
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from rugui.webhooks import posting

PEM = serialization.Encoding.PEM
PRIVATE = (PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Authority:
    """A certificate authority of a house's own."""

    def __init__(self, folder, name="House CA"):
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        extensions = [(x509.BasicConstraints(ca=True, path_length=0), True), (usage, True)]
        self.root = folder / f"{name}.pem"
        self.root.write_bytes(self._signed(self.name, self.key.public_key(), extensions))

    def issue(self, *names):
        """The file of a key and a certificate for these names or addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = [(x509.BasicConstraints(ca=False, path_length=None), True),
                      (x509.SubjectAlternativeName(list(names)), False)]  # fmt: skip
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
        file = self.folder / f"{abs(hash(names))}.pem"
        file.write_bytes(key.private_bytes(*PRIVATE) + self._signed(subject, key.public_key(), extensions))
        return file

    def _signed(self, subject, public, extensions):
        now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
        made = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(public)
            .serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )  # fmt: skip
        for one, critical in extensions:
            made = made.add_extension(one, critical=critical)
        return made.sign(self.key, hashes.SHA256()).public_bytes(PEM)


@contextmanager
def receiving(certificate):
    """An HTTPS server on loopback; yields its port and the bodies it was sent."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            """Nothing is printed."""

    class Server(HTTPServer):
        def handle_error(self, request, client_address):
            """The other side hung up: that is what is looked at."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port, got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post(port, host="localhost"):
    return posting.post(f"https://{host}:{port}/hook", b'{"a":1}', {}, loopback=True)


LOCALHOST, LOOPBACK = x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def trusted(authority, monkeypatch):
    """The authority as a house makes its own known: SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


@pytest.mark.parametrize(("name", "host"), [(LOCALHOST, "localhost"), (LOOPBACK, "127.0.0.1")])
def test_a_certificate_of_the_right_name_is_believed(trusted, name, host):
    with receiving(trusted.issue(name)) as (port, got):
        assert post(port, host) == posting.Answer(204, "")
    assert got == [b'{"a":1}']


# The last: a certificate for the very address that was connected to says nothing of the name that was meant.
@pytest.mark.parametrize("name", [x509.DNSName("elsewhere.example"), x509.DNSName("*"), LOOPBACK])
def test_a_certificate_of_another_name_gets_no_word(trusted, name):
    with receiving(trusted.issue(name)) as (port, got):
        answer = post(port)
    assert (answer.status, "ertificate" in answer.problem and "localhost" in answer.problem) == (0, True), answer
    assert got == []


def test_an_authority_nobody_knows_gets_no_word(authority, trusted, tmp_path):
    stranger = Authority(tmp_path, "Another CA")
    with receiving(stranger.issue(LOCALHOST)) as (port, got):
        answer = post(port)
    assert answer.problem.startswith("SSLCertVerificationError")
    assert got == []
