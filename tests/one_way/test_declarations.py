"""What a connector declares is checked once, when it is loaded; each fault is one sentence."""

from typing import Annotated, Literal

import attrs
import pytest
from msgspec import Meta

from sommit_core import Budget, ConnectorInfo, HeaderToken, ReadPost, Retry, declared, setting
from sommit_core.errors import BrokenConnector, Who
from sommit_core.hooks import CONNECTOR_API
from sommit_core.i18n import Text
from sommit_core.plugins import bind_module


def describing(**declared):
    def describe():
        return ConnectorInfo(**({"name": "acme", "title": "Acme", "api": 1} | declared))

    return describe


def refusal(module):
    """What is said of `module`; fails when it is taken."""
    with pytest.raises(BrokenConnector) as caught:
        bind_module("acme", module)
    assert caught.value.who is Who.AUTHOR
    assert str(caught.value).count("\n") == 0
    return caught.value.params["detail"]


# -- describe -----------------------------------------------------------------------------------


def failing(error):
    def describe():
        raise error

    return describe


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(1), BaseException()])
def test_a_describe_that_fails_is_told(make_module, error):
    assert type(error).__name__ in refusal(make_module(failing(error)))


def test_an_interrupted_describe_is_no_broken_connector(make_module):
    with pytest.raises(KeyboardInterrupt):
        bind_module("acme", make_module(failing(KeyboardInterrupt())))


@pytest.mark.parametrize("answer", [None, {}, "acme", ConnectorInfo, ("acme", "Acme", 1)])
def test_a_describe_that_answers_something_else_is_told(make_module, answer):
    def describe():
        return answer

    assert "ConnectorInfo" in refusal(make_module(describe))


def test_another_name_than_the_entry_points_is_told(make_module):
    assert "acmé" in refusal(make_module(describing(name="acmé")))


@pytest.mark.parametrize("api", [0, -1, CONNECTOR_API + 1, 99, "1", 1.0, True, None])
def test_another_version_of_the_contract_is_refused_in_one_sentence(make_module, api):
    assert str(CONNECTOR_API) in refusal(make_module(describing(api=api)))


def test_the_version_before_is_taken(make_module, monkeypatch):
    monkeypatch.setattr(declared, "CONNECTOR_API", 3)
    for api in (2, 3):
        bind_module("acme", make_module(describing(api=api)))
    for api in (1, 4):
        refusal(make_module(describing(api=api)))


BAD = {
    "no title": {"title": ""},
    "token pattern": {"token_pattern": "("},
    "authorization header": {"headers": (("Authorization", "x"),)},
    "cookie header": {"headers": (("cookie", "x"),)},
    "host header": {"headers": (("HOST", "x"),)},
    "method override": {"headers": (("X-HTTP-Method-Override", "DELETE"),)},
    "other method override": {"headers": (("X-Method-Override", "DELETE"),)},
    "url override": {"headers": (("X-Rewrite-URL", "/"),)},
    "content length": {"headers": (("Content-Length", "1"),)},
    "accept encoding": {"headers": (("Accept-Encoding", "br"),)},
    "line break in a header": {"headers": (("X-A", "b\r\nX-C: d"),)},
    "line break in a header's name": {"headers": (("X-A\r\nX-C", "d"),)},
    "header of the token": {"headers": (("X-Key", "x"),), "auth": HeaderToken("x-key", "")},
    "token in the host": {"auth": HeaderToken("Host", "")},
    "token in a cookie": {"auth": HeaderToken("Cookie", "session=")},
    "token in two lines": {"auth": HeaderToken("Authorization", "Bearer\r\n")},
    "no attempts": {"retry": Retry(attempts=0)},
    "too many attempts": {"retry": Retry(attempts=1000)},
    "pauses upside down": {"retry": Retry(first_pause=10, longest_pause=1)},
    "negative pause": {"retry": Retry(first_pause=-1)},
    "endless": {"retry": Retry(total=1e9)},
    "retried success": {"retry": Retry(statuses=frozenset({200}))},
    "no budget": {"budget": Budget(0, 900)},
    "no time": {"budget": Budget(10, 0)},
    "put": {"read_posts": ("PUT /items",)},
    "method in the path": {"read_posts": (ReadPost("PUT /items", "x"),)},
    "pair": {"read_posts": (("DELETE", "/items"),)},
    "full url": {"read_posts": (ReadPost("https://evil.example/x", "x"),)},
    "pattern": {"read_posts": (ReadPost("/items/../x", "x"),)},
    "no reason": {"read_posts": (ReadPost("/search", " "),)},
    "probe elsewhere": {"probe": ("//evil.example", ())},
    "probe that writes": {"probe": ("/items", (("_method", "DELETE"),))},
    "settings that are none": {"settings": dict},
    "settings that are an instance": {"settings": object()},
}


@pytest.mark.parametrize("declared", BAD.values(), ids=BAD.keys())
def test_a_bad_declaration_is_told(make_module, declared):
    assert refusal(make_module(describing(**declared)))


def test_a_full_declaration_is_taken(make_module):
    bind_module(
        "acme",
        make_module(
            describing(
                headers=(("Content-Type", "application/vnd.api+json"), ("X-Version", "2")),
                auth=HeaderToken("X-Key", ""),
                read_posts=(ReadPost("/orders/search", "reads", {"a": 1}, frozenset({"b"})),),
                probe=("/outlets", (("page[size]", "1"),)),
                budget=Budget(200, 900),
            )
        ),
    )


# -- settings -----------------------------------------------------------------------------------


def with_field(value, hint, **options):
    field = setting(value, fr="Réglage", en="Setting") if not options else attrs.field(**options)
    made = attrs.make_class("Settings", {"size": field}, frozen=True)
    made.__annotations__ = {"size": hint}
    return made


TEXT = Text(fr="a", en="b")


@pytest.mark.parametrize(
    "declared",
    [
        with_field(None, int, metadata={"text": TEXT, "identity": False}),
        with_field(None, int, factory=int, metadata={"text": TEXT, "identity": False}),
        with_field(None, int, default=1),
        with_field(None, int, default=1, metadata={"text": "words", "identity": False}),
        with_field(None, int, default=1, metadata={"text": Text(fr="", en="b"), "identity": False}),
        with_field(None, int, default=1, metadata={"text": TEXT}),
        with_field(1, "NoSuchType"),
        with_field(object(), object),
        with_field("x", int),
        with_field(1, str),
        with_field(True, int),
        with_field(1.0, int),
        with_field(("a",), list[str]),
        with_field("c", Literal["a", "b"]),
        with_field(0, Annotated[int, Meta(ge=1)]),
    ],
)
def test_a_setting_that_cannot_be_typed_in_is_told(make_module, declared):
    assert "setting" in refusal(make_module(describing(settings=declared)))


@pytest.mark.parametrize("name", ["base_url", "overlap_days"])
def test_a_setting_that_the_core_acts_on_has_its_own_meaning(make_module, name):
    field = setting(True, fr="Réglage", en="Setting")
    made = attrs.make_class("Settings", {name: field}, frozen=True)
    made.__annotations__ = {name: bool}
    assert name in refusal(make_module(describing(settings=made)))


@pytest.mark.parametrize(
    ("default", "hint"),
    [(7, int), ("venue", str), ("", str), (True, bool), (False, bool), ((), tuple[str, ...]),
     (("a", "b"), tuple[str, ...]), ("a", Literal["a", "b"]),
     (5, Annotated[int, Meta(ge=1, le=9)])],
)  # fmt: skip
def test_a_setting_of_each_kind_is_taken(make_module, default, hint):
    bind_module("acme", make_module(describing(settings=with_field(default, hint))))
