"""A search asks in the documented words, checks what comes, and follows pages only at home."""

from typing import Any

import pytest

from canvas_comms.errors import ForeignLink, InvalidValue, MalformedResponse, RefusedByServer
from canvas_comms.medical import Query, Reference, search
from canvas_comms_medical.server import PageLink

PATIENT = "Patient/b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111"
DOCTOR = "Practitioner/5eede137ecfe4124b8b773040e33be14"
OTHER = "Patient/0000000000000000000000000000000f"
ABOUT = Query(patient=Reference.of(PATIENT))
BASE = "https://host.example/Communication"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (Query(), "_count=10"),
        (Query(id="m1"), "_id=m1&_count=10"),
        (ABOUT, f"patient={PATIENT.replace('/', '%2F')}&_count=10"),
        (
            Query(sender=Reference.of(DOCTOR), recipient=Reference.of(PATIENT), count=100, offset=200),
            f"recipient={PATIENT.replace('/', '%2F')}&sender={DOCTOR.replace('/', '%2F')}"
            "&_count=100&_offset=200",
        ),
        (Query(count=0), "_count=0"),
        (Query(id="a&b=c#d e"), "_id=a%26b%3Dc%23d%20e&_count=10"),
    ],
)
def test_the_question_is_asked_in_the_servers_words(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, query: Query, asked: str
) -> None:
    transport = canned(make_reply(200, bundle()))
    gateway(transport=transport).search_page(query)

    assert transport.asked[0][:2] == ("GET", f"{BASE}?{asked}")


def test_a_page_holds_what_matches(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any
) -> None:
    page = gateway(transport=canned(make_reply(200, bundle(resource("a"), resource("b"))))).search_page(ABOUT)

    assert [one.id for one in page.communications] == ["a", "b"]
    assert (page.total, page.next, page.mismatched) == (2, None, 0)


@pytest.mark.parametrize(
    "body", ['{"resourceType":"Bundle","type":"searchset","total":0}', '{"resourceType":"Bundle","entry":[]}']
)
def test_an_empty_page_may_leave_out_nearly_everything(
    gateway: Any, canned: Any, make_reply: Any, body: Any
) -> None:
    page = gateway(transport=canned(make_reply(200, body))).search_page(ABOUT)

    assert (page.communications, page.next) == ((), None)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (Query(id="a"), ["a"]),
        (Query(patient=Reference.of(PATIENT)), ["a", "back"]),
        (Query(sender=Reference.of(PATIENT)), ["a"]),
        (Query(recipient=Reference.of(PATIENT)), ["back"]),
        (Query(patient=Reference.of(OTHER)), ["other"]),
    ],
)
def test_what_does_not_answer_the_question_is_left_out_and_counted(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any, query: Query, kept: list[str]
) -> None:
    everything = [
        resource("a"),
        resource("back", DOCTOR, PATIENT),
        resource("other", OTHER),
        resource("staff", DOCTOR, DOCTOR),
    ]
    page = gateway(transport=canned(make_reply(200, bundle(*everything)))).search_page(query)

    assert [one.id for one in page.communications] == kept
    assert page.mismatched == 4 - len(kept)


@pytest.mark.parametrize(
    "next", ["/Communication?_count=1&_offset=1", "?_count=1&_offset=1", f"{BASE}?_count=1&_offset=1"]
)
def test_the_next_page_is_fetched_by_its_link(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any, next: Any
) -> None:
    transport = canned(
        make_reply(200, bundle(resource("a"), total=2, next=next)),
        make_reply(200, bundle(resource("b"), total=2)),
    )
    found = search(ABOUT, gateway(transport=transport))

    assert [one.id for one in found] == ["a", "b"]
    assert (found.total, found.complete) == (2, True)
    assert transport.asked[1][1] == f"{BASE}?_count=1&_offset=1"
    assert transport.tokens == ["Bearer canary-token"] * 2


def test_pages_are_fetched_only_as_far_as_one_reads(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any
) -> None:
    transport = canned(make_reply(200, bundle(resource("a"), total=2, next="?_offset=1")))
    found = iter(search(ABOUT, gateway(transport=transport)))

    assert next(found).id == "a"
    assert len(transport.asked) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/Communication?x",
        "//evil.example/x",
        "http://host.example/Communication",
        "/../x",
    ],
)
def test_a_foreign_link_is_not_followed(
    gateway: Any, listen: Any, make_reply: Any, canned: Any, bundle: Any, resource: Any, link: Any, shown: Any
) -> None:
    transport = canned(make_reply(200, bundle(resource("a"), next=link)))

    with pytest.raises(ForeignLink) as caught:
        gateway(transport=transport).search_page(ABOUT)
    assert len(transport.asked) == 1
    assert "evil" not in shown(caught.value)


def test_another_port_hears_nothing(
    gateway: Any, listen: Any, make_http_answer: Any, bundle: Any, resource: Any
) -> None:
    elsewhere = listen(make_http_answer())
    page = bundle(resource("a"), next=f"{elsewhere.url}/Communication?x").encode()
    server = listen(make_http_answer("200 OK", page, "Content-Type: application/fhir+json"))

    with pytest.raises(ForeignLink):
        list(search(ABOUT, gateway(server.url)))
    assert elsewhere.connections == 0


def test_a_page_that_leads_to_itself_is_refused(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any
) -> None:
    first = f"/Communication?patient={PATIENT.replace('/', '%2F')}&_count=10"
    transport = canned(make_reply(200, bundle(resource("a"), next=first)))

    with pytest.raises(ForeignLink, match="leads to its own page"):
        gateway(transport=transport).search_page(ABOUT)


def test_pages_that_lead_in_a_circle_come_to_an_end(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any
) -> None:
    def page(request: Any) -> Any:
        there = "1" if request.url.endswith("_offset=2") else "2"
        return make_reply(200, bundle(resource(f"m{there}"), total=9, next=f"?_offset={there}"))

    transport = canned(page)

    with pytest.raises(ForeignLink, match="circle"):
        list(search(ABOUT, gateway(transport=transport)))
    assert len(transport.asked) == 3


def test_a_cursor_of_another_server_is_refused(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any
) -> None:
    transport = canned(make_reply(200, bundle()))
    medical = gateway(transport=transport)

    with pytest.raises(ForeignLink):
        medical.search_page(ABOUT, PageLink("https://evil.example/Communication"))
    with pytest.raises(InvalidValue, match=r"\Acursor: "):
        medical.search_page(ABOUT, f"{BASE}?_offset=1")
    assert transport.asked == []


def test_a_cursor_shows_no_patient(
    gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any
) -> None:
    answer = make_reply(200, bundle(resource("a"), next="?patient=Patient%2Fcanary"))
    page = gateway(transport=canned(answer)).search_page(ABOUT)

    assert "canary" not in repr(page.next)
    assert page.next == PageLink(f"{BASE}?patient=Patient%2Fcanary")


@pytest.mark.parametrize(
    "body",
    [
        "null",
        '{"resourceType":"Communication"}',
        '{"resourceType":"OperationOutcome"}',
        '{"resourceType":"Bundle","entry":{}}',
        '{"resourceType":"Bundle","entry":[7]}',
        '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"canary"}}]}',
        '{"resourceType":"Bundle","link":[{"relation":"next","url":7}]}',
        '{"resourceType":"Bundle","total":"canary"}',
        '"' + "a" * (8 << 20) + '"',
    ],
    ids=lambda body: body[:50],
)
def test_what_is_no_page_is_malformed(
    gateway: Any, canned: Any, make_reply: Any, body: Any, shown: Any
) -> None:
    with pytest.raises(MalformedResponse) as caught:
        gateway(transport=canned(make_reply(200, body)), deadline=5).search_page(ABOUT)
    assert "canary" not in shown(caught.value)


def test_a_big_page_is_taken(gateway: Any, canned: Any, make_reply: Any, bundle: Any, resource: Any) -> None:
    body = bundle(*(resource(f"m{n}", payload=[{"contentString": "x" * 30_000}]) for n in range(100)))

    page = gateway(transport=canned(make_reply(200, body)), deadline=5).search_page(ABOUT)

    assert len(page.communications) == 100


def test_a_refused_search_is_an_error(gateway: Any, canned: Any, make_reply: Any) -> None:
    with pytest.raises(RefusedByServer, match="429"):
        gateway(transport=canned(make_reply(429, Retry_After="1"))).search_page(ABOUT)
