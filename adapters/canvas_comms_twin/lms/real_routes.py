"""Which routes does the real server have, whether they are built here or not?

What is real and not built is answered 501, loudly; whatever is not real, the server does not
have either, and answers 404. A line is the methods (none: any) and a path. In a path `*` is
one segment, `{a,b}` is a or b, and `**` at the end is any rest, empty too. Of our own areas
each route is a line, of the others the word that their paths begin with.
Source: facts lms-search E.4, B.1 and E.1; what does not exist is E.5.
"""

import itertools
import re
from collections.abc import Iterator

import attrs

_TOPICS = "/api/v1/{courses,groups}/*/discussion_topics"
_CHANNELS = "/api/v1/users/*/communication_channels"
_CHANNEL = f"{_CHANNELS}/{{*,*/*}}"
_OWN_CHANNEL = f"{_CHANNEL.replace('users/*', 'users/self')}"
_ACCOUNT = "/api/v1/accounts/*"

OUR_AREAS: tuple[str, ...] = (
    "GET POST PUT /api/v1/conversations",
    "GET /api/v1/conversations/{deleted,batches,unread_count,find_recipients}",
    "PUT /api/v1/conversations/restore",
    "POST /api/v1/conversations/mark_all_as_read",
    "GET PUT DELETE /api/v1/conversations/*",
    "POST /api/v1/conversations/*/{add_message,add_recipients,remove_messages}",
    "DELETE /api/v1/conversations/*/delete_for_all",
    "GET /api/v1/search/{recipients,all_courses,rubrics}",
    f"GET POST {_CHANNELS}",
    f"POST DELETE {_CHANNELS}/*",
    f"DELETE {_CHANNELS}/*/*",
    f"GET {_ACCOUNT}/{{bounced,bouncing,unconfirmed}}_communication_channels{{,.csv}}",
    f"POST {_ACCOUNT}/{{bounced,bouncing}}_communication_channels/reset",
    f"POST {_ACCOUNT}/unconfirmed_communication_channels/confirm",
    f"GET {_CHANNEL}/notification_preferences{{,/*}}",
    f"GET {_CHANNELS}/*/notification_preference_categories",
    f"PUT {_OWN_CHANNEL}/notification_preferences{{,/*}}",
    "PUT /api/v1/users/self/communication_channels/*/notification_preference_categories/*",
    "GET /api/v1/comm_messages",
    "GET /api/v1/announcements",
    "POST /api/v1/courses/*/{announcements,discussion_topics}/*/accessibility/{scan,queue_scan}",
    f"GET POST {_TOPICS}",
    f"POST {_TOPICS}/reorder",
    f"PUT {_TOPICS}/read_all",
    f"GET PUT DELETE {_TOPICS}/*",
    f"PUT DELETE {_TOPICS}/*/{{read,read_all,subscribed}}",
    f"GET {_TOPICS}/*/{{view,entry_list,messageable_users}}",
    f"GET POST {_TOPICS}/*/entries",
    f"PUT DELETE {_TOPICS}/*/entries/*",
    f"PUT DELETE {_TOPICS}/*/entries/*/read",
    f"POST {_TOPICS}/*/entries/*/rating",
    f"GET POST {_TOPICS}/*/entries/*/replies",
    f"POST {_TOPICS}/*/duplicate",
    f"GET POST {_TOPICS}/*/{{summaries,insights}}",
    f"PUT {_TOPICS}/*/summaries/disable",
    f"POST {_TOPICS}/*/summaries/*/feedback",
    f"GET {_TOPICS}/*/insights/entries",
    f"PUT {_TOPICS}/*/insights/entries/*",
    "GET PUT /api/v1/courses/*/discussion_topics/*/date_details",
    "PUT /api/v1/courses/*/discussion_topics/*/date_details/convert_tag_overrides",
    "PUT /api/v1/courses/*/discussion_topics/{migrate_disallow,update_discussion_types}",
    "GET /api/v1/progress/*",
    "POST /api/v1/progress/*/cancel",
    "POST /api/graphql",
)
"""Conversations, channels, preferences, messages sent, announcements and discussions."""

_COURSE_WORDS = """
    users students recent_students search_users content_share_users potential_collaborators permissions
    settings activity_stream todo sections enrollments groups group_categories tabs features tags
    assignments assignment_groups quizzes quiz_extensions modules module_item_sequence pages front_page
    preview_html ping smartsearch external_feeds external_tools files folders media_objects
    media_attachments content_migrations content_exports content_licenses usage_rights epub_exports
    rubrics rubric_associations rubric_assessments outcome_groups outcome_group_links outcome_results
    outcome_rollups outcome_imports outcome_alignments root_outcome_group grading_standards
    grading_periods late_policy gradebook_history gradebook_filters custom_gradebook_columns
    custom_gradebook_column_data submissions effective_due_dates blueprint_templates
    blueprint_subscriptions blackout_dates calendar_events course_pacing collaborations conferences
    live_assessments link_validation lti_apps analytics bulk_user_progress reset_content course_copy
    student_view_student csp_settings post_policies accessibility
"""

_GROUP_WORDS = """
    users permissions invite preview_html memberships activity_stream files folders external_feeds
    external_tools potential_collaborators media_objects media_attachments tabs collaborations
    conferences pages front_page content_migrations content_exports content_licenses usage_rights
    differentiation_tags
"""

_USER_WORDS = """
    profile avatars observees observers observer_pairing_codes settings enrollments page_views tokens
    custom_data features files folders media_objects missing_submissions graded_submissions history
    activity_stream todo todo_item_count upcoming_events upcoming_event_count groups course_nicknames
    favorites bookmarks dashboard_positions colors logins merge_into split calendar_events
    content_migrations content_exports content_licenses usage_rights grading_periods
    text_editor_preference files_ui_version_preference new_user_tutorial_statuses sessions
    mobile_sessions pandata_events_token eportfolios planner outcome_results
"""

_ACCOUNT_WORDS = """
    courses users admins roles permissions sub_accounts account_notifications settings
    terms_of_service help_links features groups group_categories terms sis_imports sis_import_errors
    reports logins authentication_providers sso_settings developer_keys external_tools external_tool
    grading_standards grading_periods outcome_groups outcome_group_links outcome_imports
    outcome_proficiency outcome_calculation_method root_outcome_group rubrics analytics
    content_migrations content_exports csp_settings self_registration scopes lookups lti_apps
    lti_registrations quizzes quiz_ip_filters blackout_dates files folders enrollments bulk_enrollment
    blueprint_templates account_calendars visible_calendars_count calendar_settings admin
    shared_brand_configs feature_flags notifications
"""

_OTHER_WORDS = """
    account_calendars account_notifications appointment_groups audit blueprint_subscriptions
    brand_variables calendar_events canvadoc_session collaborations conferences
    course_accounts course_creation_accounts dashboard developer_keys eportfolios epub_exports error_reports
    external_tools features global group_categories inst_access_tokens jwts lti manageable_accounts
    manually_created_courses_account media_attachments media_objects outcome_groups outcomes planner
    planner_notes polls release_notes rubrics services settings shared_brand_configs terms
"""


def _words(text: str) -> str:
    return "{" + ",".join(text.split()) + "}"


NEIGHBOURS: tuple[str, ...] = (
    "GET POST /api/v1/courses",
    "GET PUT DELETE /api/v1/courses/*",
    f"/api/v1/courses/*/{_words(_COURSE_WORDS)}/**",
    "GET POST DELETE /api/v1/sections/*",
    "PUT /api/v1/sections/*",
    "/api/v1/sections/*/{users,enrollments,crosslist,assignments,submissions,students}/**",
    "POST /api/v1/groups",
    "GET PUT DELETE /api/v1/groups/*",
    f"/api/v1/groups/*/{_words(_GROUP_WORDS)}/**",
    "GET PUT DELETE /api/v1/users/*",
    "GET /api/v1/users/*/courses",
    "/api/v1/users/*/courses/*/assignments",
    f"/api/v1/users/*/{_words(_USER_WORDS)}/**",
    "GET /api/v1/accounts",
    "GET PUT DELETE /api/v1/accounts/*",
    f"/api/v1/accounts/*/{_words(_ACCOUNT_WORDS)}/**",
    "GET POST PUT DELETE /api/v1/files/*",
    "GET /api/v1/files/*/{public_url,icon_metadata}",
    "POST /api/v1/files/*/{reset_verifier,copy_to}",
    "GET POST OPTIONS /api/v1/files/*/create_success",
    "/api/v1/files/capture",
    "/api/v1/folders/**",
    f"/api/v1/{_words(_OTHER_WORDS)}/**",
    "/api/{lti,quiz,sis}/**",
)
"""What stands beside our areas in the API."""

WEB: tuple[str, ...] = (
    "GET /search/{recipients,all_courses,rubrics}",
    "/{login,register,confirmations,courses,groups,users,accounts,files,files_api,images,profile}/**",
    "/{conversations,feeds,media_objects,media_attachments}/**",
)
"""Pages of the web application, and what browsers and logins ask besides."""

_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


@attrs.frozen
class RealRoute:
    """A route of the real server: its methods (none: any) and the segments of its path."""

    methods: frozenset[str]
    parts: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether any rest of a path belongs to it."""
        return self.parts[-1] == "**"

    def fits(self, method: str, parts: tuple[str, ...]) -> bool:
        """Whether a request is for this route."""
        if self.methods and method not in self.methods:
            return False
        own = self.parts[:-1] if self.open else self.parts
        if len(parts) < len(own) or (not self.open and len(parts) != len(own)):
            return False
        return all(one in ("*", part) for one, part in zip(own, parts, strict=False))

    def precedes(self, method: str, pattern: str) -> bool:
        """Whether a request for it would fit a pattern too that has parameters where it has words."""
        other = pattern.split("/")
        if self.open or method not in self.methods or len(other) != len(self.parts):
            return False
        pairs = list(zip(self.parts, other, strict=True))
        fits = all(one == its or its.startswith(":") for one, its in pairs)
        return fits and any(one != "*" and its.startswith(":") for one, its in pairs)


def _routes(line: str) -> Iterator[RealRoute]:
    *methods, path = line.split()
    for one in _paths(path):
        yield RealRoute(frozenset(methods), tuple(one.split("/")))


def _paths(path: str) -> Iterator[str]:
    """The path for each choice of alternatives."""
    pieces = _ALTERNATIVES.split(path)
    choices = [piece.split(",") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    return map("".join, itertools.product(*choices))


REAL: tuple[RealRoute, ...] = tuple(
    itertools.chain.from_iterable(map(_routes, (*OUR_AREAS, *NEIGHBOURS, *WEB)))
)
"""All of them."""

FIRST_SEGMENTS = frozenset(route.parts[1] for route in REAL)
"""With what paths of Canvas LMS begin."""


def is_real(method: str, path: str) -> bool:
    """Whether the real server has a route for this method and path, which has no slash too many."""
    segments = path.removesuffix(".json").split("/")
    return any(route.fits(method, tuple(segments)) for route in REAL)


__all__ = ["FIRST_SEGMENTS", "REAL", "RealRoute", "is_real"]
