"""The token stands nowhere: no log, no error, no repr, no traceback with its variables."""

import base64
import copy
import json
import logging
import pickle
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core import HeaderToken
from sommit_core.connection import check_token_form
from sommit_core.errors import BadPosData, BadToken, SommitError, WriteRefused
from sommit_core.hooks import ConnectorInfo, Retry
from sommit_core.oneway.redaction import Redaction, Secret, mask, quiet_network_logs

TOKEN = "sk_live_canary+/7f3b9d2c51aa4e80"


def forms(token):
    raw = token.encode()
    yield from (token, quote(token, safe=""), quote_plus(token), json.dumps(token), repr(token))
    for before in (b"", b"a", b"ab", b"user:"):
        for after in (b"", b":", b":p"):
            yield base64.b64encode(before + raw + after).decode()
            yield base64.urlsafe_b64encode(before + raw + after).decode()


@pytest.fixture
def record_of():
    redaction = Redaction()
    redaction.hide(Secret(TOKEN))

    def clean(message, *args, exc_info=None):
        record = logging.LogRecord("x", logging.INFO, "f", 1, message, args, exc_info)
        assert redaction.filter(record)
        return logging.Formatter().format(record)

    return clean


@pytest.mark.parametrize("form", list(forms(TOKEN)))
def test_every_form_of_the_token_is_cleaned_out_of_a_log(record_of, form):
    said = record_of("sent %s to the till", form)
    assert "[token]" in said
    assert said.startswith("sent ")
    assert said.endswith(" to the till")
    assert form.strip("\"'=")[4:-4] not in said


@pytest.mark.parametrize(
    "token",
    ['sk_live_"quo\\ted"_0123', "sk_live_~~~???>>>~~~???>>>", "sk_live_+/=&%#0123456789"],
)
def test_characters_that_are_spelt_in_many_ways_are_found_in_each(token):
    redaction = Redaction()
    redaction.hide(Secret(token))
    for form in forms(token):
        assert "[token]" in redaction.clean(form), form


def test_arguments_of_any_kind_are_cleaned(record_of):
    assert TOKEN not in record_of("headers %r", {"authorization": TOKEN, "raw": TOKEN.encode()})
    assert TOKEN not in record_of(f"{TOKEN} %s")
    assert TOKEN not in record_of("%d", TOKEN)


def test_a_logged_traceback_is_cleaned(record_of):
    try:
        raise ValueError(f"bad token {TOKEN}")
    except ValueError as error:
        said = record_of("failed", exc_info=(ValueError, error, error.__traceback__))
    assert TOKEN not in said
    assert "ValueError" in said


def test_of_two_tokens_the_longer_is_cleaned_first():
    redaction = Redaction()
    redaction.hide(Secret("sk_live_12345678"))
    redaction.hide(Secret("sk_live_12345678_and_more"))
    assert (
        redaction.clean("x sk_live_12345678_and_more y sk_live_12345678") == "x [token] y [token]"
    )


def test_a_token_is_forgotten_when_its_last_till_closes():
    redaction, secret = Redaction(), Secret(TOKEN)
    redaction.hide(secret)
    redaction.hide(Secret(TOKEN))
    redaction.forget(secret)
    assert redaction.clean(TOKEN) == "[token]"
    redaction.forget(secret)
    assert redaction.clean(TOKEN) == TOKEN


def test_words_are_not_taken_for_a_short_token():
    redaction = Redaction()
    redaction.hide(Secret("vin"))
    assert redaction.clean("vin rouge") == "vin rouge"


@given(st.text(min_size=8, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_text_keeps_the_token(token, before, after):
    try:
        token.encode()
    except UnicodeEncodeError:
        return
    redaction = Redaction()
    redaction.hide(Secret(token))
    cleaned = redaction.clean(before + token + after)
    assert token not in cleaned or token in "[token]" or "[token]" in token


# -- the holder ---------------------------------------------------------------------------------


def test_a_secret_shows_nothing():
    secret = Secret(TOKEN)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r}", ascii(secret)]
    for text in (*shown, repr([secret]), repr({"token": secret})):
        assert "canary" not in text
    assert "canary" not in secret.fingerprint
    assert not hasattr(secret, "__dict__")


def test_a_secret_is_not_pickled():
    with pytest.raises(TypeError):
        pickle.dumps(Secret(TOKEN))
    with pytest.raises(TypeError):
        copy.copy(Secret(TOKEN))


def test_the_fingerprint_tells_tokens_apart():
    assert Secret("a" * 20).fingerprint == Secret("a" * 20).fingerprint
    assert Secret("a" * 20).fingerprint != Secret("b" * 20).fingerprint


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("sk_live_0123456789abcdef1234", "sk_live_…1234"),
        ("sk_test_0123456789abcdef1234", "sk_test_…1234"),
        ("sk_live_short1234", "…1234"),
        ("0123456789abcdef", "…cdef"),
        ("short", "…"),
        ("a_b_c", "…"),
        ("", "…"),
        ("averyveryverylong_prefix_0123456789abcdef", "…cdef"),
    ],
)
def test_a_mask_shows_the_kind_of_token_and_its_end(token, shown):
    assert mask(token) == shown


@given(st.text(max_size=60))
def test_a_mask_hides_at_least_eight_characters_or_all(token):
    visible = len(mask(token)) - 1
    assert visible == 0 or len(token) - visible >= 8


# -- a whole reading ----------------------------------------------------------------------------


def everything_shown(error):
    """What a careless logger or debugger would print of an error, its causes and variables."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield str(error)
        yield repr(error)
        trace = error.__traceback__
        while trace:
            # The test's own frames know the token; those of the product and below must not.
            if trace.tb_frame.f_code.co_filename != __file__:
                yield from map(repr, trace.tb_frame.f_locals.values())
                yield from (repr(vars(v)) for v in trace.tb_frame.f_locals.values() if _has_vars(v))
            trace = trace.tb_next
        error = error.__cause__ or error.__context__


def _has_vars(value):
    ours = type(value).__module__.startswith(("sommit_core", "httpx", "httpcore", "h11"))
    return ours and hasattr(value, "__dict__")


FAULTS = ["401", "403", "404", "429", "500", "cut", "html", "shape", "garbage", "refused", "echo"]


@pytest.mark.parametrize("auth", [HeaderToken(), HeaderToken("X-Api-Key", "")])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_error_shows_the_token(open_till, live, make_reply, caplog, auth, fault):
    answers = {
        "cut": lambda wfile: wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
        "html": make_reply("<html>", media="text/html"),
        "shape": make_reply({}),
        "garbage": lambda wfile: wfile.write(b"HTTP/1.1 2\xff0 OK\r\n\r\n"),
        "echo": make_reply([f"your token is {TOKEN}"]),
    }
    live.script.append(
        answers.get(fault)
        or make_reply(TOKEN, status=int(fault) if fault.isdigit() else 200, X_Echo=TOKEN)
    )
    till = open_till(auth=auth, retry=Retry(attempts=1))
    path = "/../x" if fault == "refused" else "/items"
    with caplog.at_level(logging.DEBUG), pytest.raises(SommitError) as caught:
        till.get_json(path, into=list)
    for text in everything_shown(caught.value):
        assert TOKEN not in text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("auth", [HeaderToken(), HeaderToken("X-Api-Key", "")])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError, ValueError])
def test_not_even_an_interruption_shows_the_token(open_till, live, monkeypatch, auth, interruption):
    import httpcore

    def interrupt(*_args, **_kwargs):
        raise interruption

    till = open_till(auth=auth)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", interrupt)
    with pytest.raises(interruption) as caught:
        till.get("/items")
    for text in everything_shown(caught.value):
        assert TOKEN not in text


def test_nothing_of_a_till_shows_the_token(open_till, live):
    till = open_till()
    till.get("/items")
    for name in dir(till):
        assert TOKEN not in repr(getattr(till, name))
    wire = till._ReadOnlyTill__asker.wire
    for holder in (till, till._ReadOnlyTill__asker, wire, wire._client, wire._transport):
        assert TOKEN not in repr(holder)
        assert TOKEN not in repr(vars(holder))


def test_the_network_libraries_say_nothing_below_a_warning(open_till, live, caplog):
    with caplog.at_level(logging.DEBUG):
        open_till().get("/items", [("q", "private")])
    assert "private" not in caplog.text
    assert "/items" not in caplog.text


def test_the_network_libraries_warnings_are_cleaned(open_till, caplog):
    open_till()
    for name in ("httpx", "httpcore.connection", "httpcore.http11"):
        logging.getLogger(name).warning("header %s", TOKEN)
    assert TOKEN not in caplog.text
    assert caplog.text.count("[token]") == 3


def test_a_connectors_own_log_is_cleaned(open_till, caplog):
    till = open_till()
    with caplog.at_level(logging.DEBUG, till.log.name):
        till.log.info("got %s", {"key": TOKEN})
    assert "got" in caplog.text
    assert TOKEN not in caplog.text


def test_filters_do_not_pile_up(open_till):
    for _turn in range(3):
        open_till().log.debug("x")
        quiet_network_logs()
    assert len(logging.getLogger("httpx").filters) == 2
    assert len(logging.getLogger("sommit.connector.acme").filters) == 1


def test_a_till_that_repeats_the_token_is_not_taken(open_till, live, make_reply):
    for answer in (make_reply([TOKEN]), make_reply([], X_Echo=f"Bearer {TOKEN}")):
        live.script.append(answer)
        with pytest.raises(BadPosData, match="token"):
            open_till().get("/items")


# -- the form of a token ------------------------------------------------------------------------


def info(**more):
    return ConnectorInfo(name="acme", title="Acme", api=1, **more)


@pytest.mark.parametrize(
    "token", ["sk_live_x\r\nX-Injected: 1", "sk live", "jeton-é", "a\x00b", ""]
)
def test_a_token_that_cannot_stand_in_a_header_is_refused(open_till, live, token):
    with pytest.raises(BadToken) as caught:
        open_till(token=token)
    assert token not in str(caught.value) or not token
    assert live.untouched


def test_a_till_that_wants_a_token_does_not_open_without(open_till):
    with pytest.raises(BadToken):
        open_till(token=None)


def test_a_typing_mistake_in_a_token_is_told_without_repeating_it():
    form = info(token_pattern=r"sk_(live|test)_\w{8,}", token_example="sk_live_...")
    check_token_form(form, "sk_live_12345678")
    for wrong in ("sk_life_12345678", "sk_live_1234567", " sk_live_12345678", "sk_live_12345678\n"):
        with pytest.raises(BadToken, match=r"sk_live_\.\.\.") as caught:
            check_token_form(form, wrong)
        for text in everything_shown(caught.value):
            assert "123456" not in text
    with pytest.raises(BadToken):
        check_token_form(info(token_pattern="[0-9]+"), "no digits here")


def test_a_refusal_names_the_till_and_no_token(open_till):
    with pytest.raises(WriteRefused, match="Acme"):
        open_till().get("//" + TOKEN)
