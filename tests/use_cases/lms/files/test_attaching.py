"""Messages and entries take files along, and a plan says beforehand which would vanish without a word."""

from typing import Any

from canvas_comms import Refused, Sent
from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations import Snapshot, compose, look_up, plan
from canvas_comms.lms.conversations.plan import PlanReason
from canvas_comms.lms.conversations.rules.attaching import AttachingReason
from canvas_comms.lms.discussions import Snapshot as TopicSnapshot
from canvas_comms.lms.discussions import plan_entry
from canvas_comms.lms.discussions.operations import Posted
from canvas_comms.lms.discussions.requests import entry_fields
from canvas_comms.lms.discussions.rules.fields import AttachingReason as EntryReason
from canvas_comms.lms.files import Uploaded, new_file

TEACHER = TopicSnapshot(moderates=True, announces=True)
PICTURE = new_file(b"\x89PNG", "picture.png")


def told(decision: Any) -> list[tuple[Any, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings if "attach" in f.where]


def test_a_plan_says_which_files_would_be_lost(school: Any) -> None:
    conversations = school.client("$bob").conversations
    message = conversations.compose(
        to=school.id("$ann"),
        body="files",
        how="individually",
        threads="new",
        attachments=[school.id("$note"), school.id("$own"), "4711"],
    )

    planned = conversations.plan(message)
    sent = conversations.send(planned)

    assert told(planned.decision) == [
        (AttachingReason.ATTACHED, Effect.KEPT, "attachment_ids[0]"),
        (AttachingReason.ATTACHMENT_DROPPED, Effect.DROPPED, "attachment_ids[1]"),
        (AttachingReason.ATTACHMENT_DROPPED, Effect.DROPPED, "attachment_ids[2]"),
    ]
    assert isinstance(sent.outcomes[0], Refused)


def test_a_plan_of_a_reply_says_so_too(school: Any) -> None:
    planned = school.client("$bob").conversations.plan_reply(
        school.id("$thread"), "files", attachments=[school.id("$note"), school.id("$own")]
    )

    assert told(planned.decision) == [
        (AttachingReason.ATTACHED, Effect.KEPT, "attachment_ids[0]"),
        (AttachingReason.ATTACHMENT_DROPPED, Effect.DROPPED, "attachment_ids[1]"),
    ]
    assert [one.where for one in planned.losses] == ["attachment_ids[1]"]


def test_without_a_look_it_is_unknown_which_files_go_along() -> None:
    message = compose(to="7", body="x", how="individually", attachments="5")

    planned = plan(message, Snapshot(me="1"))

    assert told(planned.decision) == [(PlanReason.FILE_NOT_LOOKED_UP, Effect.UNKNOWN, "attachment_ids[0]")]


def test_whoever_has_no_such_folder_has_no_file_for_messages(school: Any) -> None:
    areas = school.client("$cho").areas
    message = compose(to=school.id("$ann"), body="x", how="individually", attachments=school.id("$note"))

    known = look_up(message, areas.conversations, me=school.id("$cho"), files=areas.files)

    assert known.files == {school.id("$note"): False}


def test_a_message_and_an_answer_take_files_along(school: Any) -> None:
    bob, ann = school.client("$bob"), school.client("$ann")
    uploaded = bob.files.upload_for_message(b"mine", "mine.txt")
    assert isinstance(uploaded, Uploaded)

    message = bob.conversations.compose(
        to=school.id("$ann"), body="x", how="individually", attachments=uploaded.file.id
    )
    report = bob.conversations.send(message)
    answer = bob.conversations.reply(school.id("$thread"), "y", attachments=[uploaded.file.id])

    assert report.all_sent
    assert isinstance(answer, Sent)
    seen = ann.conversations.read(school.id("$thread")).messages
    assert [[file.display_name for file in one.attachments] for one in seen[:2]] == [["mine.txt"]] * 2
    assert ann.files.download(seen[0].attachments[0]).content == b"mine"


def test_a_teacher_posts_an_entry_with_a_file(school: Any) -> None:
    discussions = school.client("$ann").discussions
    course = f"course_{school.id('$bio')}"

    report = discussions.post(course, school.id("$topic"), "<p>look</p>", attachment=PICTURE)

    assert isinstance(report.outcome, Posted)
    file = report.outcome.entry.attachment
    assert file is not None
    assert (file.display_name, file.mime_class) == ("picture.png", "image")
    assert told(report.outcome.decision) == []
    fetched = school.client("$bob").files.download(file)
    assert fetched.content == b"\x89PNG"
    edited = discussions.edit(course, school.id("$topic"), report.outcome.entry.id, "y", attachment=PICTURE)
    assert edited.entry.attachment.display_name == "picture-1.png"


def test_a_student_who_may_not_attach_is_told_before_anything_is_lost(school: Any) -> None:
    discussions = school.client("$bob").discussions
    course = f"course_{school.id('$bio')}"

    refused = discussions.post(course, school.id("$topic"), "look", attachment=PICTURE)
    accepted = discussions.post(course, school.id("$topic"), "look", attachment=PICTURE, on_loss="accept")

    assert isinstance(refused.outcome, Refused)
    assert told(refused.plan.decision) == [(EntryReason.MAY_NOT_ATTACH, Effect.DROPPED, "attachment")]
    assert accepted.outcome.entry.attachment is None
    assert [f.where for f in accepted.outcome.decision.findings] == ["attachment"]


def test_without_the_topic_it_is_unknown_whether_a_file_goes_along() -> None:
    planned = plan_entry(entry_fields("x", attachment=PICTURE))

    assert told(planned.decision) == [(EntryReason.MAY_NOT_ATTACH, Effect.UNKNOWN, "attachment")]


def test_a_topic_takes_a_file_along_and_loses_it_again(school: Any) -> None:
    discussions = school.client("$ann").discussions
    course = f"course_{school.id('$bio')}"
    fields = {"title": "With a file", "message": "x", "attachment": PICTURE}

    made = discussions.create(course, fields, snapshot=TEACHER).outcome.topic
    changed = discussions.update(course, made.id, {"attachment": None}, snapshot=TEACHER).outcome.topic

    assert [one.display_name for one in made.attachments] == ["picture.png"]
    assert changed.attachments == ()
