"""Each route that facts lms-search E.4 and B.1 have, and each that E.5 denies, to the twin."""

import itertools
import json
import re

import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_twin import Request, Response, Twin, lms

TWIN = Twin(lms())
TOKEN = TWIN.load({"lms": {"users": [{"ref": "$ann"}]}}).tokens["$ann"]

REAL = """
GET|POST|PUT conversations
GET conversations/{deleted,batches,unread_count,find_recipients}
PUT conversations/restore
POST conversations/mark_all_as_read
GET|PUT|DELETE conversations/7
POST conversations/7/{add_message,add_recipients,remove_messages}
DELETE conversations/7/delete_for_all
GET search/{recipients,all_courses,rubrics}
GET|POST users/7/communication_channels
POST users/7/communication_channels/8
DELETE users/self/communication_channels/push
DELETE users/7/communication_channels/{8,email/a@example.com}
GET accounts/1/{bounced,unconfirmed}_communication_channels{,.csv}
POST accounts/1/bounced_communication_channels/reset
POST accounts/1/unconfirmed_communication_channels/confirm
GET users/7/communication_channels/{8,email/a@example.com}/notification_preferences{,/new_announcement}
GET users/7/communication_channels/8/notification_preference_categories
PUT users/self/communication_channels/{8,email/a@example.com}/notification_preferences{,/new_announcement}
PUT users/self/communication_channels/8/notification_preference_categories/announcement
GET comm_messages
GET announcements
POST courses/1/announcements/7/accessibility/{scan,queue_scan}
GET|POST {courses,groups}/1/discussion_topics
POST {courses,groups}/1/discussion_topics/reorder
PUT {courses,groups}/1/discussion_topics/read_all
GET|PUT|DELETE {courses,groups}/1/discussion_topics/7
PUT|DELETE {courses,groups}/1/discussion_topics/7/{read,read_all,subscribed}
GET {courses,groups}/1/discussion_topics/7/{view,entry_list,messageable_users}
GET|POST {courses,groups}/1/discussion_topics/7/entries
PUT|DELETE {courses,groups}/1/discussion_topics/7/entries/8
PUT|DELETE {courses,groups}/1/discussion_topics/7/entries/8/read
POST {courses,groups}/1/discussion_topics/7/entries/8/rating
GET|POST {courses,groups}/1/discussion_topics/7/entries/8/replies
POST {courses,groups}/1/discussion_topics/7/duplicate
GET|POST {courses,groups}/1/discussion_topics/7/{summaries,insights}
PUT {courses,groups}/1/discussion_topics/7/summaries/disable
POST {courses,groups}/1/discussion_topics/7/summaries/8/feedback
GET {courses,groups}/1/discussion_topics/7/insights/entries
PUT {courses,groups}/1/discussion_topics/7/insights/entries/8
GET|PUT courses/1/discussion_topics/7/date_details
PUT courses/1/discussion_topics/7/date_details/convert_tag_overrides
PUT courses/1/discussion_topics/{migrate_disallow,update_discussion_types}
POST courses/1/discussion_topics/7/accessibility/{scan,queue_scan}
GET|POST|PUT|DELETE files/7
GET files/7/{public_url,icon_metadata}
POST files/7/reset_verifier
GET files/7/create_success
POST files/capture
GET {courses,groups,users}/1/{files,files/quota,files/7}
POST {courses,groups,users}/1/files
POST folders/7/files
GET folders/7
GET courses/1/files/file_ref/x
GET|POST|PUT media_objects
GET media_attachments
GET|POST {courses,groups}/1/media_objects
GET media_objects/m-1/media_tracks
GET users/self/{activity_stream,activity_stream/summary,todo,upcoming_events,groups}
GET|PUT|DELETE users/7
GET users/7/{profile,avatars,observees,observers,settings,courses,enrollments,page_views,tokens,custom_data}
GET users/7/{features,missing_submissions}
GET users/self/{course_nicknames,favorites/courses}
GET courses
GET courses/1
GET courses/1/{users,users/7,students,recent_students,search_users,permissions,settings,activity_stream}
GET courses/1/{activity_stream/summary,sections,sections/7,enrollments,groups,group_categories,tabs,features}
GET courses/1/{assignments,quizzes,modules,pages,ping,content_share_users,smartsearch}
GET courses/1/{potential_collaborators,external_feeds}
POST courses/1/{preview_html,quizzes/7/submission_users/message}
GET sections/7{,/users,/enrollments}
POST groups
GET|PUT|DELETE groups/7
GET groups/7/{users,permissions,memberships,activity_stream,files,folders,external_feeds}
GET groups/7/potential_collaborators
POST groups/7/{invite,preview_html}
GET accounts{,/1}
GET accounts/1/{courses,users,admins,roles,permissions,sub_accounts,account_notifications,settings}
GET accounts/1/terms_of_service
GET account_notifications
GET progress/7
POST progress/7/cancel
GET calendar_events
GET appointment_groups
GET planner/{items,overrides}
GET conferences
GET collaborations/7/members
GET polls
POST jwts
GET release_notes/unread_count
GET brand_variables
GET dashboard/dashboard_cards
POST error_reports
GET eportfolios/7
POST /api/graphql
GET /api/lti/courses/1/names_and_roles
POST /files_api
GET|POST|DELETE /login/oauth2/token
"""

INVENTED = """
GET|POST courses/1/conversations
GET groups/1/conversations
GET users/{7,self}/conversations
GET conversations/7/messages
GET courses/1/messages
GET {courses,groups,accounts}/1/announcements
GET accounts/1/{comm_messages,discussion_topics}
GET users/self/{notification_preferences,inbox_settings}
GET users/self/courses/1/notifications_enabled
PUT users/self/courses/1/enable_notifications
GET courses/1/discussion_topics/7/entries/8
GET|PUT communication_channels/7
GET discussion_entries/7
GET groups
GET users
GET|PUT groups/1/discussion_topics/7/date_details
PUT users/7/communication_channels/8/notification_preferences
PUT users/7/communication_channels/8/notification_preferences/new_announcement
PATCH conversations/7
PATCH|OPTIONS courses/1/discussion_topics/7
POST users/self/activity
GET conversations.xml
GET courses/1/discussion_topics.html
GET /api/graphql
GET /api/v2/conversations
"""


def each(lines: str) -> list[tuple[str, str]]:
    found = []
    for line in lines.split("\n")[1:-1]:
        methods, path = line.split()
        pieces = re.split(r"\{([^{}]*)\}", path if path.startswith("/") else f"/api/v1/{path}")
        choices = [piece.split(",") if number % 2 else [piece] for number, piece in enumerate(pieces)]
        found += [
            (one, "".join(words)) for one in methods.split("|") for words in itertools.product(*choices)
        ]
    return found


def ask(method: str, path: str) -> Response:
    return TWIN.handle(Request(method, path, "", {"authorization": f"Bearer {TOKEN}"}))


def reason(answer: Response) -> str:
    return dict(answer.headers).get("canvas-comms-twin-reason", "")


@pytest.mark.parametrize(("method", "path"), each(REAL))
def test_no_real_route_gets_a_false_404(method: str, path: str) -> None:
    answer = ask(method, path)

    assert "no-such-route" not in reason(answer)
    if answer.status == 501:
        assert f"{method} {path}"[:80] in json.loads(answer.body)["errors"][0]["message"]


@pytest.mark.parametrize(("method", "path"), each(INVENTED))
def test_no_invented_route_is_told_to_be_real(method: str, path: str) -> None:
    answer = ask(method, path)

    assert answer.status == 404
    assert reason(answer).startswith("no-such-route@path")
    assert json.loads(answer.body) == {"errors": [{"message": "The specified resource does not exist."}]}


def test_a_course_has_no_switches_of_notifications_in_any_edition() -> None:
    for edition in LmsEdition:
        twin = Twin(lms(edition))
        answer = twin.handle(Request("GET", "/api/v1/users/self/courses/1/notifications_enabled"))

        assert answer.status == 404


@pytest.mark.parametrize("kind", ["course", "group"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "summaries"),
        ("POST", "summaries"),
        ("PUT", "summaries/disable"),
        ("POST", "summaries/9/feedback"),
        ("GET", "insights"),
        ("POST", "insights"),
        ("GET", "insights/entries"),
        ("PUT", "insights/entries/9"),
    ],
)
def test_summaries_and_insights_are_off_for_everybody(kind: str, method: str, path: str) -> None:
    twin = Twin(lms())
    world = {
        "users": [{"ref": "$ann"}],
        "courses": [{"ref": "$course", "enrollments": [{"user": "$ann", "role": "teacher"}]}],
        "groups": [{"ref": "$group", "context": "$course", "members": ["$ann"]}],
        "topics": [{"ref": "$topic", "context": f"${kind}", "author": "$ann", "title": "T"}],
    }
    known = twin.load({"lms": world})
    start = f"/api/v1/{kind}s/{known.refs[f'${kind}']}/discussion_topics"
    headers = {"authorization": f"Bearer {known.tokens['$ann']}"}
    answers = [
        twin.handle(Request(method, f"{start}/{id}/{path}", "", headers))
        for id in (known.refs["$topic"], 999)
    ]

    assert [(answer.status, reason(answer)) for answer in answers] == [
        (403, "feature-off@topic"),
        (404, "no-such-thing@topic"),
    ]
