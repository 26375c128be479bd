"""Over TLS: the server must prove its name, and nothing is sent before it has."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sommit_core.errors import PosUnavailable
from sommit_core.hooks import Retry
from sommit_core.oneway import transport


def certificate(folder, name):
    """A self-signed certificate for `name`, as a file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "till")])
    start = datetime.now(UTC) - timedelta(days=1)
    alternative = x509.DNSName(name) if name == "localhost" else x509.IPAddress(ip_address(name))
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(pem, private, serialization.NoEncryption()) + signed.public_bytes(pem)
    )
    return path


@pytest.fixture
def secure(live, tmp_path):
    """The live till, speaking TLS with a certificate for localhost; gives the certificate."""
    path = certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = live._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return path


def trust(monkeypatch, path):
    monkeypatch.setattr(transport, "_ssl_context", lambda: ssl.create_default_context(cafile=path))


def test_a_till_that_proves_its_name_is_read(open_till, live, secure, monkeypatch):
    trust(monkeypatch, secure)
    till = open_till(base_url=f"https://localhost:{live.port}/pos")
    assert till.get_json("/items", into=list) == []
    assert live.requests[0].header("host") == f"localhost:{live.port}"


def test_a_certificate_for_another_name_is_not_taken(open_till, live, secure, monkeypatch):
    trust(monkeypatch, secure)
    till = open_till(base_url=f"https://127.0.0.1:{live.port}", retry=Retry(attempts=1))
    with pytest.raises(PosUnavailable):
        till.get("/items")
    assert live.untouched


def test_a_certificate_that_nobody_vouches_for_is_not_taken(open_till, live, secure):
    till = open_till(base_url=f"https://localhost:{live.port}", retry=Retry(attempts=1))
    with pytest.raises(PosUnavailable):
        till.get("/items")
    assert live.untouched


def test_a_till_without_tls_is_not_spoken_to_over_https(open_till, live):
    till = open_till(base_url=f"https://localhost:{live.port}", retry=Retry(attempts=1, total=0.2))
    with pytest.raises(PosUnavailable):
        till.get("/items")
    assert not [request for request in live.requests if request.method == "GET"]


def test_one_tls_context_serves_all_tills():
    assert transport._ssl_context() is transport._ssl_context()
    assert transport._ssl_context().verify_mode is ssl.CERT_REQUIRED
    assert transport._ssl_context().check_hostname
