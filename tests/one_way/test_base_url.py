"""A till is https on a public host: every other base URL is refused, however it is spelt."""

import socket
from ipaddress import IPv4Address, ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.errors import BadSetting
from sommit_core.oneway.hosts import is_public, parse_base_url, resolve

REFUSED = {
    "empty": "",
    "no scheme": "api.acme.example",
    "plain http": "http://api.acme.example",
    "ftp": "ftp://api.acme.example",
    "file": "file:///etc/passwd",
    "no slashes": "https:api.acme.example",
    "no host": "https:///path",
    "user name": "https://user@api.acme.example",
    "user name and password": "https://user:secret@api.acme.example",
    "user name that looks like a host": "https://api.acme.example@127.0.0.1",
    "empty user name": "https://@api.acme.example",
    "query": "https://api.acme.example/?a=b",
    "empty query": "https://api.acme.example/?",
    "fragment": "https://api.acme.example/#a",
    "backslash": "https://api.acme.example\\@127.0.0.1/",
    "line break": "https://api.acme.example/\r\nHost: evil",
    "tab in the host": "https://api.acme\t.example",
    "space": "https://api.acme.example/a b",
    "percent in the host": "https://127.0.0%2e1",
    "percent in the path": "https://api.acme.example/%2e%2e",
    "climbing path": "https://api.acme.example/a/../b",
    "double slash in the path": "https://api.acme.example//evil.example",
    "port zero": "https://api.acme.example:0",
    "port too high": "https://api.acme.example:65536",
    "port that is no number": "https://api.acme.example:https",
    "empty port": "https://api.acme.example:",
    "trailing dot": "https://api.acme.example.",
    "trailing dot on localhost": "https://localhost.",
    "double dot": "https://api..example",
    "leading dot": "https://.example.com",
    "label too long": "https://" + "a" * 64 + ".example",
    "host too long": "https://" + ".".join(["abcdefgh"] * 30) + ".example",
    "single label": "https://intranet",
    "single label with port": "https://db:5432",
    "localhost": "https://localhost",
    "plain localhost": "http://localhost",
    "localhost in capitals": "https://LOCALHOST",
    "below localhost": "https://api.localhost",
    "local": "https://till.local",
    "internal": "https://metadata.google.internal",
    "lan": "https://till.lan",
    "home": "https://till.home.arpa",
    "loopback": "https://127.0.0.1",
    "loopback elsewhere": "https://127.8.9.10",
    "loopback short": "https://127.1",
    "loopback decimal": "https://2130706433",
    "loopback hexadecimal": "https://0x7f000001",
    "loopback octal": "https://017700000001",
    "loopback dotted hexadecimal": "https://0x7f.0x0.0x0.0x1",
    "loopback dotted octal": "https://0177.0.0.01",
    "loopback mixed": "https://127.0x0.1",
    "unspecified": "https://0.0.0.0",
    "zero": "https://0",
    "private ten": "https://10.0.0.1",
    "private 172": "https://172.16.3.4",
    "private 192": "https://192.168.1.1",
    "carrier": "https://100.64.0.1",
    "link-local": "https://169.254.1.1",
    "metadata": "https://169.254.169.254",
    "metadata decimal": "https://2852039166",
    "multicast": "https://224.0.0.1",
    "reserved": "https://240.0.0.1",
    "broadcast": "https://255.255.255.255",
    "documentation": "https://192.0.2.1",
    "ipv6 loopback": "https://[::1]",
    "ipv6 unspecified": "https://[::]",
    "ipv6 private": "https://[fd00::1]",
    "ipv6 link-local": "https://[fe80::1]",
    "ipv6 link-local with zone": "https://[fe80::1%25eth0]",
    "ipv6 site-local": "https://[fec0::1]",
    "ipv6 multicast": "https://[ff02::1]",
    "ipv4 mapped": "https://[::ffff:127.0.0.1]",
    "ipv4 mapped hexadecimal": "https://[::ffff:7f00:1]",
    "ipv4 mapped and public": "https://[::ffff:93.184.216.34]",
    "ipv4 compatible": "https://[::127.0.0.1]",
    "nat64": "https://[64:ff9b::7f00:1]",
    "6to4": "https://[2002:7f00:1::]",
    "teredo": "https://[2001:0:7f00:1::]",
    "broken brackets": "https://[::1",
    "brackets around a name": "https://[localhost]",
    "ipv6 without brackets": "https://::1",
    "full-width digits": "https://１２７.０.０.１",
    "circled letters": "https://ⓛocalhost",
    "ideographic full stop": "https://api。acme。example",
    "cyrillic look-alike": "https://арi.acme.example",
    "soft hyphen": "https://local\u00adhost",
    "zero-width space": "https://api.acme\u200b.example",
    "arabic port": "https://api.acme.example:٤٤٣",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED.keys())
def test_a_base_url_that_is_not_public_https_is_refused(url):
    with pytest.raises(BadSetting) as caught:
        parse_base_url(url, loopback=False)
    assert caught.value.params["key"] == "base_url"


@pytest.mark.parametrize(
    "url",
    [
        url
        for name, url in REFUSED.items()
        if name not in ("localhost", "plain localhost", "localhost in capitals", "ipv6 loopback")
        and name not in ("loopback", "loopback elsewhere")
    ],
)
def test_loopback_mode_opens_nothing_but_this_machine(url):
    with pytest.raises(BadSetting):
        parse_base_url(url, loopback=True)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000/pos", "http://localhost:1", "https://localhost", "http://[::1]:8000/"],
)
def test_loopback_mode_allows_this_machine(url):
    assert parse_base_url(url, loopback=True).loopback


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "text"),
    [
        ("https://api.acme.example", "api.acme.example", 443, "", "https://api.acme.example"),
        ("https://API.Acme.Example/Pos/", "api.acme.example", 443, "/Pos",
         "https://api.acme.example/Pos"),
        ("https://api.acme.example:443/v1", "api.acme.example", 443, "/v1",
         "https://api.acme.example/v1"),
        ("https://api.acme.example:8443", "api.acme.example", 8443, "",
         "https://api.acme.example:8443"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "", "https://8.8.8.8"),
        ("https://[2606:4700:0:0::1111]", "2606:4700::1111", 443, "",
         "https://[2606:4700::1111]"),
        ("https://xn--caf-dma.example", "xn--caf-dma.example", 443, "",
         "https://xn--caf-dma.example"),
    ],
)  # fmt: skip
def test_a_public_https_url_is_taken_apart(url, host, port, path, text):
    base = parse_base_url(url, loopback=False)
    assert (base.host, base.port, base.path, base.text) == (host, port, path, text)
    assert not base.loopback


@pytest.mark.parametrize(
    "url",
    [
        "https://API.Acme.example:443/pos/",
        "https://api.acme.example:8443/pos",
        "https://[2606:4700:0:0::1111]/pos",
        "https://8.8.8.8/pos",
    ],
)
def test_a_public_till_is_reached_under_its_own_name(open_till, monkeypatch, url):
    def answer(request):
        seen.append(request)
        headers = {"content-type": "application/json"}
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(b"[]"))

    monkeypatch.delenv("SOMMIT_ALLOW_LOOPBACK")
    seen = []
    till = open_till(base_url=url, network=httpx.MockTransport(answer))
    assert till.get_json("/items", [("a", "b")], into=list) == []
    base = parse_base_url(url, loopback=False)
    assert str(seen[0].url) == base.text + "/items?a=b"
    assert seen[0].headers["host"] == base.netloc


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "https://10.0.0.1", "http://api.acme.example", "https://0x7f.1"]
)
def test_a_till_with_such_a_base_url_does_not_open(open_till, monkeypatch, url):
    monkeypatch.delenv("SOMMIT_ALLOW_LOOPBACK")
    with pytest.raises(BadSetting, match="base_url"):
        open_till(base_url=url)


# -- names that lead to such addresses ----------------------------------------------------------


def answer_with(monkeypatch, *addresses):
    """Let every name resolve to `addresses`; returns the names that were asked for."""
    asked = []

    def getaddrinfo(host, port, *_args, **_kwargs):
        asked.append(host)
        family = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (address, port))
            for kind, address in zip(family, addresses, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%eth0"],
        ["2606:4700::1111%eth0"],
        ["::ffff:10.0.0.1"],
        ["93.184.216.34", "192.168.0.1"],
        ["2606:4700::1111", "fd00::1"],
    ],
)
def test_a_public_name_that_leads_to_a_private_address_is_refused(
    open_till, live, monkeypatch, addresses
):
    till = open_till(base_url=f"https://api.acme.example:{live.port}")
    answer_with(monkeypatch, *addresses)
    with pytest.raises(BadSetting, match="not public"):
        till.get("/items")
    assert live.connections == 0


def test_localhost_that_leads_elsewhere_is_refused(open_till, live, monkeypatch):
    till = open_till(base_url=f"http://localhost:{live.port}")
    answer_with(monkeypatch, "93.184.216.34")
    with pytest.raises(BadSetting):
        till.get("/items")
    assert live.connections == 0


def test_the_address_that_was_checked_is_the_one_connected_to(open_till, live, monkeypatch):
    till = open_till(base_url=f"http://localhost:{live.port}")
    real, asked = socket.getaddrinfo, []

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    till.get("/items")
    till.get("/items")
    assert asked == ["localhost", "127.0.0.1"]
    assert live.connections == 1


def test_the_next_address_is_tried_when_one_does_not_answer(open_till, live, monkeypatch):
    till = open_till(base_url=f"http://localhost:{live.port}")
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host != "localhost":
            return real(host, port, *args, **kwargs)
        return [e for a in ("127.0.0.2", "127.0.0.1") for e in real(a, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    till.get("/items")
    assert live.targets == ["/items"]


def test_resolving_gives_each_address_once(monkeypatch):
    answer_with(monkeypatch, "93.184.216.34", "93.184.216.34", "8.8.8.8")
    assert resolve("api.acme.example", 443, loopback=False) == ["93.184.216.34", "8.8.8.8"]


# -- for all addresses --------------------------------------------------------------------------

FORBIDDEN = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip

addresses = st.sampled_from(FORBIDDEN).flatmap(
    lambda network: st.integers(0, network.num_addresses - 1).map(lambda n: network[n])
)


def spellings(ip: IPv4Address) -> list[str]:
    """The address as the C library's parser also takes it."""
    n, parts = int(ip), ip.packed
    return [
        str(ip),
        str(n),
        hex(n),
        f"0{n:o}",
        ".".join(map(hex, parts)),
        ".".join(f"0{part:o}" for part in parts),
        f"{parts[0]}.{n & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{n & 0xFFFF}",
        f"0x{parts[0]:x}.{n & 0xFFFFFF}",
        f"{ip}.",
        f"[::ffff:{ip}]",
        f"[64:ff9b::{n >> 16:x}:{n & 0xFFFF:x}]",
        f"[2002:{n >> 16:x}:{n & 0xFFFF:x}::]",
    ]


@given(addresses, st.sampled_from(["https", "http", "HTTPS"]))
def test_no_spelling_of_a_forbidden_address_passes(ip, scheme):
    for host in spellings(ip):
        with pytest.raises(BadSetting):
            parse_base_url(f"{scheme}://{host}/", loopback=False)


@given(st.ip_addresses())
def test_an_address_is_public_only_if_python_calls_it_global(ip):
    assert ip.is_global or not is_public(ip)


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_a_clean_url(text):
    for url in (text, "https://" + text, "https://api.acme.example" + text):
        try:
            base = parse_base_url(url, loopback=False)
        except BadSetting:
            continue
        assert base.scheme == "https"
        assert base.text.isascii()
        assert parse_base_url(base.text, loopback=False) == base
        assert not set(base.text) & set("@?#%\\ \r\n\t")
