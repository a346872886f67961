"""Requests to send and networks to send them by."""

import ssl

import pytest

from canvas_comms_http import Deadline, Network, template

# A key and certificate of nobody, made for these tests: CN=localhost, 127.0.0.1, until 2126.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCuhBRqSbgQ4ZRVmm
NazSmCpdaZOHESIC3AY3HJ7K8EahRANCAARlmbN2uNjyQv9c0LdMcEkZLLTqYarz
xe+fr8V9nzbnL6YpaPsLl0cv97SRIabe5s3r4DmuqFsA8H4CgIEqSR/T
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUNpme3jG5XRHq89av5EAoooVQykYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIyMTkyMVoYDzIxMjYxMDI4
MjIxOTIxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARlmbN2uNjyQv9c0LdMcEkZLLTqYarzxe+fr8V9nzbnL6YpaPsLl0cv
97SRIabe5s3r4DmuqFsA8H4CgIEqSR/To28wbTAdBgNVHQ4EFgQUijhBWUgRMfkd
t0TXwdCDzTLmq9QwHwYDVR0jBBgwFoAUijhBWUgRMfkdt0TXwdCDzTLmq9QwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSQAwRgIhAJBi9jzEtXUPN0n4YjiYWd2K3MzoXGXzAjIFX2ImMlceAiEA
2D1XSQuV6xsnASvM0lCoR6R0HnewaJoFPTZyVm2GiYw=
-----END CERTIFICATE-----
"""


@pytest.fixture
def network():
    return Network(allow_insecure_loopback=True)


@pytest.fixture
def ask():
    """Sends a request once; gives the answer or failure."""

    def ask(network, url, method="GET", body=None, seconds=0.4, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = template("x", method, named, "test").aimed(url, body)
        return network.send(request, Deadline.after(seconds))

    return ask


@pytest.fixture
def certificate(tmp_path):
    """The path of a certificate that nobody trusts."""
    path = tmp_path / "certificate.pem"
    path.write_text(CERTIFICATE)
    return path


@pytest.fixture
def tls(certificate):
    """What a server needs to show that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
