"""The rules that fit into a line or two: previews, keys, names, properties, UUIDs, batches, texts."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.held import BatchState, Participation
from canvas_comms.lms.conversations.rules.batches import completion
from canvas_comms.lms.conversations.rules.keys import accepts, private_key
from canvas_comms.lms.conversations.rules.names import added_text
from canvas_comms.lms.conversations.rules.previews import preview
from canvas_comms.lms.conversations.rules.properties import properties
from canvas_comms.lms.conversations.rules.texts import (
    TextReason,
    may_be_body,
    may_be_subject,
    what_is_attached,
)
from canvas_comms.lms.conversations.rules.uuids import user_of, uuid_of

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = Participation("1", "7", WHEN)


@pytest.mark.parametrize("length", [0, 1, 99, 100])
def test_a_text_of_up_to_a_hundred_characters_is_shown_whole(length: int) -> None:
    assert preview("ü" * length) == "ü" * length


def test_a_longer_text_is_cut_to_97_characters_and_three_dots() -> None:
    assert preview("ü" * 101) == "ü" * 97 + "..."


@given(st.text())
def test_no_preview_is_longer_than_a_hundred_characters(text: str) -> None:
    assert len(preview(text)) <= 100


def test_the_key_does_not_depend_on_who_writes_to_whom() -> None:
    assert private_key(["9", "10"], None) == private_key(["10", "9", "9"], None)


def test_the_same_people_have_another_key_in_each_context() -> None:
    keys = {private_key(["1", "2"], code) for code in (None, "course_1", "course_2", "group_1")}

    assert len(keys) == 4


@given(st.sets(st.integers(0).map(str)), st.sets(st.integers(0).map(str)))
def test_two_circles_share_a_key_only_if_they_are_the_same(one: set[str], other: set[str]) -> None:
    assert (private_key(one, None) == private_key(other, None)) == (one == other)


def test_an_old_thread_without_context_in_its_key_is_taken_if_its_context_is_the_same() -> None:
    assert accepts("course_1", "course_1")
    assert not accepts("course_1", "course_2")
    assert not accepts(None, "course_1")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["jane"], "jane was added to the conversation by Joe TA"),
        (["jane", "joe"], "jane and joe were added to the conversation by Joe TA"),
        (["jane", "joe", "tommy"], "jane, joe, and tommy were added to the conversation by Joe TA"),
    ],
)
def test_people_who_were_added_are_named_in_a_sentence(names: list[str], text: str) -> None:
    assert added_text(names, "Joe TA") == text


def test_last_author_is_judged_on_the_newest_message_once_anything_has_arrived() -> None:
    arrived = attrs.evolve(ROW, last_message_at=WHEN)

    assert properties(arrived, "7", True) == ("last_author",)
    assert properties(arrived, "8", True) == ()


def test_last_author_is_judged_on_the_own_message_while_nothing_has_arrived() -> None:
    assert properties(ROW, None, True) == ("last_author",)
    assert properties(ROW, None, False) == ()


def test_properties_come_in_the_server_s_order() -> None:
    full = attrs.evolve(ROW, attachments=True, media=True)

    assert properties(full, "7", True) == ("last_author", "attachments", "media_objects")


@given(st.integers(0).map(str))
def test_a_uuid_has_forty_characters_and_leads_back(user_id: str) -> None:
    assert user_of(uuid_of(user_id)) == user_id
    assert len(uuid_of(user_id)) >= 40


@given(st.text())
def test_any_other_text_is_nobody_s_uuid(text: str) -> None:
    assert user_of(text) is None


def test_a_batch_that_waits_creeps_towards_its_share() -> None:
    waited = [completion(BatchState.CREATED, 20, timedelta(minutes=m)) for m in (0, 1, 2, 1_000_000)]

    assert waited == [0, 0.25, 0.375, 0.5]


def test_a_batch_that_sends_goes_on_from_its_share_to_the_whole() -> None:
    sending = [completion(BatchState.SENDING, 20, timedelta(), sent) for sent in (0, 10, 20)]

    assert sending == [0.5, 0.75, 1.0]
    assert completion(BatchState.SENT, 20, timedelta()) == 1


@pytest.mark.parametrize(("length", "allowed"), [(0, True), (255, True), (256, False)])
def test_a_subject_has_at_most_255_characters(length: int, allowed: bool) -> None:
    assert may_be_subject("x" * length).allowed is allowed
    assert may_be_subject(None).allowed


@pytest.mark.parametrize(("length", "allowed"), [(65_535, True), (65_536, False)])
def test_a_body_has_at_most_65535_characters(length: int, allowed: bool) -> None:
    assert may_be_body("x" * length).allowed is allowed


def test_every_attachment_is_a_loss() -> None:
    decision = what_is_attached(["1", 2], None, None)

    assert [f.where for f in decision.losses] == ["attachment_ids[0]", "attachment_ids[1]"]


def test_a_recording_without_its_type_is_a_loss() -> None:
    assert what_is_attached([], "x", None).reasons() == {TextReason.MEDIA_WITHOUT_TYPE}
    assert what_is_attached([], "x", "audio").having(Effect.DROPPED) == ()
