"""Discussion topics and announcements as Canvas writes them in JSON."""

from canvas_comms.lms.discussions.operations import Duplicated, TopicDeleted
from canvas_comms.lms.discussions.resources import Assignment, DiscussionTopic, LockInfo
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_discussion_leaves import (
    under,
    write_attachment,
    write_person,
    written_id,
    written_time,
)


def write_topic(topic: DiscussionTopic, base: str = "") -> dict[str, Json]:
    """The topic as Canvas writes it; `base` is the server's URL, without a slash at the end."""
    url = under(base, topic.html_url)
    document: dict[str, Json] = {
        "id": written_id(topic.id),
        "title": topic.title,
        "last_reply_at": written_time(topic.last_reply_at),
        "created_at": written_time(topic.created_at),
        "delayed_post_at": written_time(topic.delayed_post_at),
        "posted_at": written_time(topic.posted_at),
        "assignment_id": written_id(topic.assignment_id),
        "root_topic_id": written_id(topic.root_topic_id),
        "position": topic.position,
        "podcast_has_student_posts": topic.podcast_has_student_posts,
        "discussion_type": topic.discussion_type,
        "lock_at": written_time(topic.lock_at),
        "allow_rating": topic.allow_rating,
        "only_graders_can_rate": topic.only_graders_can_rate,
        "sort_by_rating": topic.sort_by_rating,
        "is_section_specific": topic.is_section_specific,
        "summary_enabled": topic.summary_enabled,
        "anonymous_state": topic.anonymous_state,
        "sort_order": topic.sort_order,
        "sort_order_locked": topic.sort_order_locked,
        "expanded": topic.expanded,
        "expanded_locked": topic.expanded_locked,
        "user_name": topic.user_name,
        "discussion_subentry_count": topic.discussion_subentry_count,
        "permissions": _permissions(topic),
        "require_initial_post": topic.require_initial_post,
        "user_can_see_posts": topic.user_can_see_posts,
        "podcast_url": topic.podcast_url,
        "read_state": topic.read_state,
        "unread_count": topic.unread_count,
        "subscribed": topic.subscribed,
        "attachments": [write_attachment(file) for file in topic.attachments],
        "published": topic.published,
        "can_unpublish": topic.can_unpublish,
        "locked": topic.locked,
        "can_lock": topic.can_lock,
        "comments_disabled": topic.comments_disabled,
        "author": None if topic.author is None else write_person(topic.author, base),
        "html_url": url,
        "url": url,
        "pinned": topic.pinned,
        "group_category_id": written_id(topic.group_category_id),
        "can_group": topic.can_group,
        "topic_children": [written_id(one) for one in topic.topic_children],
        "group_topic_children": [
            {"id": written_id(one.id), "group_id": written_id(one.group_id)}
            for one in topic.group_topic_children
        ],
        "locked_for_user": topic.locked_for_user,
        "message": topic.message,
        "todo_date": written_time(topic.todo_date),
        "is_announcement": topic.is_announcement,
    }
    _add_what_is_said(document, topic)
    return {**document, **topic.extra}


def _add_what_is_said(document: dict[str, Json], topic: DiscussionTopic) -> None:
    """Keys that are absent unless there is something to say."""
    if topic.lock_info is not None:
        document["lock_info"] = _lock_info(topic.lock_info)
        document["lock_explanation"] = topic.lock_explanation
    if topic.subscription_hold is not None:
        document["subscription_hold"] = topic.subscription_hold
    if topic.assignment is not None:
        document["assignment"] = write_assignment(topic.assignment, topic.message)
    if topic.assignment_id is None:
        grouped = topic.is_announcement or "/groups/" in (topic.html_url or "")
        document["ungraded_discussion_overrides"] = None if grouped else []
    if topic.context_code is not None:
        document["context_code"] = topic.context_code
    if topic.sections is not None:
        document["sections"] = [_section(one.id, one.name, one.user_count) for one in topic.sections]
    if topic.user_count is not None:
        document["user_count"] = topic.user_count


def _section(id: str, name: str | None, count: int | None) -> Json:
    shown = {"id": written_id(id), "name": name}
    return shown if count is None else {**shown, "user_count": count}


def _permissions(topic: DiscussionTopic) -> Json:
    may = topic.permissions
    if may is None:
        return None
    names = ("attach", "update", "reply", "delete", "manage_assign_to")
    return {name: getattr(may, name) for name in names}


def _lock_info(info: LockInfo) -> Json:
    times = {"unlock_at": written_time(info.unlock_at), "lock_at": written_time(info.lock_at)}
    said: dict[str, Json] = {key: value for key, value in times.items() if value is not None}
    if info.can_view is not None:
        said["can_view"] = info.can_view
    return {**said, "asset_string": info.asset_string}


def write_assignment(assignment: Assignment, description: str | None) -> Json:
    """The assignment of a graded discussion; its description is the topic's message."""
    return {
        "id": written_id(assignment.id),
        "name": assignment.name,
        "description": description,
        "points_possible": assignment.points_possible,
        "grading_type": assignment.grading_type,
        "due_at": written_time(assignment.due_at),
        "unlock_at": written_time(assignment.unlock_at),
        "lock_at": written_time(assignment.lock_at),
        "submission_types": list(assignment.submission_types),
        **assignment.extra,
    }


def write_deleted(deleted: TopicDeleted) -> Json:
    """The answer to a deletion: the raw record under a root of its own, not the usual JSON."""
    topic = deleted.topic
    return {
        "discussion_topic": {
            "id": written_id(topic.id),
            "title": topic.title,
            "message": topic.message,
            "workflow_state": topic.state.value,
            "created_at": written_time(topic.created_at),
            "updated_at": written_time(topic.updated_at),
            "posted_at": written_time(topic.posted_at),
            "deleted_at": written_time(topic.deleted_at),
            "delayed_post_at": written_time(topic.delayed_post_at),
            "lock_at": written_time(topic.lock_at),
            "last_reply_at": written_time(topic.last_reply_at),
            "context_id": written_id(topic.context.id),
            "context_type": topic.context.kind.value.capitalize(),
            "type": "Announcement" if topic.is_announcement else None,
            "user_id": written_id(topic.author),
            "locked": topic.locked,
            "pinned": topic.pinned,
            "discussion_type": topic.discussion_type.value,
            "user": {"name": deleted.seen.user_name},
        }
    }


def write_duplicate(duplicated: Duplicated, base: str = "") -> Json:
    """The copy, with the new places of pinned topics and whether it is graded."""
    document = write_topic(duplicated.topic, base)
    if duplicated.positions:
        document["new_positions"] = dict(duplicated.positions)
    if duplicated.graded:
        document["set_assignment"] = True
    return document


__all__ = ["write_assignment", "write_deleted", "write_duplicate", "write_topic"]
