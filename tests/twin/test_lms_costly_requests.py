"""Requests to Canvas LMS that could be costly: multipart bodies, long headers; and for whom they are read."""

import contextlib
import gc
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.params import UploadedFile
from canvas_comms_twin import Request, Twin, lms
from canvas_comms_twin.lms.parameters import read_multipart
from canvas_comms_wire.lms_parameters import MAX_PAIRS, BadParameters

MULTIPART = "multipart/form-data; boundary=x"
FIELD = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
END = b"--x--\r\n"
WORLD = {"lms": {"users": [{"ref": "$ann"}, {"ref": "$boss", "role": "site_admin"}]}}
OWN = "/api/v1/users/self/communication_channels"


def request(body: bytes, content_type: str = MULTIPART, **headers: str) -> Request:
    return Request("POST", OWN, "", {"content-type": content_type, **headers}, body, "http://127.0.0.1:8000")


def test_parts_are_fields_and_files() -> None:
    file = (
        b'--x\r\nContent-Disposition: form-data; name="attachment"; filename="a.txt"\r\n'
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nabc\r\n"
    )
    body = (
        FIELD % (b"message", b"h\xc3\xa9llo") + FIELD % (b"to[]", b"1") + FIELD % (b"to[]", b"") + file + END
    )

    assert read_multipart(request(body)) == {
        "message": "héllo",
        "to": ["1", ""],
        "attachment": UploadedFile("a.txt", b"abc", "text/plain; charset=utf-8"),
    }


def test_a_field_without_a_name_counts_for_nothing() -> None:
    assert read_multipart(request(b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n" + END)) == {}


@pytest.fixture(autouse=True)
def no_collection_meanwhile() -> Iterator[None]:
    """What a request costs is measured, not what a full collection of the test process costs."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", END),
        ("multipart/form-data; boundary=", END),
        ("multipart/form-data; boundary=\udcff", END),
        (MULTIPART, b"abc"),
        (MULTIPART, FIELD % (b"a", b"1")),
        (MULTIPART, FIELD % (b"a", b"\xff") + END),
        (MULTIPART, FIELD % (b"a", b"1") + FIELD % (b"a[b]", b"1") + END),
        (MULTIPART, FIELD % (b"a" * 5000, b"1") + END),
        (MULTIPART, FIELD % (b"a", b"") * (MAX_PAIRS + 1) + END),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(BadParameters):
        read_multipart(request(body, content_type))


@given(st.lists(st.tuples(st.text("ab", min_size=1, max_size=4), st.text(max_size=20)), max_size=5))
def test_what_is_written_in_parts_is_read_back(fields: list[tuple[str, str]]) -> None:
    body = b"".join(FIELD % (name.encode(), value.encode()) for name, value in fields) + END

    assert read_multipart(request(body)) == dict(fields)


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from([b"--x", b"\r\n", b"--", FIELD, b": ", b"a"])).map(b"".join)
)
def test_every_body_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(BadParameters):
        assert isinstance(read_multipart(request(body)), dict)


HEADER = b"Content-Disposition: form-data"
LONGEST = 4096
SIZE = 64 << 10
HEAD = 16 << 10  # what the port takes


def filled(option: bytes) -> bytes:
    """A body of `SIZE` in which every header is as long as it may be, and repeats an option."""
    line = HEADER + option * ((LONGEST - len(HEADER)) // len(option)) + b"\r\n"
    part = b"--x\r\n" + 7 * line + HEADER + b'; name="a"\r\n\r\n1\r\n'
    return part * (SIZE // len(part)) + END


HOSTILE = {
    "numbered options": b"--x\r\n" + HEADER + b"".join(b"; name*%d=b" % n for n in range(SIZE // 12)),
    "one long header": b"--x\r\n" + HEADER + b"; a=b" * (SIZE // 5),
    "bodies in bodies": b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * (SIZE // 51),
    "half a boundary": FIELD % (b"a", b"\r\n--" * (SIZE // 4)),
    "carriage returns": FIELD % (b"a", b"\r" * SIZE) + END,
    "many fields": FIELD % (b"a[][b]", b"1") * (SIZE // 60) + END,
    **{
        repr(option): filled(option)
        for option in (b'; a="', b'; a="\\', b"; a", b"; ", b';a="\\""', b"; a= ")
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_body_of_64_kib_costs_more_than_200_milliseconds(name: str) -> None:
    began = time.thread_time()
    with contextlib.suppress(BadParameters):
        read_multipart(request(HOSTILE[name]))

    assert time.thread_time() - began < 0.2


@pytest.fixture
def twin() -> Twin:
    twin = Twin(lms())
    twin.load(WORLD)
    return twin


def asked(twin: Twin, body: bytes, content_type: str = MULTIPART, **headers: str) -> tuple[int, Any]:
    answer = twin.handle(request(body, content_type, **headers))
    return answer.status, json.loads(answer.body)


CHANNEL = FIELD % (b"communication_channel[address]", b"a@example.com") + FIELD % (
    b"communication_channel[type]",
    b"email",
)


def test_a_caller_with_a_token_is_read(twin: Twin) -> None:
    token = twin.stage.handover.tokens["$ann"]

    status, made = asked(twin, CHANNEL + END, authorization=f"Bearer {token}")

    assert (status, made["address"]) == (200, "a@example.com")
    assert asked(twin, b"junk", authorization=f"Bearer {token}")[0] == 400


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer nonsense"}])
def test_a_strangers_body_is_not_even_looked_at(twin: Twin, headers: dict[str, str]) -> None:
    began = time.thread_time()
    statuses = {asked(twin, body, **headers)[0] for body in (b"junk", *HOSTILE.values())}

    assert statuses == {401}
    assert time.thread_time() - began < 0.2


def test_a_token_inside_a_multipart_body_is_none(twin: Twin) -> None:
    token = twin.stage.handover.tokens["$ann"].encode()

    assert asked(twin, CHANNEL + FIELD % (b"access_token", token) + END)[0] == 401
    assert asked(twin, b"access_token=" + token, "application/x-www-form-urlencoded")[0] != 401


def test_somebody_to_act_as_may_stand_in_a_multipart_body(twin: Twin) -> None:
    handed = twin.stage.handover
    body = CHANNEL + FIELD % (b"as_user_id", str(handed.refs["$ann"]).encode()) + END

    status, made = asked(twin, body, authorization=f"Bearer {handed.tokens['$boss']}")

    assert (status, made["user_id"]) == (200, handed.refs["$ann"])


@pytest.mark.parametrize("length", [3_200, 13_000])
def test_parameters_of_a_content_type_cost_nothing(twin: Twin, length: int) -> None:
    token = twin.stage.handover.tokens["$ann"]
    began = time.thread_time()

    for media in ("multipart/form-data", "application/json", "application/x-www-form-urlencoded"):
        asked(twin, b"{}", media + '; a="b' * length, authorization=f"Bearer {token}")

    assert time.thread_time() - began < 0.2


@pytest.mark.parametrize(
    "cookie",
    [
        'canvas_session="' + "\\" * SIZE + '"',
        'canvas_session="' + "\\1" * (SIZE // 2) + '"',
        "a=;" * (SIZE // 3),
    ],
)
def test_a_cookie_costs_nothing(twin: Twin, cookie: str) -> None:
    began = time.thread_time()

    assert asked(twin, b"", cookie=cookie)[0] == 401
    assert time.thread_time() - began < 0.05


def test_a_session_is_found_among_other_cookies(twin: Twin) -> None:
    session = twin.stage.handover.sessions["$ann"]

    assert asked(twin, CHANNEL + END, cookie=f'a="b;c"; canvas_session={session}; d')[0] == 200
    assert asked(twin, CHANNEL + END, cookie=f"not_canvas_session={session}")[0] == 401


@pytest.mark.parametrize("query", ["a[]=1&", "a[][b]=1&", "ids[]=1&", "%61=%C3%A9&", "a[b][c][d]=1&"])
def test_a_long_query_costs_little_though_every_link_repeats_it(twin: Twin, query: str) -> None:
    bearer = {"authorization": f"Bearer {twin.stage.handover.tokens['$ann']}"}
    began = time.thread_time()

    answer = twin.handle(Request("GET", "/api/v1/conversations", query * (HEAD // len(query)), bearer))

    assert answer.status == 200
    assert time.thread_time() - began < 0.2
