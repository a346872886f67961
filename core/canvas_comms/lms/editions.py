"""The eras of Canvas LMS. Which one a server plays is always said, never guessed.

Every behaviour that changed from one era to the next stands in one table, `ERA_RULES`:
a rule asks `edition.has(Era.X)` and never compares editions itself.
"""

import enum
import functools
from collections.abc import Mapping

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


@functools.total_ordering
class LmsEdition(enum.Enum):
    """An era of the server's behaviour; later ones are greater."""

    Y2023 = "2023"
    Y2024 = "2024"
    """A logged-in user without the right gets 403, no longer 401."""
    Y2025_10 = "2025-10"
    """From 2025-10-06: throttled requests get 429, no longer 403."""

    @classmethod
    @veiled
    def of(cls, text: "LmsEdition | str") -> "LmsEdition":
        """The edition of that name, or the one that is given. Raises `InvalidValue` (`edition`)."""
        for edition in cls:
            if text is edition or edition.value == text:
                return edition
        raise InvalidValue("edition", "must be one of " + ", ".join(e.value for e in cls))

    def has(self, era: "Era") -> bool:
        """Whether this behaviour holds in this edition."""
        return _ORDER[self] >= _ORDER[ERA_RULES[era].since]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, LmsEdition):
            return NotImplemented
        return _ORDER[self] < _ORDER[other]


_ORDER = {edition: number for number, edition in enumerate(LmsEdition)}


class Era(enum.Enum):
    """A behaviour that a server has only from some edition on."""

    FORBIDDEN_IS_403 = "forbidden-is-403"
    THROTTLED_IS_429 = "throttled-is-429"
    LOGIN_CHECKED_FIRST = "login-checked-first"
    BAD_BOOKMARK_IS_400 = "bad-bookmark-is-400"
    ADMINS_DELETE_IMPORTED_CHANNELS = "admins-delete-imported-channels"
    REPORTS_SAY_BOUNCED = "reports-say-bounced"
    EMAIL_DOMAINS_BANNED = "email-domains-banned"
    EMAIL_CHANGES_TOLD = "email-changes-told"
    RECIPIENTS_MUST_BE_TEXT = "recipients-must-be-text"
    PARTICIPANTS_MAY_SHOW_UUID = "participants-may-show-uuid"
    INDEX_IGNORES_PARTICIPANT_CONTEXTS = "index-ignores-participant-contexts"
    MESSAGE_BODIES_SANITISED = "message-bodies-sanitised"
    ANNOUNCEMENTS_AVAILABLE_AFTER = "announcements-available-after"
    NEW_TOPICS_ARE_THREADED = "new-topics-are-threaded"
    ANSWERED_TOPICS_COUNT_AS_THREADED = "answered-topics-count-as-threaded"
    ANONYMOUS_TOPICS_HIDE_PEOPLE = "anonymous-topics-hide-people"
    FIXED_POSITIONS_REMOVED = "fixed-positions-removed"
    PICTURES_LOAD_LAZILY = "pictures-load-lazily"
    FILE_UUID_FOR_ITS_OWNER = "file-uuid-for-its-owner"
    FILES_SHOW_VISIBILITY = "files-show-visibility"
    CODES_MAY_HAVE_CHALLENGES = "codes-may-have-challenges"
    LOGINS_TELL_MORE = "logins-tell-more"
    SEARCH_IN_TAGS_AND_TOPICS = "search-in-tags-and-topics"
    SEARCH_CONCLUDED_TOO = "search-concluded-too"
    SEARCH_WITHOUT_AVATARS = "search-without-avatars"
    STUDENTS_RESTRICTED_TO_TEACHERS = "students-restricted-to-teachers"
    SECTIONS_SHOW_CREATED_AT = "sections-show-created-at"
    GROUPS_MAY_BE_TAGS = "groups-may-be-tags"


@attrs.frozen
class Since:
    """From which edition on a behaviour holds, what was before, and who says so."""

    since: LmsEdition
    before: str
    source: str


_CHANNELS = "facts lms-channels"
_CONVERSATIONS = "facts lms-conversations"
_DISCUSSIONS = "facts lms-discussions"
_NEIGHBOURS = "facts neighbours"
_SEARCH = "facts lms-search"

ERA_RULES: Mapping[Era, Since] = {
    Era.FORBIDDEN_IS_403: Since(LmsEdition.Y2024, "401, same body", f"{_CHANNELS} 7.2"),
    Era.THROTTLED_IS_429: Since(LmsEdition.Y2025_10, "403, same kind of body", f"{_CHANNELS} 9"),
    Era.LOGIN_CHECKED_FIRST: Since(LmsEdition.Y2025_10, "an anonymous `self` was 404", f"{_CHANNELS} 1.1"),
    Era.BAD_BOOKMARK_IS_400: Since(LmsEdition.Y2025_10, "404", f"{_CHANNELS} 8"),
    Era.ADMINS_DELETE_IMPORTED_CHANNELS: Since(
        LmsEdition.Y2025_10, "imported channels were refused to administrators as well", f"{_CHANNELS} 4.5"
    ),
    Era.REPORTS_SAY_BOUNCED: Since(
        LmsEdition.Y2025_10, "paths said `bouncing_communication_channels`", f"{_CHANNELS} 1"
    ),
    Era.EMAIL_DOMAINS_BANNED: Since(
        LmsEdition.Y2025_10, "`banned_email_domains` had no effect", "vectors lms.channels, banned domain"
    ),
    Era.EMAIL_CHANGES_TOLD: Since(
        LmsEdition.Y2025_10, "nobody was told of an e-mail added or removed", f"{_CHANNELS} 3.2"
    ),
    Era.RECIPIENTS_MUST_BE_TEXT: Since(
        LmsEdition.Y2025_10, "JSON numbers were accepted as recipients", f"{_CONVERSATIONS} 1.1"
    ),
    Era.PARTICIPANTS_MAY_SHOW_UUID: Since(
        LmsEdition.Y2025_10, "`include[]=uuid` had no effect", f"{_CONVERSATIONS} 2.1"
    ),
    Era.INDEX_IGNORES_PARTICIPANT_CONTEXTS: Since(
        LmsEdition.Y2025_10, "`include[]=participant_contexts` worked in lists", f"{_CONVERSATIONS} 2.1"
    ),
    Era.MESSAGE_BODIES_SANITISED: Since(
        LmsEdition.Y2025_10, "bodies stayed as sent", f"{_CONVERSATIONS} 2.3"
    ),
    Era.ANNOUNCEMENTS_AVAILABLE_AFTER: Since(
        LmsEdition.Y2024, "`available_after` was ignored", f"{_DISCUSSIONS} 4"
    ),
    Era.NEW_TOPICS_ARE_THREADED: Since(
        LmsEdition.Y2025_10, "new topics were `not_threaded`", f"{_DISCUSSIONS} 0 and 7"
    ),
    Era.ANSWERED_TOPICS_COUNT_AS_THREADED: Since(
        LmsEdition.Y2024, "a reply to a reply moved up to the root entry", f"{_DISCUSSIONS} 10"
    ),
    Era.ANONYMOUS_TOPICS_HIDE_PEOPLE: Since(
        LmsEdition.Y2025_10,
        "everybody saw the people of an anonymous topic",
        "facts lms-search B.2",
    ),
    Era.FIXED_POSITIONS_REMOVED: Since(
        LmsEdition.Y2025_10,
        "`position: fixed` and `clip` stayed in styles, `bottom` did not",
        "facts lms-search D.3 and D.4",
    ),
    Era.PICTURES_LOAD_LAZILY: Since(
        LmsEdition.Y2025_10, "pictures and frames had no `loading`", "facts lms-search D.6"
    ),
    Era.FILE_UUID_FOR_ITS_OWNER: Since(
        LmsEdition.Y2025_10, "everybody who saw a file saw its uuid", "facts lms-search C.1, neighbours B2"
    ),
    Era.FILES_SHOW_VISIBILITY: Since(
        LmsEdition.Y2025_10, "files of courses had no `visibility_level`", "facts neighbours B2"
    ),
    Era.CODES_MAY_HAVE_CHALLENGES: Since(
        LmsEdition.Y2025_10, "challenges and verifiers of PKCE were ignored", f"{_NEIGHBOURS} D2"
    ),
    Era.LOGINS_TELL_MORE: Since(
        LmsEdition.Y2025_10,
        "tokens said nothing of `fake_student`, session URLs nothing of terms",
        f"{_NEIGHBOURS} D2",
    ),
    Era.SEARCH_IN_TAGS_AND_TOPICS: Since(
        LmsEdition.Y2025_10,
        "`differentiation_tag_5`, `discussion_topic_5` were no contexts",
        f"{_SEARCH} A.8",
    ),
    Era.SEARCH_CONCLUDED_TOO: Since(
        LmsEdition.Y2025_10, "`include_concluded` and `search_all_contexts` had no effect", f"{_SEARCH} A.8"
    ),
    Era.SEARCH_WITHOUT_AVATARS: Since(
        LmsEdition.Y2025_10, "`no_avatar_fallback` had no effect", f"{_SEARCH} A.4"
    ),
    Era.STUDENTS_RESTRICTED_TO_TEACHERS: Since(
        LmsEdition.Y2025_10, "`restrict_student_access` had no effect", f"{_SEARCH} A.8"
    ),
    Era.SECTIONS_SHOW_CREATED_AT: Since(
        LmsEdition.Y2025_10, "a section had no created_at", "facts lms-search C.2"
    ),
    Era.GROUPS_MAY_BE_TAGS: Since(
        LmsEdition.Y2025_10, "groups did not say whether they are `non_collaborative`", "facts neighbours A5"
    ),
}
"""Behaviour → since when, and what the server did before. Undated changes between the two
vintages of source are put at 2025-10."""

__all__ = ["ERA_RULES", "Era", "LmsEdition", "Since"]
