"""An answer in hand: what its head says, and its body, within its size and its time.

Whatever the body is read from may break, be too late, or go on for ever; see `test_bodies.py` for sockets.
"""

import gc
import gzip
import io
import weakref
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

from canvas_comms.errors import GatewayError, MalformedResponse, Unreachable
from canvas_comms_http import Answer
from canvas_comms_http.answers import MAX_PAGE, MAX_REMARK, MAX_RESOURCE
from canvas_comms_http.deadlines import Deadline

LIMIT = 1000


class Hours(Deadline):
    """A deadline that is over after so many looks at it."""

    def __init__(self, looks: int) -> None:
        super().__init__(0.0)
        object.__setattr__(self, "_looks", [1.0] * looks)

    def left(self) -> float:
        looks: list[float] = vars(self)["_looks"]
        return looks.pop() if looks else 0.0


class Raw(io.BytesIO):
    """What a body is read from; a `broken` is raised once it is read to its end."""

    broken: type[Exception] | None = None

    def read(self, size: int | None = -1) -> bytes:
        return self._or_broken(super().read(size))

    def read1(self, size: int | None = -1) -> bytes:
        return self._or_broken(super().read1(size or -1))

    def _or_broken(self, found: bytes) -> bytes:
        if self.broken is not None and not found:
            raise self.broken("canary")
        return found


def response_of(body: bytes | Raw = b"", status: int = 200, **headers: Any) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    source = body if isinstance(body, Raw) else Raw(body)
    raw = HTTPResponse(source, named, status, preload_content=False, decode_content=True)
    return HTTPAdapter().build_response(requests.Request("GET", "https://host.example/").prepare(), raw)


def answer(body: bytes | Raw = b"", status: int = 200, looks: int = 100, **headers: Any) -> Answer:
    return Answer(response_of(body, status, **headers), Hours(looks))


def broken(error: type[Exception], body: bytes = b"") -> Raw:
    raw = Raw(body)
    raw.broken = error
    return raw


def piecewise(pieces: Iterator[bytes], looks: int = 100) -> Answer:
    """An answer of a stranger's transport, which gives pieces as requests does."""
    response = response_of()
    response.raw = object()
    response.iter_content = lambda *args, **options: pieces  # type: ignore[method-assign]
    return Answer(response, Hours(looks))


# --- the head ---------------------------------------------------------------------------------


def test_an_answer_shows_its_status_and_nothing_else() -> None:
    found = answer(b"canary", 201, X_Canary="canary")

    assert (found.status, found.headers["x-canary"]) == (201, "canary")
    assert repr(found) == "<Answer 201>"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("application/json", "application/json"),
        ("Application/JSON; charset=utf-8", "application/json"),
        (" text/html ;a;b", "text/html"),
        (";", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_media_type_is_told_without_its_parameters(said: str | None, kind: str) -> None:
    assert answer(Content_Type=said).media_type == kind


@pytest.mark.parametrize(
    ("status", "redirects"), [(299, False), (300, True), (304, True), (399, True), (400, False), (200, False)]
)
def test_any_3xx_is_a_redirect_and_nothing_else_is(status: int, redirects: bool) -> None:
    assert answer(status=status).is_redirect is redirects


@pytest.mark.parametrize(("said", "seconds"), [("3", 3.0), ("soon", None), (None, None)])
def test_how_long_a_server_asks_to_be_left_alone_is_told_in_seconds(
    said: str | None, seconds: float | None
) -> None:
    assert answer(status=503, Retry_After=said).retry_after == seconds


# --- the end ----------------------------------------------------------------------------------


def test_the_end_of_its_block_hangs_up() -> None:
    raw = Raw(b"abc")
    with answer(raw) as found:
        assert found.status == 200
        assert not raw.closed

    assert raw.closed


def test_what_a_transport_says_while_hanging_up_changes_nothing() -> None:
    response = response_of(b"abc")

    def close() -> None:
        raise OSError("canary")

    response.close = close  # type: ignore[method-assign]
    with Answer(response, Hours(9)) as found:
        assert found.body(LIMIT) == b"abc"


# --- a body -----------------------------------------------------------------------------------

PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", bytes),
    ("identity", bytes),
    ("Identity ", bytes),
    ("gzip", lambda body: gzip.compress(body, mtime=0)),
    ("X-GZIP", lambda body: gzip.compress(body, mtime=0)),
    ("deflate", zlib.compress),
]


@pytest.mark.parametrize(("encoding", "pack"), PACKED, ids=[name for name, _ in PACKED])
@pytest.mark.parametrize("body", [b"", b"abc", bytes(range(256)) * 400])
def test_a_body_is_read_whole_however_it_is_packed(
    encoding: str, pack: Callable[[bytes], bytes], body: bytes
) -> None:
    assert answer(pack(body), Content_Encoding=encoding).body(1 << 20) == body


@pytest.mark.parametrize(("encoding", "pack"), PACKED, ids=[name for name, _ in PACKED])
@pytest.mark.parametrize(
    ("size", "taken"), [(LIMIT - 1, True), (LIMIT, True), (LIMIT + 1, False), (99_999, False)]
)
def test_a_body_is_read_up_to_its_limit_and_refused_beyond(
    encoding: str, pack: Callable[[bytes], bytes], size: int, taken: bool
) -> None:
    raw = Raw(pack(b"a" * size))
    found = answer(raw, Content_Encoding=encoding)
    if taken:
        assert found.body(LIMIT) == b"a" * size
        return

    with pytest.raises(MalformedResponse, match=r"\Abody: must be at most 1000 bytes\Z"):
        found.body(LIMIT)
    assert raw.closed


def test_a_body_is_too_big_by_what_came_packed_as_well() -> None:
    stored = gzip.compress(b"a" * LIMIT, compresslevel=0, mtime=0)

    with pytest.raises(MalformedResponse, match="at most 1000 bytes"):
        answer(stored, Content_Encoding="gzip").body(LIMIT)


@given(pieces=st.lists(st.binary(max_size=20), max_size=8))
def test_pieces_are_joined_as_they_come_and_each_is_told_of(pieces: list[bytes]) -> None:
    heard: list[int] = []

    assert piecewise(iter(pieces)).body(LIMIT, heard.append) == b"".join(pieces)
    assert heard == [sum(map(len, pieces[: at + 1])) for at in range(len(pieces))]


def test_a_body_that_never_ends_is_read_no_further_than_its_limit() -> None:
    given: list[bytes] = []

    def endless() -> Iterator[bytes]:
        while len(given) < 50:
            given.append(b"a" * 100)
            yield given[-1]

    with pytest.raises(MalformedResponse, match="at most 1000 bytes"):
        piecewise(endless()).body(LIMIT)
    assert len(given) == 11


@pytest.mark.parametrize("headers", [{}, {"Content_Encoding": "gzip"}, {"Content_Encoding": "br"}])
def test_there_is_no_body_after_a_204_whatever_its_head_says(headers: dict[str, Any]) -> None:
    raw = Raw(b"abc")
    found = answer(raw, 204, **headers)

    assert found.body(LIMIT) == b""
    assert raw.closed


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzipped", "xx"])
def test_an_encoding_that_nobody_asked_for_is_refused(encoding: str) -> None:
    raw = Raw(b"abc")

    with pytest.raises(MalformedResponse, match=r"\AContent-Encoding: must be one that was asked for\Z"):
        answer(raw, Content_Encoding=encoding).body(LIMIT)
    assert raw.closed


WHOLE = gzip.compress(b"abc", mtime=0)


@pytest.mark.parametrize("packed", [WHOLE[:-1], WHOLE[:12], b"", b"abc", WHOLE + b"more", WHOLE + WHOLE])
def test_a_packed_body_that_is_not_whole_is_cut_short(packed: bytes) -> None:
    with pytest.raises(MalformedResponse, match=r"\Abody: is cut short\Z"):
        answer(packed, Content_Encoding="gzip").body(LIMIT)


# --- what breaks, or comes too late -----------------------------------------------------------


@pytest.mark.parametrize("error", [OSError, ValueError, RecursionError])
def test_what_breaks_while_it_is_read_is_cut_short_in_time_and_late_after(error: type[Exception]) -> None:
    with pytest.raises(MalformedResponse, match=r"\Abody: is cut short\Z"):
        answer(broken(error)).body(LIMIT)
    with pytest.raises(Unreachable, match=r"\Athe answer did not end in time\Z"):
        answer(broken(error), looks=0).body(LIMIT)


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_a_body_is_hung_up_on_between_two_pieces_once_its_time_is_over(looks: int) -> None:
    heard: list[int] = []

    with pytest.raises(Unreachable, match=r"\Athe answer did not end in time\Z"):
        piecewise(iter([b"a"] * 9), looks).body(LIMIT, heard.append)
    assert heard == [*range(1, looks + 1)]


def stranger() -> Iterator[bytes]:
    """A transport of somebody's own, which raises an error of ours behind one of its own."""
    try:
        raise OSError("canary")
    except OSError:
        raise Unreachable("too far") from None
    yield b""


BREAKING: list[Callable[[], Answer]] = [
    lambda: answer(broken(OSError, b"canary")),
    lambda: answer(b"canary" * 1000),
    lambda: answer(b"canary", Content_Encoding="canary"),
    lambda: answer(b"canary", Content_Encoding="gzip"),
    lambda: piecewise(stranger()),
]


@pytest.mark.parametrize("made", BREAKING)
def test_an_error_shows_nothing_of_what_was_read_and_has_no_other_behind_it(
    made: Callable[[], Answer], shown: Callable[[BaseException], str]
) -> None:
    with pytest.raises(GatewayError) as caught:
        made().body(LIMIT)

    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize("made", BREAKING)
def test_an_answer_whose_reading_failed_is_gone_without_a_collector(made: Callable[[], Answer]) -> None:
    found = made()
    left = weakref.ref(found._response)
    gc.disable()
    try:
        with pytest.raises(GatewayError) as caught:
            found.body(LIMIT)
        del found, caught
        assert left() is None
    finally:
        gc.enable()


def test_pages_resources_and_remarks_are_read_up_to_8_mib_1_mib_and_64_kib() -> None:
    assert (MAX_PAGE, MAX_RESOURCE, MAX_REMARK) == (8 * 1024 * 1024, 1024 * 1024, 64 * 1024)
