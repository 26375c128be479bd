"""What happens when the till does not answer as it should: again, later, or never."""

import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpcore
import pytest

from sommit_core import FailedRead, RequestRejected, Retry
from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    PosUnavailable,
    TokenRefused,
    TooManyRequests,
    Who,
)
from sommit_core.i18n import Text
from sommit_core.oneway.sockets import Deadline

FAST = Retry(attempts=3, first_pause=0.5, longest_pause=30, total=120)


def http_date(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_status_is_asked_again(open_till, live, fake_time, make_reply, status):
    live.script.append(make_reply(status=status))
    till = open_till()
    assert till.get_json("/items", into=list) == []
    assert (till.requests, till.retries) == (2, 1)
    assert len(fake_time.pauses) == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_till_that_stays_broken_is_given_up(open_till, live, make_reply, status):
    live.script.extend([make_reply(status=status)] * 3)
    till = open_till(retry=FAST)
    with pytest.raises(PosUnavailable, match=f"HTTP {status}") as caught:
        till.get("/items")
    assert caught.value.who is Who.NOBODY
    assert type(caught.value) is PosUnavailable
    assert (till.requests, till.retries) == (3, 2)


def test_pauses_grow_and_are_jittered(open_till, live, fake_time, make_reply):
    live.script.extend([make_reply(status=503)] * 6)
    with pytest.raises(PosUnavailable):
        open_till(retry=Retry(attempts=6, first_pause=1, longest_pause=5)).get("/items")
    lowest, highest = [1, 2, 4, 5, 5], [2, 3, 5, 5, 5]
    for pause, low, high in zip(fake_time.pauses, lowest, highest, strict=True):
        assert low <= pause <= high


def test_retry_after_in_seconds_is_followed(open_till, live, fake_time, make_reply):
    live.script.append(make_reply(status=429, retry_after="7"))
    open_till().get("/items")
    assert fake_time.pauses == [7.0]


def test_retry_after_as_a_date_counts_from_the_tills_own_clock(
    open_till, live, fake_time, make_reply
):
    date, until = http_date(-86400), http_date(-86400 + 9)
    live.script.append(make_reply(status=503, date=date, retry_after=until))
    open_till().get("/items")
    assert fake_time.pauses == [9.0]


def test_retry_after_as_a_date_without_the_tills_clock(open_till, live, fake_time, make_reply):
    live.script.append(make_reply(status=429, retry_after=http_date(20)))
    open_till().get("/items")
    assert 15 < fake_time.pauses[0] <= 20


def test_retry_after_in_the_past_means_now(open_till, live, fake_time, make_reply):
    live.script.append(make_reply(status=429, retry_after=http_date(-3600)))
    open_till().get("/items")
    assert fake_time.pauses == [0.0]


@pytest.mark.parametrize(
    "text", ["soon", "-1", "1.5", "", "nan", "0x10", "٣", "9" * 40, "0 JAN 0 0:2147483648"]
)
def test_a_retry_after_that_makes_no_sense_is_ignored(open_till, live, fake_time, make_reply, text):
    encoded = text.encode().decode("latin-1")
    live.script.append(make_reply(status=429, retry_after=encoded))
    open_till(retry=FAST).get("/items")
    assert 0.5 <= fake_time.pauses[0] <= 1


@pytest.mark.parametrize("after", ["31", "3600", "999999999999"])
def test_a_wait_that_is_too_long_ends_the_reading(open_till, live, fake_time, make_reply, after):
    live.script.append(make_reply(status=429, retry_after=after))
    with pytest.raises(TooManyRequests) as caught:
        open_till(retry=FAST).get("/items")
    wait = caught.value.params["retry_at"] - datetime.now(UTC)
    assert timedelta(seconds=min(int(after), 7 * 86400) - 5) < wait <= timedelta(days=7)
    assert fake_time.pauses == []
    assert len(live.requests) == 1


def test_a_429_that_stays_is_too_many_requests(open_till, live, make_reply):
    live.script.extend([make_reply(status=429)] * 3)
    with pytest.raises(TooManyRequests, match="Acme"):
        open_till(retry=FAST).get("/items")


def test_a_429_is_too_many_requests_even_when_it_is_not_asked_again(open_till, live, make_reply):
    live.script.append(make_reply(status=429))
    with pytest.raises(TooManyRequests):
        open_till(retry=Retry(statuses=frozenset({503}))).get("/items")
    assert len(live.requests) == 1


def test_the_whole_time_is_capped(open_till, live, fake_time, make_reply):
    live.script.extend([make_reply(status=503, retry_after="30")] * 20)
    with pytest.raises(PosUnavailable):
        open_till(retry=Retry(attempts=20, longest_pause=30, total=100)).get("/items")
    assert fake_time.pauses == [30.0] * 3


def test_a_refused_token_is_not_tried_again(open_till, live, make_reply):
    live.script.append(make_reply(status=401))
    advice = Text(fr="Demandez un jeton.", en="Ask for a token.")
    with pytest.raises(TokenRefused, match="Acme") as caught:
        open_till(token_advice=advice).get("/items")
    assert caught.value.params["advice"] is advice
    assert len(live.requests) == 1


def test_an_api_option_that_is_off_says_so(open_till, live, make_reply):
    live.script.append(make_reply(status=403))
    advice = Text(fr="Activez l'option.", en="Switch it on.")
    with pytest.raises(ApiOptionOff) as caught:
        open_till(option_advice=advice).get("/items")
    assert caught.value.params["advice"] is advice
    assert len(live.requests) == 1


@pytest.mark.parametrize("status", [400, 404, 405, 409, 410, 415, 422, 418])
def test_a_rejection_is_final_and_tells_its_status(open_till, live, make_reply, status):
    live.script.append(make_reply({"error": "vendor's own words"}, status=status))
    with pytest.raises(RequestRejected) as caught:
        open_till().get("/items/7")
    assert caught.value.status == status
    assert caught.value.params["where"] == "/items/7"
    assert "vendor" not in str(caught.value)
    assert len(live.requests) == 1


@pytest.mark.parametrize("status", [501, 505, 599])
def test_another_server_error_passes_but_is_not_asked_again(open_till, live, make_reply, status):
    live.script.append(make_reply(status=status))
    with pytest.raises(PosUnavailable):
        open_till().get("/items")
    assert len(live.requests) == 1


# -- answers that are none ----------------------------------------------------------------------


def hang_up(wfile):
    wfile.close()


def reset(wfile):
    wfile._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    wfile._sock.close()


def cut_body(wfile):
    wfile.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n["
    )


def cut_chunk(wfile):
    head = (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    wfile.write(head + b"5\r\n[1,2,")


def cut_head(wfile):
    wfile.write(b"HTTP/1.1 200 OK\r\ncontent-ty")


def no_http(wfile):
    wfile.write(b"220 mail.example ESMTP\r\n")


@pytest.mark.parametrize("fault", [hang_up, reset, cut_body, cut_chunk, cut_head, no_http])
def test_a_broken_connection_is_tried_again(open_till, live, fault):
    live.script.append(fault)
    till = open_till()
    assert till.get_json("/items", into=list) == []
    assert till.retries == 1


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ("<html>Welcome to the hotel's network</html>", "text/html; charset=utf-8"),
        ("[]", "text/plain"),
        ("[]", ""),
        ("", "application/json"),
        ('[{"id": ', "application/json"),
        ("[1]]", "application/json"),
        (b"[\xff]", "application/json"),
        (b'["\xff"]', "application/json"),
        ("[" * 100_000, "application/json"),
    ],
)
def test_a_200_that_is_no_json_is_asked_again(open_till, live, make_reply, body, media):
    live.script.append(make_reply(body, media=media))
    till = open_till()
    assert till.get_json("/items", into=list) == []
    assert till.retries == 1


def test_a_200_that_stays_html_is_no_empty_result(open_till, live, make_reply):
    live.script.extend([make_reply("<html>", media="text/html")] * 3)
    with pytest.raises(PosUnavailable):
        open_till(retry=FAST).get_json("/items", into=list)


def test_media_types_are_those_declared(open_till, live, make_reply):
    live.script.append(make_reply([1], media="Application/Vnd.API+json; charset=utf-8"))
    till = open_till(media_types=("application/vnd.api+json",))
    assert till.get_json("/items", into=list[int]) == [1]
    assert live.requests[0].header("accept") == "application/vnd.api+json"


def test_a_byte_order_mark_does_no_harm(open_till, live, make_reply):
    live.script.append(make_reply(b"\xef\xbb\xbf[1]"))
    assert open_till().get_json("/items", into=list[int]) == [1]


def fail_on_errors(document):
    if "errors" in document:
        raise FailedRead


def test_a_200_with_errors_is_asked_again(open_till, live, make_reply):
    live.script.extend([make_reply({"errors": []}), make_reply({"data": [1]})])
    till = open_till()
    assert till.get_json("/items", into=dict, check=fail_on_errors) == {"data": [1]}
    assert till.retries == 1


def test_a_200_that_stays_an_error_is_given_up(open_till, live, make_reply):
    live.script.extend([make_reply({"errors": []})] * 3)
    with pytest.raises(PosUnavailable):
        open_till(retry=FAST).get_json("/items", into=dict, check=fail_on_errors)


def silent(live):
    def wait(_wfile):
        live.over.wait(5)

    return wait


def dripping(live, head):
    def drip(wfile):
        wfile.write(head)
        while not live.over.wait(0.02):
            wfile.write(b"x")

    return drip


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("head", [HEAD + b"x-slow: ", HEAD + b"content-length: 90000\r\n\r\n"])
def test_a_till_that_drips_is_cut_off_in_time(open_till, live, head):
    live.script.append(dripping(live, head))
    with pytest.raises(PosUnavailable, match="in time"):
        open_till(retry=Retry(attempts=1, total=0.15)).get("/items")


def test_a_till_that_says_nothing_is_cut_off_in_time(open_till, live):
    live.script.append(silent(live))
    with pytest.raises(PosUnavailable, match="in time"):
        open_till(retry=Retry(attempts=1, total=0.15)).get("/items")


def test_a_deadline_that_has_passed_allows_no_further_wait():
    deadline = Deadline()
    with pytest.raises(httpcore.ReadTimeout):
        deadline.cap(30)
    deadline.start(5)
    assert 4 < deadline.cap(30) <= 5
    assert deadline.cap(1) == 1
    assert 4 < deadline.cap(None) <= 5


def test_a_port_where_nobody_listens_is_unavailable(open_till, live):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        till = open_till(base_url=url, retry=FAST)
        with pytest.raises(PosUnavailable):
            till.get("/items")
    assert till.retries == 2


def test_a_name_that_cannot_be_resolved_is_unavailable(open_till, monkeypatch):
    def getaddrinfo(*_args, **_kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    till = open_till(base_url="https://api.acme.example", retry=FAST)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(PosUnavailable):
        till.get("/items")


def test_a_failed_request_leaves_the_next_one_whole(open_till, live, make_reply):
    live.script.extend([cut_body, make_reply([1]), make_reply([2])])
    till = open_till()
    assert till.get_json("/a", into=list) == [1]
    assert till.get_json("/b", into=list) == [2]


def test_connections_are_kept_between_requests(open_till, live):
    till = open_till()
    for _turn in range(5):
        till.get("/items")
    assert live.connections == 1


def test_retries_are_not_logged_with_the_answer(open_till, live, caplog, make_reply):
    live.script.append(make_reply("vendor's own words", status=500))
    with caplog.at_level(logging.DEBUG):
        open_till().get("/items")
    assert "vendor" not in caplog.text


def test_an_error_of_the_connectors_check_is_not_retried(open_till, live):
    def check(_document):
        raise KeyError("connector's own fault")

    with pytest.raises(KeyError):
        open_till().get_json("/items", into=list, check=check)
    assert len(live.requests) == 1


def test_a_wrong_shape_is_not_retried(open_till, live, make_reply):
    live.script.append(make_reply({"a": 1}))
    with pytest.raises(BadPosData):
        open_till().get_json("/items", into=list)
    assert len(live.requests) == 1
