"""Which words of an error of Canvas LMS are known: its codes, and the places that it finds fault with.

Only these are shown. A server's word that stands in neither list may be anything, a person's name
too: Canvas puts the name of a course where other errors have their attribute.
"""

from http import HTTPStatus

CODES = frozenset(
    [
        *(status.name.lower() for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST),
        *("blank", "forbidden", "inclusion", "invalid", "required", "taken", "too_long", "unique!"),
        "require_initial_post",
    ]
)
"""`type`, `error_code` and `code`. Errors that Canvas does not classify have their status's name, in
snake case. Source: facts lms-channels 7.4 and 7.5, lms-conversations 3.1, lms-discussions 4 and 17."""

PLACES = frozenset(
    [
        *("base", "body", "conversation_id", "context_code", "empty_message", "filter_mode"),
        *("included_messages", "message_id", "recipients", "subject", "user_id", "workflow_state"),
        *("email", "frequency", "path", "path_type", "token", "type"),
        *("anonymous_state", "discussion_type", "entries", "expanded_locked", "group", "message"),
        *("parent_id", "published", "scope", "sort_order", "specific_sections", "title", "todo_date"),
        *("name", "search_term", "Course concluded"),
    ]
)
"""`attribute`, `field`, and the keys of `errors`: of conversations, of channels and preferences, of
discussions, and of files and people. Source: as above, and facts neighbours."""

__all__ = ["CODES", "PLACES"]
