"""Canvas Medical behaves the same through every door and in every edition that promises it."""

from typing import Any

import attrs
import pytest

from canvas_comms.errors import AuthenticationFailed, NotFound, PermissionDenied, RefusedByServer
from canvas_comms.medical import Edition, OnLoss, Query, Reference, compose, read, search, send
from canvas_comms.medical.communications import GivenPayload
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent

ANN, BEN = Reference.of("Patient/" + "a" * 32), Reference.of("Patient/" + "b" * 32)
CHO, DEE = Reference.of("Practitioner/" + "c" * 32), Reference.of("Practitioner/" + "d" * 32)
NOBODY = Reference.of("Patient/" + "e" * 32)


def message(sender: Reference = ANN, recipients: Any = CHO, content: str = "Hello", **more: Any) -> Any:
    return compose(sender=sender, recipients=recipients, content=content, **more)


def sent(place: Any, now: Any, new: Any) -> str:
    """The id of a message that was just sent."""
    [outcome] = send(new, place.staff, now).outcomes
    assert isinstance(outcome, Sent)
    assert outcome.id
    return outcome.id


def ids(found: Any) -> list[str]:
    return [one.id for one in found]


@pytest.mark.parametrize(
    "content", ["Hello", "Zeilen\nund\tTabs\r\n", "日本語 \U0001f600 é é", '<b>"&\\</b>']
)
def test_what_is_sent_is_read_back_byte_for_byte(place: Any, now: Any, content: str) -> None:
    found = read(sent(place, now, message(content=content)), place.staff)

    assert (found.sender, found.recipient, found.content) == (ANN, CHO, content)


def test_times_are_kept_as_given(place: Any, now: Any, later: Any) -> None:
    found = read(sent(place, now, message(sent=now, received=later)), place.staff)

    assert (found.sent, found.received) == (now, later)


@pytest.mark.parametrize("sender", [ANN, CHO])
def test_the_status_is_the_editions(place: Any, now: Any, edition: Edition, sender: Reference) -> None:
    recipient = CHO if sender is ANN else ANN
    id = sent(place, now, message(sender, recipient))

    expected = "completed" if edition is Edition.V2_2024 else "unknown"
    assert read(id, place.staff).status == expected


def test_the_patient_is_told_from_the_second_edition_on(place: Any, edition: Edition) -> None:
    found = read(place.refs["$asked"], place.staff)

    assert found.subject == (None if edition is Edition.V1_2022 else ANN)


def test_a_loss_is_refused_before_anything_is_sent(place: Any, now: Any) -> None:
    [outcome] = send(message(recipients=[CHO, DEE]), place.staff, now).outcomes

    assert isinstance(outcome, Refused)
    assert len(list(search(Query(sender=ANN), place.staff))) == 1


def test_a_message_fans_out_to_each(place: Any, now: Any) -> None:
    report = send(message(recipients=[CHO, DEE]), place.staff, now, on_loss=OnLoss.FAN_OUT)
    found = ids(search(Query(sender=ANN, recipient=DEE), place.staff))

    assert report.outcomes == (report.outcomes[0], Sent(found[0]))
    assert isinstance(report.outcomes[0], Sent)


@pytest.mark.parametrize(
    ("sender", "recipient"), [(ANN, BEN), (CHO, DEE), (NOBODY, CHO), (ANN, Reference.of("Practitioner/x"))]
)
def test_a_pair_that_may_not_correspond_is_rejected(
    place: Any, edition: Edition, sender: Reference, recipient: Reference
) -> None:
    outcome = place.staff.create(message(sender, recipient))

    assert isinstance(outcome, Rejected)
    assert outcome.status == (400 if edition is Edition.V1_2022 else 422)
    assert {one.code for one in outcome.issues} == {
        "invalid" if edition is Edition.V1_2022 else "business-rule"
    }


def test_a_time_that_does_not_exist_is_rejected(place: Any, edition: Edition) -> None:
    outcome = place.staff.create(attrs.evolve(message(), sent="2022-02-30T00:00:00Z"))

    assert (type(outcome), outcome.status) == (Rejected, 400)


def test_an_empty_text_is_not_stored(place: Any) -> None:
    outcome = place.staff.create(attrs.evolve(message(), payload=(GivenPayload(""),)))

    assert isinstance(outcome, Rejected | NotSent)
    assert len(list(search(Query(sender=ANN), place.staff))) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (Query(patient=ANN), ["$asked", "$told"]),
        (Query(sender=CHO), ["$told"]),
        (Query(recipient=CHO), ["$asked", "$bens"]),
        (Query(patient=ANN, sender=CHO), ["$told"]),
        (Query(sender=ANN, recipient=CHO), ["$asked"]),
        (Query(patient=BEN, sender=ANN), []),
        (Query(sender=CHO, recipient=DEE), []),
        (Query(patient=NOBODY), []),
        (Query(), ["$asked", "$told", "$bens"]),
        (Query(id="unknown"), []),
    ],
    ids=str,
)
def test_a_search_finds_what_matches(place: Any, query: Query, names: list[str]) -> None:
    found = search(query, place.staff)

    assert sorted(ids(found)) == sorted(place.refs[name] for name in names)
    assert (found.total, found.complete, found.mismatched) == (len(names), True, 0)


def test_a_message_is_found_by_its_id(place: Any) -> None:
    assert ids(search(Query(id=place.refs["$told"]), place.staff)) == [place.refs["$told"]]


def test_messages_between_staff_are_never_found(place: Any) -> None:
    assert ids(search(Query(id=place.refs["$staff"]), place.staff)) == []


@pytest.mark.parametrize("count", [1, 2, 3, 100])
def test_pages_of_any_size_hold_each_message_once(place: Any, now: Any, count: int) -> None:
    for number in range(5):
        send(message(content=f"Message {number}"), place.staff, now)
    found = search(Query(patient=ANN, count=count), place.staff)
    seen = ids(found)

    assert len(seen) == len(set(seen)) == found.total == 7
    assert found.complete


def test_a_search_may_begin_in_the_middle(place: Any) -> None:
    everything = ids(search(Query(count=1), place.staff))

    assert ids(search(Query(count=1, offset=1), place.staff)) == everything[1:]


def test_a_limit_ends_the_search_early(place: Any) -> None:
    found = search(Query(count=1), place.staff, limit=2)

    assert len(list(found)) == 2
    assert found.complete is False


def test_an_unknown_id_is_not_found(place: Any) -> None:
    with pytest.raises(NotFound, match="404"):
        read("unknown", place.staff)


def test_the_first_edition_has_no_read_of_its_own(place: Any, edition: Edition) -> None:
    if edition is not Edition.V1_2022:
        assert place.staff.read(place.refs["$told"]).content == "<p>You may.</p>"
        return
    with pytest.raises(RefusedByServer, match="405"):
        place.staff.read(place.refs["$told"])


def test_nobody_gets_nothing(place: Any, edition: Edition) -> None:
    outcome = place.nobody.create(message())
    first = edition is Edition.V1_2022

    assert (type(outcome), outcome.status) == (Rejected, 400 if first else 401)
    with pytest.raises(RefusedByServer if first else AuthenticationFailed):
        place.nobody.search_page(Query())


def test_a_patients_token_reaches_that_patient_alone(place: Any, edition: Edition, now: Any) -> None:
    first = edition is Edition.V1_2022

    assert sorted(ids(search(Query(), place.only_ann))) == sorted([place.refs["$asked"], place.refs["$told"]])
    assert isinstance(send(message(), place.only_ann, now).outcomes[0], Sent)
    assert place.only_ann.create(message(BEN)).status == (400 if first else 403)
    with pytest.raises(RefusedByServer if first else PermissionDenied):
        place.only_ann.search_page(Query(patient=BEN))


def test_two_creates_of_one_message_make_two(place: Any) -> None:
    first, second = place.staff.create(message()), place.staff.create(message())

    assert first.id != second.id
