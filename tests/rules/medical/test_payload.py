"""Which text is kept? Canvas Medical's create page (facts, section 2)."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.resources import CommunicationPayload, Fault, NewCommunication, ShapeFault
from canvas_comms.medical.rules.payload import ContentReason as R
from canvas_comms.medical.rules.payload import evaluate_payload

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
KEPT, DROPPED, NOTED, REFUSED = Effect.KEPT, Effect.DROPPED, Effect.NOTED, Effect.REFUSED

Told = list[tuple[R, Effect, str]]


def saying(*payload: CommunicationPayload, faults: tuple[Fault, ...] = ()) -> NewCommunication:
    return NewCommunication(sender=None, recipients=(), payload=payload, faults=faults)


def told(new: NewCommunication, edition: Edition) -> list[tuple[object, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in evaluate_payload(new, edition).decision.findings]


CASES: list[tuple[str, tuple[Edition, ...], tuple[CommunicationPayload, ...], str | None, Told]] = [
    (
        "contentString is kept in every edition",
        tuple(Edition),
        (CommunicationPayload(content_string="hi"),),
        "hi",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]")],
    ),
    (
        "content is kept in the first edition",
        (V1,),
        (CommunicationPayload(content="hi"),),
        "hi",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.CONTENT_KEY, KEPT, "payload[0].content")],
    ),
    (
        "content is refused later",
        (V2_2023, V2_2024),
        (CommunicationPayload(content="hi"),),
        None,
        [(R.CONTENT_KEY_REFUSED, REFUSED, "payload[0].content")],
    ),
    (
        "content counts only where contentString is absent",
        (V1,),
        (CommunicationPayload(content_string="kept", content="lost"),),
        "kept",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.CONTENT_KEY_IGNORED, DROPPED, "payload[0].content")],
    ),
    (
        "both keys are refused later",
        (V2_2023, V2_2024),
        (CommunicationPayload(content_string="hi", content="hi"),),
        None,
        [(R.CONTENT_KEY_REFUSED, REFUSED, "payload[0].content")],
    ),
    (
        "an empty contentString is refused",
        tuple(Edition),
        (CommunicationPayload(content_string=""),),
        None,
        [(R.CONTENT_EMPTY, REFUSED, "payload[0].contentString")],
    ),
    (
        "an empty content is refused",
        (V1,),
        (CommunicationPayload(content=""),),
        None,
        [(R.CONTENT_EMPTY, REFUSED, "payload[0].content")],
    ),
    (
        "an empty contentString is not saved by content",
        (V1,),
        (CommunicationPayload(content_string="", content="hi"),),
        None,
        [(R.CONTENT_EMPTY, REFUSED, "payload[0].contentString")],
    ),
    (
        "an empty content beside contentString is only ignored",
        (V1,),
        (CommunicationPayload(content_string="hi", content=""),),
        "hi",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.CONTENT_KEY_IGNORED, DROPPED, "payload[0].content")],
    ),
    (
        "an element without content is refused",
        tuple(Edition),
        (CommunicationPayload(),),
        None,
        [(R.CONTENT_MISSING, REFUSED, "payload[0]")],
    ),
    (
        "an attachment is refused",
        tuple(Edition),
        (CommunicationPayload(other="contentAttachment"),),
        None,
        [(R.NOT_TEXT, REFUSED, "payload[0].contentAttachment")],
    ),
    (
        "an attachment beside text is dropped",
        tuple(Edition),
        (CommunicationPayload(content_string="hi", other="contentReference"),),
        "hi",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.NOT_TEXT, DROPPED, "payload[0].contentReference")],
    ),
    (
        "blank text is kept and noted",
        tuple(Edition),
        (CommunicationPayload(content_string=" \n"),),
        " \n",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.CONTENT_BLANK, NOTED, "payload[0]")],
    ),
    (
        "only the first element is kept",
        tuple(Edition),
        (
            CommunicationPayload(content_string="one"),
            CommunicationPayload(content_string="two"),
            CommunicationPayload(content_string="three"),
        ),
        "one",
        [
            (R.FIRST_PAYLOAD, KEPT, "payload[0]"),
            (R.EXTRA_PAYLOAD, DROPPED, "payload[1]"),
            (R.EXTRA_PAYLOAD, DROPPED, "payload[2]"),
        ],
    ),
    (
        "an element that is dropped must be well-formed too",
        tuple(Edition),
        (CommunicationPayload(content_string="one"), CommunicationPayload(content_string="")),
        "one",
        [
            (R.FIRST_PAYLOAD, KEPT, "payload[0]"),
            (R.CONTENT_EMPTY, REFUSED, "payload[1].contentString"),
            (R.EXTRA_PAYLOAD, DROPPED, "payload[1]"),
        ],
    ),
    (
        "an attachment in an element that is dropped is simply dropped",
        tuple(Edition),
        (CommunicationPayload(content_string="one"), CommunicationPayload(other="contentAttachment")),
        "one",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]"), (R.EXTRA_PAYLOAD, DROPPED, "payload[1]")],
    ),
    ("no payload is refused", tuple(Edition), (), None, [(R.PAYLOAD_MISSING, REFUSED, "payload")]),
    (
        "the text is kept as it is, whatever it holds",
        tuple(Edition),
        (CommunicationPayload(content_string="<p>What’s\x00 up\ndoc? ✓ 😀</p> "),),
        "<p>What’s\x00 up\ndoc? ✓ 😀</p> ",
        [(R.FIRST_PAYLOAD, KEPT, "payload[0]")],
    ),
]


@pytest.mark.parametrize(
    ("edition", "payload", "text", "findings"),
    [
        pytest.param(edition, payload, text, findings, id=f"{name} ({edition.value})")
        for name, editions, payload, text, findings in CASES
        for edition in editions
    ],
)
def test_a_payload_is_read_in_the_editions_way(
    edition: Edition, payload: tuple[CommunicationPayload, ...], text: str | None, findings: Told
) -> None:
    new = saying(*payload)

    assert (evaluate_payload(new, edition).text, told(new, edition)) == (text, findings)


def test_a_payload_that_could_not_be_read_is_not_called_missing() -> None:
    new = saying(faults=(Fault(ShapeFault.WRONG_TYPE, "payload"),))

    assert told(new, V2_2024) == []


def test_an_element_with_a_fault_of_form_is_not_judged_again() -> None:
    new = saying(CommunicationPayload(), faults=(Fault(ShapeFault.WRONG_TYPE, "payload[0].contentString"),))

    assert told(new, V2_2024) == []


def test_a_fault_in_the_eleventh_element_does_not_excuse_the_second() -> None:
    elements = [CommunicationPayload(content_string="hi")] * 11
    elements[1] = CommunicationPayload(content_string="")
    new = saying(*elements, faults=(Fault(ShapeFault.WRONG_TYPE, "payload[10].contentString"),))

    assert (R.CONTENT_EMPTY, REFUSED, "payload[1].contentString") in told(new, V2_2024)


def test_what_is_kept_is_not_shown_by_accident() -> None:
    kept = evaluate_payload(saying(CommunicationPayload(content_string="private words")), V2_2024)

    assert "private words" not in repr(kept)


@given(st.from_type(NewCommunication), st.sampled_from(Edition))
def test_any_payload_gets_an_answer(new: NewCommunication, edition: Edition) -> None:
    contents = evaluate_payload(new, edition)

    assert contents.text is None or not any(
        f.effect is REFUSED and f.where.startswith("payload[0]") for f in contents.decision.findings
    )


@given(st.from_type(NewCommunication), st.sampled_from(Edition))
def test_every_element_but_the_first_is_reported_as_dropped(new: NewCommunication, edition: Edition) -> None:
    dropped = [f.where for f in evaluate_payload(new, edition).decision.losses if f.reason is R.EXTRA_PAYLOAD]

    assert dropped == [f"payload[{i}]" for i in range(1, len(new.payload))]


@given(st.from_type(NewCommunication), st.sampled_from(Edition))
def test_the_text_that_is_kept_would_be_kept_again(new: NewCommunication, edition: Edition) -> None:
    text = evaluate_payload(new, edition).text
    again = attrs.evolve(new, payload=(CommunicationPayload(content_string=text),), faults=())

    assert text is None or evaluate_payload(again, edition).text == text


@pytest.mark.parametrize(
    ("edition", "element", "where"),
    [
        (Edition.V1_2022, CommunicationPayload(content=" \n"), "payload[0].content"),
        (Edition.V1_2022, CommunicationPayload(content_string=" "), "payload[0].contentString"),
        (Edition.V2_2024, CommunicationPayload(content_string=" "), "payload[0].contentString"),
    ],
)
def test_blank_text_is_refused_where_strictness_is_asked_for(
    edition: Edition, element: CommunicationPayload, where: str
) -> None:
    new = NewCommunication(None, (), (element,))
    strict = evaluate_payload(new, edition, strict=True)

    assert [(f.reason, f.where) for f in strict.decision.refusals] == [(R.CONTENT_BLANK_REFUSED, where)]
    assert evaluate_payload(new, edition).decision.allowed
