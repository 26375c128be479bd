"""For any text a connector might give: what the guard lets pass stays below the base URL."""

import posixpath
import string
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sommit_core.oneway.guard import Rules, Sending, header_problem, params_problem, path_problem
from sommit_core.oneway.hosts import BaseUrl

BASE = BaseUrl("https", "api.acme.example", 443, "/pos", loopback=False)
RULES = Rules(BASE, {"accept": "*/*"})
HEADERS = (("accept", "*/*"), ("host", "api.acme.example"))

tame = st.text(alphabet=string.ascii_letters + string.digits + "-_.~;=,()", max_size=8)
plain = ["/", ".", "..", "//", "\\", ":", "@", "?", "#", ";", " ", "\t", "\r\n", "é", "\u2028"]
coded = ["%2e", "%2f", "%5c", "%25", "%00", "%0d%0a", "%e2%80%a8", "http:", "evil.example"]
nasty = st.sampled_from(plain) | st.sampled_from(coded)
paths = st.lists(tame.map("/".__add__) | nasty, max_size=6).map("".join) | st.text(max_size=40)


@given(paths)
@example("/items/v1.2/x~y;z=1,2/(3)")
def test_a_path_that_passes_stays_below_the_base_url(path):
    if path_problem(path):
        return
    url = BASE.text + path
    assert httpx.URL(url).raw_path.decode() == "/pos" + path
    assert httpx.URL(url).host == BASE.host
    assert urlsplit(url)[:3] == ("https", BASE.host, "/pos" + path)
    decoded = path
    for _level in range(5):
        assert posixpath.normpath("/pos" + decoded).startswith("/pos")
        assert not set(decoded) & set("\\\r\n\x00")
        decoded = unquote(decoded)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_an_id_that_is_quoted_is_either_refused_or_arrives_whole(identity):
    path = "/items/" + quote(identity, safe="")
    if not path_problem(path):
        assert unquote(urlsplit(BASE.text + path).path) == "/pos/items/" + identity


words = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(words, words), max_size=4))
@example([("filter[createdAtGteq]", "2025-10-23T03:00:00Z"), ("a&b", "c=d+e f#g;h%20")])
def test_parameters_that_pass_arrive_as_they_were_given(params):
    if params_problem(params):
        return
    url = httpx.URL(BASE.text + "/items?" + urlencode(params, quote_via=quote, safe=""))
    assert url.host == BASE.host
    assert parse_qsl(url.query.decode(), keep_blank_values=True) == list(params)


@given(st.text(alphabet=string.printable, max_size=12), st.text(alphabet=string.printable))
def test_a_header_that_passes_is_one_line(name, value):
    if header_problem(name, value) is None:
        assert name
        assert not set(name + value) & set("\r\n\x0b\x0c\t")
        assert ":" not in name


@given(st.text(max_size=10), paths, st.text(max_size=20), st.binary(max_size=5))
def test_whatever_is_asked_only_reading_passes(method, path, query, body):
    sending = Sending(method, ("https", BASE.host, 443), "/pos" + path, quote(query), HEADERS, body)
    if RULES.problem(sending) is None:
        assert method in ("GET", "HEAD")
        assert body == b""


@given(
    st.sampled_from(["http", "https", "ws", ""]),
    st.sampled_from(["api.acme.example", "evil.example", "api.acme.example.evil.example", ""]),
    st.sampled_from([80, 443, 8443]),
)
def test_one_origin_only(scheme, host, port):
    sending = Sending("GET", (scheme, host, port), "/pos/items", "", HEADERS, b"")
    home = (scheme, host, port) == ("https", BASE.host, 443)
    assert (RULES.problem(sending) is None) == home


@pytest.mark.parametrize("method", ["get", "Get", "GET ", " GET", "HEAD\r\n", "head", ""])
def test_the_method_is_taken_to_the_letter(method):
    sending = Sending(method, ("https", BASE.host, 443), "/pos/items", "", HEADERS, b"")
    assert RULES.problem(sending)
