"""Nothing but reading leaves for a till: an unsafe attempt stops before a byte leaves (R2)."""

import logging

import attrs
import httpx
import pytest

from sommit_core import ReadPost, RequestRejected
from sommit_core.errors import WriteRefused

PATHS = {
    "no slash": "items",
    "empty": "",
    "absolute url": "https://evil.example/items",
    "absolute url after a slash": "/https://evil.example/items",
    "another scheme": "mailto:someone",
    "file url": "file:///etc/passwd",
    "protocol relative": "//evil.example/items",
    "user name trick": "@evil.example/items",
    "port trick": ":80/items",
    "host suffix trick": ".evil.example/items",
    "climbing": "/../admin",
    "climbing in the middle": "/items/../../admin",
    "one dot": "/items/./x",
    "encoded climbing": "/%2e%2e/admin",
    "half encoded climbing": "/.%2E/admin",
    "twice encoded climbing": "/%252e%252e/admin",
    "climbing with a parameter": "/..;a=b/admin",
    "encoded slash": "/items%2fadmin",
    "encoded slashes that climb": "/items%2f..%2f..%2fadmin",
    "twice encoded slash": "/items%252f..",
    "backslash": "/items\\..\\admin",
    "leading backslashes": "\\\\evil.example\\items",
    "encoded backslash": "/items%5c..%5cadmin",
    "overlong encoding": "/%c0%ae%c0%ae/admin",
    "line break": "/items\r\nX-Injected: 1",
    "request smuggling": "/items HTTP/1.1\r\nHost: evil\r\n\r\nDELETE /items",
    "encoded line break": "/items%0d%0aX-Injected:%201",
    "nul": "/items\x00",
    "encoded nul": "/items%00",
    "space": "/items all",
    "query in the path": "/items?_method=DELETE",
    "fragment": "/items#x",
    "double slash": "/items//x",
    "not ascii": "/élan",
    "full-width dots": "/\uff0e\uff0e/admin",
    "endless": "/" + "a" * 3000,
}

PARAMS = {
    "method override": ("_method", "DELETE"),
    "method override in capitals": ("_METHOD", "put"),
    "method override as a list": ("_method[]", "PUT"),
    "header's name as a parameter": ("X-HTTP-Method-Override", "DELETE"),
    "short header's name": ("x-http-method", "MERGE"),
    "camel case": ("httpMethod", "PATCH"),
    "plain method": ("method", "DELETE"),
    "nested method": ("request[method]", "post"),
    "line break in a value": ("q", "x\r\nX-Injected: 1"),
    "line break in a name": ("q\n", "x"),
    "nul": ("q", "x\x00"),
}

METHODS = [
    "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "post", "delete", "PURGE",
    "MERGE", "PROPFIND", "LOCK", "GETX", "G\u0415T".encode().decode("latin-1"),
]  # fmt: skip

HEADERS = {
    "method override": {"X-HTTP-Method-Override": "DELETE"},
    "short method override": {"X-Method-Override": "PUT"},
    "another host": {"Host": "evil.example"},
    "cookie": {"Cookie": "session=1"},
    "another authorization": {"Authorization": "Bearer other"},
    "rewritten url": {"X-Original-URL": "/admin"},
    "transfer encoding": {"Transfer-Encoding": "chunked"},
    "other agent": {"User-Agent": "somebody"},
    "unheard of": {"X-Anything": "1"},
}


def private_client(till):
    """What a connector could only reach by force; the guard is below it."""
    wire = till._ReadOnlyTill__asker.wire
    wire._deadline.start(5)
    return wire._client


CALLS = {
    "get": lambda till, path: till.get(path),
    "get_json": lambda till, path: till.get_json(path, into=list),
    "pages": lambda till, path: next(till.pages(path, into=list, next_page=lambda page: None)),
    "read_by_post": lambda till, path: till.read_by_post(path, {}, into=list),
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_path_that_leads_elsewhere_is_refused(open_till, live, path, call):
    till = open_till(read_posts=(ReadPost("/search", "searching changes nothing"),))
    with pytest.raises(WriteRefused):
        call(till, path)
    assert live.untouched
    assert till.requests == 0


@pytest.mark.parametrize("pair", PARAMS.values(), ids=PARAMS.keys())
def test_a_parameter_that_changes_the_request_is_refused(open_till, live, pair):
    till = open_till()
    with pytest.raises(WriteRefused):
        till.get("/items", [("page", "1"), pair])
    assert live.untouched


def test_harmless_names_that_look_alike_pass(open_till, live):
    till = open_till()
    till.get("/payment-methods", [("payment_method", "card"), ("method", "fifo"), ("q", "a&b=c#d")])
    assert live.targets == ["/pos/payment-methods?payment_method=card&method=fifo&q=a%26b%3Dc%23d"]


@pytest.mark.parametrize("method", METHODS)
def test_by_force_no_other_method_gets_out(open_till, live, method):
    till = open_till()
    with pytest.raises(WriteRefused):
        private_client(till).request(method, live.url + "/items")
    assert live.untouched
    assert till.refused


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_by_force_no_other_header_gets_out(open_till, live, headers):
    with pytest.raises(WriteRefused):
        private_client(open_till()).get(live.url + "/items", headers=headers)
    assert live.untouched


def test_by_force_a_header_sent_twice_does_not_get_out(open_till, live):
    headers = [("accept", "application/json"), ("accept", "text/html")]
    with pytest.raises(WriteRefused):
        private_client(open_till()).get(live.url + "/items", headers=headers)
    assert live.untouched


def test_by_force_no_other_place_is_reached(open_till, live, elsewhere):
    urls = [
        elsewhere.url + "/items",
        live.url.replace("/pos", "/admin"),
        live.url.replace("/pos", "/position"),
        live.url.replace("/pos", "/pos/../admin"),
        live.url.replace("http:", "https:") + "/items",
        live.url.replace("127.0.0.1", "localhost") + "/items",
        live.url.replace("127.0.0.1", "127.0.0.2") + "/items",
        live.url.replace("http://", "http://user:secret@") + "/items",
        live.url + "/items?_method=DELETE",
        live.url + "/items?a=1;_method=DELETE",
        live.url + "/items?%5fmethod=DELETE",
        live.url + "/items?+_method=anything",
    ]
    for url in urls:
        with pytest.raises(WriteRefused):
            private_client(open_till()).get(url)
    assert live.untouched
    assert elsewhere.untouched


def test_by_force_no_body_goes_with_a_get(open_till, live):
    for body in ({"content": b"x"}, {"json": {}}, {"data": {"a": "b"}}, {"content": iter([b"x"])}):
        with pytest.raises(WriteRefused):
            private_client(open_till()).request("GET", live.url + "/items", **body)
    assert live.untouched


def test_by_force_a_redirect_that_is_followed_goes_nowhere(open_till, live, elsewhere, make_reply):
    live.script.append(make_reply(status=307, location=elsewhere.url))
    with pytest.raises(WriteRefused):
        private_client(open_till()).get(live.url + "/items", follow_redirects=True)
    assert elsewhere.untouched


def test_head_is_reading(open_till, live):
    private_client(open_till()).head(live.url + "/items")
    assert live.requests[0].method == "HEAD"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
def test_a_redirect_is_an_error_and_is_not_followed(open_till, live, elsewhere, make_reply, status):
    till = open_till()
    for target in (elsewhere.url + "/items", "/pos/other", live.url + "/other"):
        live.script.append(make_reply(status=status, location=target))
        with pytest.raises(RequestRejected) as caught:
            till.get("/items")
        assert caught.value.status == status
    assert elsewhere.untouched
    assert live.targets == ["/pos/items"] * 3


def test_a_connector_finds_no_client_and_no_token(open_till, canary):
    till = open_till()
    for name in dir(till):
        if name.startswith("_"):
            continue
        value = getattr(till, name)
        assert not isinstance(value, httpx.Client | httpx.BaseTransport)
        assert canary not in repr(value)
    assert not [name for name in dir(till) if name in ("post", "put", "patch", "delete", "request")]


def test_a_connector_cannot_point_the_till_elsewhere(open_till, live, elsewhere):
    till = open_till()
    for name in ("settings", "info", "now", "currency", "log"):
        with pytest.raises(AttributeError):
            setattr(till, name, None)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        till.settings.base_url = elsewhere.url
    object.__setattr__(till.settings, "base_url", elsewhere.url)
    object.__setattr__(till.info, "base_url", elsewhere.url)
    till.get("/items")
    assert elsewhere.untouched
    assert live.targets == ["/pos/items"]


def test_proxies_of_the_environment_are_not_used(open_till, live, elsewhere, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.port}")
    open_till().get("/items")
    assert elsewhere.untouched
    assert live.targets == ["/pos/items"]


def test_cookies_are_not_kept(open_till, live, make_reply):
    live.script.append(make_reply(b"[]", set_cookie="session=1; Path=/"))
    till = open_till()
    till.get("/items")
    till.get("/items")
    assert live.requests[1].header("cookie") is None


def test_a_foreign_next_link_leads_nowhere(open_till, live, elsewhere):
    till = open_till()
    with pytest.raises(WriteRefused):
        till.get_json(elsewhere.url + "/items?page=2", into=list)
    assert live.untouched
    assert elsewhere.untouched


def test_after_a_refusal_nothing_leaves_any_more(open_till, live):
    till = open_till()
    with pytest.raises(WriteRefused) as first:
        till.get("//evil.example")
    for path in ("/../x", "/items"):
        with pytest.raises(WriteRefused):
            till.get(path)
    assert live.untouched
    assert till.refused is first.value


def test_a_refusal_is_logged(open_till, caplog):
    with caplog.at_level(logging.ERROR, "sommit.pos"), pytest.raises(WriteRefused):
        open_till().get("/../admin")
    assert "Acme: refused, nothing was sent" in caplog.text


def test_a_till_without_a_base_url_has_nowhere_to_send(open_till):
    till = open_till(base_url="", auth=None, token=None)
    with pytest.raises(WriteRefused):
        till.get("/items")
    assert isinstance(till.refused, WriteRefused)
    assert till.requests == till.retries == 0


# -- the POST that reads ------------------------------------------------------------------------

SEARCH = ReadPost(
    "/orders/search",
    "searching changes nothing",
    body_has={"mode": "read", "limit": 1, "filter": {"a": 1, "b": [True]}},
    body_lacks=frozenset({"update"}),
)
GOOD = {"mode": "read", "limit": 1, "filter": {"b": [True], "a": 1}, "cursor": "x"}


def test_a_declared_post_reads(open_till, live):
    assert open_till(read_posts=(SEARCH,)).read_by_post("/orders/search", GOOD, into=list) == []
    assert live.requests[0].method == "POST"
    assert live.requests[0].header("content-type") == "application/json"
    assert b'"cursor":"x"' in live.requests[0].body


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/orders", GOOD),
        ("/orders/search/", GOOD),
        ("/orders/search/more", GOOD),
        ("/Orders/Search", GOOD),
        ("/orders/searc%68", GOOD),
        ("/orders/search", {}),
        ("/orders/search", GOOD | {"mode": "write"}),
        ("/orders/search", GOOD | {"mode": None}),
        ("/orders/search", GOOD | {"limit": True}),
        ("/orders/search", GOOD | {"limit": 1.5}),
        ("/orders/search", GOOD | {"filter": {"a": 1, "b": [1]}}),
        ("/orders/search", GOOD | {"update": None}),
        ("/orders/search", {key: value for key, value in GOOD.items() if key != "mode"}),
    ],
)
def test_another_post_is_refused(open_till, live, path, body):
    with pytest.raises(WriteRefused):
        open_till(read_posts=(SEARCH,)).read_by_post(path, body, into=list)
    assert live.untouched


@pytest.mark.parametrize(
    "body",
    [
        b'{"mode":"write","mode":"read"}',
        b'{ "mode": "read"}',
        b'[{"mode":"read"}]',
        b"mode=read",
        b"",
        b'{"mode":"\xff"}',
    ],
)
def test_by_force_a_declared_post_has_no_other_body(open_till, live, body):
    till = open_till(read_posts=(ReadPost("/s", "reads", body_has={"mode": "read"}),))
    headers = {"content-type": "application/json"}
    with pytest.raises(WriteRefused):
        private_client(till).post(live.url + "/s", content=body, headers=headers)
    assert live.untouched


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_by_force_a_declared_path_is_for_post_only(open_till, live, method):
    till = open_till(read_posts=(ReadPost("/s", "reads"),))
    with pytest.raises(WriteRefused):
        private_client(till).request(method, live.url + "/s", json={})
    assert live.untouched
