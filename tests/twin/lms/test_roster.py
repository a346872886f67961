"""Courses, people, sections, groups and accounts, as a plain client of the twin reads them.

Sources: facts neighbours 0, A1 to A7 and A9.
"""

import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_twin import Request, Response, Twin, lms

BASE = "https://canvas.example"
WORLD: dict[str, Any] = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "account": {"name": "Hilltop", "sis_account_id": "A1"},
        "users": [
            {"ref": "$tina", "name": "Tina Teach", "sis_user_id": "S-T", "login_id": "tina"},
            {"ref": "$sam", "name": "Sam Stud", "sis_user_id": "S1", "pronouns": "he/him", "locale": "de"},
            {"ref": "$uma", "name": "Uma Also"},
            {"ref": "$olga", "name": "Olga Obs"},
            {"ref": "$ada", "name": "Ada Min", "role": "account_admin"},
            {"ref": "$xen", "name": "Xen Stranger"},
            {"ref": "$lim", "name": "Lim Ited"},
            {"ref": "$old", "name": "Old Timer"},
        ],
        "channels": [
            {"user": "$sam", "address": "sam@x.example", "state": "active"},
            {"user": "$uma", "address": "uma@x.example", "state": "active"},
        ],
        "observer_links": [{"observer": "$olga", "student": "$sam"}],
        "courses": [
            {
                "ref": "$bio",
                "name": "biology",
                "code": "BIO",
                "sis_course_id": "C1",
                "term": "Spring",
                "sections": [
                    {"ref": "$one", "name": "One", "sis_section_id": "X1"},
                    {"ref": "$two", "name": "Two"},
                ],
                "enrollments": [
                    {"user": "$tina", "role": "teacher"},
                    {"user": "$sam", "role": "student", "section": "$two", "ref": "$e"},
                    {"user": "$uma", "role": "student", "state": "invited"},
                    {"user": "$olga", "role": "observer", "observes": "$sam"},
                    {
                        "user": "$lim",
                        "role": "ta",
                        "section": "$two",
                        "limit_privileges_to_course_section": True,
                    },
                    {"user": "$old", "role": "student", "state": "inactive"},
                ],
            },
            {
                "ref": "$art",
                "name": "Art",
                "enrollments": [{"user": "$tina", "role": "ta"}, {"user": "$sam", "role": "student"}],
            },
            {
                "ref": "$draft",
                "name": "Draft",
                "state": "claimed",
                "enrollments": [{"user": "$tina", "role": "teacher"}, {"user": "$sam", "role": "student"}],
            },
            {
                "ref": "$past",
                "name": "Past",
                "state": "completed",
                "enrollments": [{"user": "$sam", "role": "student"}],
            },
        ],
        "groups": [
            {
                "ref": "$red",
                "name": "Red",
                "context": "$bio",
                "group_category": "$teams",
                "members": ["$sam"],
                "leader": "$sam",
                "sis_group_id": "G1",
            },
            {"ref": "$blue", "name": "Blue", "context": "$bio", "group_category": "$teams"},
            {"ref": "$club", "name": "Club", "context": "account", "members": ["$sam"]},
        ],
    },
}


@attrs.frozen
class Canvas:
    twin: Twin
    refs: Mapping[str, Any]
    tokens: Mapping[str, str]

    def get(self, who: str | None, path: str) -> Response:
        for ref, id in sorted(self.refs.items(), key=lambda one: -len(one[0])):
            path = path.replace(ref, str(id))
        path, _, query = path.partition("?")
        headers = {} if who is None else {"authorization": f"Bearer {self.tokens[who]}"}
        return self.twin.handle(Request("GET", f"/api/v1{path}", query, headers, b"", BASE))

    def json(self, who: str, path: str) -> Any:
        answer = self.get(who, path)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def named(self, who: str, path: str, key: str = "name") -> list[str]:
        return [one[key] for one in self.json(who, path)]

    def rels(self, who: str, path: str) -> list[str]:
        links = dict(self.get(who, path).headers)["Link"]
        return [one.partition('rel="')[2].rstrip('"') for one in links.split(",")]


def opened(edition: LmsEdition = LmsEdition.Y2025_10) -> Canvas:
    twin = Twin(lms(edition))
    handover = twin.load(WORLD)
    return Canvas(twin, handover.refs, handover.tokens)


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return opened()


def test_ones_courses_come_once_each_by_name_in_any_case(canvas: Canvas) -> None:
    assert canvas.named("$tina", "/courses") == ["Art", "biology", "Draft"]
    assert canvas.named("$sam", "/courses") == ["Art", "biology"]
    assert canvas.named("$xen", "/courses") == []


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("$tina", "enrollment_type=teacher", ["biology", "Draft"]),
        ("$tina", "enrollment_role=TaEnrollment", ["Art"]),
        ("$tina", "state[]=unpublished", ["Draft"]),
        ("$sam", "state[]=completed&state[]=available", ["Art", "biology", "Past"]),
        ("$sam", "enrollment_state=completed", ["Past"]),
        ("$uma", "enrollment_state=active", []),
        ("$uma", "enrollment_state=invited_or_pending", ["biology"]),
        ("$olga", "observed_user_id=$sam", ["biology"]),
    ],
)
def test_courses_are_chosen_by_enrolment_and_state(
    canvas: Canvas, who: str, query: str, found: list[str]
) -> None:
    assert canvas.named(who, f"/courses?{query}") == found


def test_a_course_has_every_key_that_the_server_gives(canvas: Canvas) -> None:
    course = canvas.json("$sam", "/courses/$bio")

    assert course.keys() == {
        *("id", "name", "account_id", "uuid", "course_code", "root_account_id", "enrollment_term_id"),
        *("workflow_state", "is_public", "created_at", "start_at", "end_at", "time_zone", "calendar"),
        *("enrollments", "grading_standard_id", "default_view", "license", "grade_passback_setting"),
        *("is_public_to_auth_users", "public_syllabus", "public_syllabus_to_auth", "storage_quota_mb"),
        *("hide_final_grades", "apply_assignment_group_weights", "homeroom_course", "blueprint"),
        *("restrict_enrollments_to_course_dates", "template", "course_color", "friendly_name"),
    }
    assert (course["course_code"], course["workflow_state"], len(course["uuid"])) == ("BIO", "available", 40)
    assert course["calendar"]["ics"].startswith(f"{BASE}/feeds/calendars/course_")
    assert course["enrollments"] == [
        {
            "type": "student",
            "role": "StudentEnrollment",
            "role_id": 3,
            "user_id": canvas.refs["$sam"],
            "enrollment_state": "active",
            "limit_privileges_to_course_section": False,
        }
    ]


def test_ids_of_other_systems_are_shown_to_whom_they_are_shown(canvas: Canvas) -> None:
    assert "sis_course_id" not in canvas.json("$lim", "/courses/$bio")
    assert canvas.json("$tina", "/courses/$bio")["sis_course_id"] == "C1"
    assert "sis_import_id" not in canvas.json("$tina", "/courses/$bio")
    assert canvas.json("$ada", "/courses/$bio")["sis_import_id"] is None


def test_includes_add_their_keys_and_permissions_only_to_one_course(canvas: Canvas) -> None:
    words = [
        "term",
        "total_students",
        "teachers",
        "sections",
        "favorites",
        "concluded",
        "account",
        "permissions",
    ]
    query = "&".join(f"include[]={word}" for word in words)
    (listed,) = (one for one in canvas.json("$tina", f"/courses?{query}") if one["course_code"] == "BIO")
    single = canvas.json("$tina", f"/courses/$bio?{query}")

    assert (listed["term"]["name"], listed["total_students"]) == ("Spring", 2)
    assert [one["display_name"] for one in listed["teachers"]] == ["Tina Teach"]
    assert [one["name"] for one in listed["sections"]] == ["One"]
    assert (listed["is_favorite"], listed["concluded"]) == (False, False)
    assert listed["account"]["name"] == "Hilltop"
    assert "permissions" not in listed
    assert single["permissions"] == {"create_discussion_topic": True, "create_announcement": True}


def test_an_account_lists_its_courses_by_id_without_enrolments_and_uncounted(canvas: Canvas) -> None:
    courses = canvas.json("$ada", "/accounts/self/courses")

    assert [one["name"] for one in courses] == ["biology", "Art", "Draft", "Past"]
    assert all("enrollments" not in one for one in courses)
    assert canvas.rels("$ada", "/accounts/self/courses?per_page=1") == ["current", "next", "first"]
    assert canvas.named("$ada", "/accounts/1/courses?search_term=bio") == ["biology"]
    assert canvas.named("$ada", "/accounts/1/courses?published=false") == ["Draft"]
    assert canvas.named("$ada", "/accounts/1/courses?state[]=completed") == ["Past"]
    assert canvas.named("$ada", "/accounts/1/courses?sort=course_name&order=desc")[-1] == "Art"
    assert canvas.named("$ada", "/accounts/1/courses?by_teachers[]=$tina") == ["biology", "Draft"]
    assert canvas.named("$ada", "/accounts/1/courses?enrollment_type[]=ta") == ["biology", "Art"]


def test_the_people_of_a_course_come_by_sortable_name(canvas: Canvas) -> None:
    assert canvas.named("$sam", "/courses/$bio/users") == [
        *("Uma Also", "Lim Ited", "Olga Obs", "Sam Stud", "Tina Teach"),
    ]
    assert canvas.named("$tina", "/courses/$bio/search_users?search_term=stud") == ["Sam Stud"]
    assert canvas.rels("$sam", "/courses/$bio/users?per_page=2") == ["current", "next", "first"]
    assert canvas.rels("$sam", "/courses/$bio/users?per_page=2&page=3") == ["current", "prev", "first"]
    assert canvas.named("$sam", "/courses/$bio/users?limit=1") == ["Uma Also"]
    assert canvas.named("$sam", "/courses/$bio/users?page=9") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("enrollment_type[]=student", ["Uma Also", "Sam Stud"]),
        ("enrollment_type[]=student_view", []),
        ("enrollment_role_id=4", ["Tina Teach"]),
        ("enrollment_state[]=inactive", ["Old Timer"]),
        ("enrollment_type[]=student&include_inactive=1", ["Uma Also", "Sam Stud", "Old Timer"]),
        ("section_ids[]=$two", ["Lim Ited", "Sam Stud"]),
        ("user_ids[]=$sam&user_ids[]=$xen", ["Sam Stud"]),
        ("user_ids=$sam,$tina", ["Sam Stud", "Tina Teach"]),
        ("search_term=sam@x", ["Sam Stud"]),
        ("search_term=s-t", ["Tina Teach"]),
        ("search_term=tina", ["Tina Teach"]),
        ("sort=username&order=desc&per_page=1", ["Tina Teach"]),
        ("user_id=$sam&per_page=2", ["Olga Obs", "Sam Stud"]),
    ],
)
def test_people_are_chosen_and_found(canvas: Canvas, query: str, found: list[str]) -> None:
    assert canvas.named("$tina", f"/courses/$bio/users?{query}") == found


def test_addresses_and_ids_find_nobody_for_who_may_not_see_them(canvas: Canvas) -> None:
    for term in ("sam@x", "s-t", "S1"):
        assert canvas.named("$sam", f"/courses/$bio/users?search_term={term}") == []


def test_a_user_of_a_course_has_the_keys_that_the_reader_may_see(canvas: Canvas) -> None:
    base = {"id", "name", "created_at", "sortable_name", "short_name"}
    by_student = {one["name"]: one for one in canvas.json("$sam", "/courses/$bio/users")}
    by_ta = {one["name"]: one for one in canvas.json("$lim", "/courses/$bio/users")}
    by_teacher = {one["name"]: one for one in canvas.json("$tina", "/courses/$bio/users")}
    by_admin = {one["name"]: one for one in canvas.json("$ada", "/courses/$bio/users")}

    assert by_student["Tina Teach"].keys() == base
    assert by_ta["Sam Stud"].keys() == {*base, "pronouns", "login_id", "email"}
    assert by_teacher["Sam Stud"].keys() == {
        *base,
        *("pronouns", "login_id", "email", "sis_user_id", "integration_id"),
    }
    assert by_admin["Sam Stud"].keys() == {*by_teacher["Sam Stud"], "sis_import_id"}
    assert by_teacher["Sam Stud"]["email"] == "sam@x.example"
    assert "email" not in by_teacher["Uma Also"]  # only invited


def test_who_is_limited_to_a_section_sees_its_people_and_nobody_else(canvas: Canvas) -> None:
    assert canvas.named("$lim", "/courses/$bio/users") == ["Lim Ited", "Sam Stud"]
    assert canvas.get("$lim", "/courses/$bio/users/$uma").status == 404
    assert canvas.json("$lim", "/courses/$bio/users/$sam")["name"] == "Sam Stud"
    assert canvas.json("$tina", "/courses/$bio/users/$old")["name"] == "Old Timer"


def test_students_are_listed_without_pages(canvas: Canvas) -> None:
    answer = canvas.get("$tina", "/courses/$bio/students?per_page=1")

    assert len(json.loads(answer.body)) == 2
    assert "Link" not in dict(answer.headers)
    assert canvas.named("$tina", "/courses/$bio/recent_students") == ["Uma Also", "Sam Stud"]


def test_includes_of_people_add_enrolments_groups_and_pictures(canvas: Canvas) -> None:
    words = ["enrollments", "group_ids", "avatar_url", "uuid", "bio", "locked", "custom_links"]
    query = "&".join(f"include[]={word}" for word in words)
    (sam,) = canvas.json("$tina", f"/courses/$bio/users?search_term=Stud&{query}")
    (enrollment,) = sam["enrollments"]

    assert sam["group_ids"] == [canvas.refs["$red"]]
    assert (sam["bio"], len(sam["uuid"]), sam["custom_links"]) == (None, 40, [])
    assert "avatar_url" not in sam  # the account has no pictures
    assert (enrollment["id"], enrollment["type"]) == (canvas.refs["$e"], "StudentEnrollment")
    assert "user" not in enrollment


def test_enrolments_come_by_type_and_name_with_bookmarks(canvas: Canvas) -> None:
    listed = canvas.json("$tina", "/courses/$bio/enrollments")
    types = [(one["type"], one["user"]["name"]) for one in listed]

    assert types == [
        ("ObserverEnrollment", "Olga Obs"),
        ("StudentEnrollment", "Uma Also"),
        ("StudentEnrollment", "Sam Stud"),
        ("StudentEnrollment", "Old Timer"),
        ("TaEnrollment", "Lim Ited"),
        ("TeacherEnrollment", "Tina Teach"),
    ]
    first = dict(canvas.get("$tina", "/courses/$bio/enrollments?per_page=4").headers)["Link"]
    following = next(one for one in first.split(",") if 'rel="next"' in one)
    target = following[1:].partition(">")[0].removeprefix(f"{BASE}/api/v1")
    assert "page=bookmark%3A" in target
    assert [one["id"] for one in canvas.json("$tina", target)] == [one["id"] for one in listed[4:]]


def test_an_enrolment_has_every_key_that_the_server_gives(canvas: Canvas) -> None:
    base = {
        *("id", "root_account_id", "user_id", "course_id", "course_section_id", "associated_user_id"),
        *("limit_privileges_to_course_section", "enrollment_state", "type", "role", "role_id", "html_url"),
        *("created_at", "updated_at", "start_at", "end_at", "user"),
    }
    sis = {
        *("sis_account_id", "sis_course_id", "sis_section_id", "sis_user_id"),
        *("course_integration_id", "section_integration_id"),
    }
    activity = {"last_activity_at", "last_attended_at", "total_activity_time"}
    by_student = {one["user"]["name"]: one for one in canvas.json("$sam", "/courses/$bio/enrollments")}
    by_teacher = {one["user"]["name"]: one for one in canvas.json("$tina", "/courses/$bio/enrollments")}

    assert by_student["Tina Teach"].keys() == base
    assert by_student["Uma Also"].keys() == base
    assert by_student["Sam Stud"].keys() == {*base, *activity, "grades"}
    assert by_teacher["Sam Stud"].keys() == {*base, *activity, *sis, "grades"}
    assert by_teacher["Sam Stud"]["grades"].keys() == {
        *("html_url", "current_score", "current_grade", "final_score", "final_grade"),
        *("unposted_current_score", "unposted_current_grade"),
        *("unposted_final_score", "unposted_final_grade"),
    }
    assert by_teacher["Uma Also"]["sis_section_id"] == "X1"
    assert (
        by_teacher["Sam Stud"]["html_url"]
        == f"{BASE}/courses/{canvas.refs['$bio']}/users/{canvas.refs['$sam']}"
    )


def _users(canvas: Canvas, who: str, path: str) -> list[str]:
    return [one["user"]["name"] for one in canvas.json(who, path)]


def test_enrolments_are_chosen(canvas: Canvas) -> None:
    path = "/courses/$bio/enrollments"

    assert _users(canvas, "$tina", f"{path}?type[]=TaEnrollment") == ["Lim Ited"]
    assert _users(canvas, "$tina", f"{path}?role[]=TeacherEnrollment") == ["Tina Teach"]
    assert _users(canvas, "$tina", f"{path}?state[]=invited") == ["Uma Also"]
    assert _users(canvas, "$tina", f"{path}?user_id=$sam") == ["Sam Stud"]
    assert _users(canvas, "$tina", f"{path}?sis_user_id[]=S1") == ["Sam Stud"]
    assert _users(canvas, "$tina", "/sections/$two/enrollments") == ["Sam Stud", "Lim Ited"]
    assert _users(canvas, "$lim", path) == ["Sam Stud", "Lim Ited"]
    assert _users(canvas, "$olga", path) == ["Olga Obs", "Sam Stud"]
    assert len(canvas.json("$sam", "/users/self/enrollments")) == 4
    assert len(canvas.json("$olga", "/users/$sam/enrollments")) == 4
    assert len(canvas.json("$ada", "/users/$sam/enrollments?state[]=current_and_invited")) == 4


def test_sections_come_by_name_with_what_was_asked_for(canvas: Canvas) -> None:
    base = {
        *("id", "name", "course_id", "nonxlist_course_id", "start_at", "end_at", "created_at"),
        "restrict_enrollments_to_section_dates",
    }
    (one, two) = canvas.json("$sam", "/courses/$bio/sections?include[]=total_students&include[]=students")

    assert one.keys() == {*base, "total_students", "students"}
    assert [student["name"] for student in two["students"]] == ["Sam Stud"]
    assert canvas.json("$sam", "/sections/$one").keys() == base
    assert canvas.json("$tina", "/courses/$bio/sections/$one")["sis_section_id"] == "X1"
    assert canvas.get("$tina", "/courses/$art/sections/$one").status == 404
    assert canvas.json("$olga", "/courses/$bio/sections?include[]=students")[0].keys() == base


def test_groups_are_ones_own_or_those_of_a_place(canvas: Canvas) -> None:
    assert canvas.named("$sam", "/users/self/groups") == ["Club", "Red"]
    assert canvas.rels("$sam", "/users/self/groups?per_page=1") == ["current", "next", "first"]
    assert canvas.named("$sam", "/users/self/groups?context_type=Account") == ["Club"]
    assert canvas.named("$tina", "/courses/$bio/groups") == ["Blue", "Red"]
    assert canvas.named("$sam", "/courses/$bio/groups?only_own_groups=1") == ["Red"]
    assert canvas.named("$ada", "/accounts/self/groups") == ["Club"]
    assert canvas.get("$sam", "/accounts/self/groups").status == 403


def test_a_group_has_every_key_that_the_server_gives(canvas: Canvas) -> None:
    base = {
        *("id", "name", "description", "is_public", "join_level", "members_count", "max_membership"),
        *("avatar_url", "context_name", "context_type", "role", "group_category_id", "storage_quota_mb"),
        *("leader", "is_full", "has_submission", "concluded", "created_at", "non_collaborative"),
    }
    red = canvas.json("$sam", "/groups/$red")

    assert red.keys() == {*base, "course_id"}
    assert red["leader"]["display_name"] == "Sam Stud"
    assert canvas.json("$sam", "/groups/$club").keys() == {*base, "account_id"}
    assert canvas.json("$tina", "/groups/$red")["sis_group_id"] == "G1"
    assert "non_collaborative" not in opened(LmsEdition.Y2024).json("$sam", "/groups/$red")
    query = "include[]=permissions&include[]=users&include[]=group_category&include[]=can_access"
    more = canvas.json("$sam", f"/groups/$red?{query}")
    assert more["permissions"] == {
        "join": False,
        "create_discussion_topic": True,
        "create_announcement": True,
    }
    assert ([user["name"] for user in more["users"]], more["can_access"]) == (["Sam Stud"], True)
    assert more["group_category"]["name"] == "teams"


def test_members_memberships_and_group_sets_are_listed(canvas: Canvas) -> None:
    (membership,) = canvas.json("$sam", "/groups/$red/memberships")

    assert canvas.named("$sam", "/groups/$red/users") == ["Sam Stud"]
    assert (membership["user_id"], membership["workflow_state"]) == (canvas.refs["$sam"], "accepted")
    assert canvas.json("$sam", "/groups/$red/memberships/self") == membership
    assert canvas.json("$sam", f"/groups/$red/memberships/{membership['id']}") == membership
    assert canvas.json("$sam", "/groups/$red/users/$sam") == membership
    assert canvas.json("$sam", "/groups/$red/memberships?filter_states[]=invited") == []
    assert canvas.named("$tina", "/courses/$bio/group_categories") == ["teams"]
    assert canvas.json("$tina", "/group_categories/$teams")["groups_count"] == 2
    assert canvas.named("$tina", "/group_categories/$teams/groups") == ["Blue", "Red"]
    assert canvas.named("$tina", "/group_categories/$teams/users?unassigned=true") == ["Uma Also"]
    assert canvas.get("$sam", "/group_categories/$teams").status == 403


def test_oneself_and_others_are_shown_differently(canvas: Canvas) -> None:
    base = {
        *("id", "name", "created_at", "sortable_name", "short_name", "first_name", "last_name", "locale"),
        "permissions",
    }
    me = canvas.json("$sam", "/users/self")

    assert me.keys() == {*base, "pronouns", "effective_locale"}
    assert (me["locale"], me["effective_locale"]) == ("de", "de")
    assert canvas.json("$ada", "/users/$sam").keys() == {
        *base,
        *("pronouns", "sis_user_id", "sis_import_id", "integration_id", "login_id", "email"),
    }
    assert canvas.get("$tina", "/users/$sam").status == 404


def test_a_profile_is_for_oneself_ones_teachers_and_administrators(canvas: Canvas) -> None:
    base = {
        *("id", "name", "sortable_name", "short_name", "login_id", "integration_id", "title", "bio"),
        *("pronunciation", "primary_email", "time_zone", "locale", "pronouns"),
    }
    own = {"effective_locale", "calendar", "lti_user_id", "k5_user", "use_classic_font_in_k5"}

    assert canvas.json("$sam", "/users/self/profile").keys() == {*base, *own}
    assert canvas.json("$tina", "/users/$sam/profile").keys() == base
    assert canvas.json("$ada", "/users/$sam/profile").keys() == {*base, "sis_user_id"}
    assert canvas.get("$uma", "/users/$sam/profile").status == 403


def test_observers_and_whom_they_observe_are_linked(canvas: Canvas) -> None:
    (sam,) = canvas.json("$olga", "/users/self/observees")

    assert (sam["name"], sam["observation_link_root_account_ids"]) == ("Sam Stud", [1])
    assert canvas.named("$ada", "/users/$sam/observers") == ["Olga Obs"]
    assert canvas.json("$olga", "/users/self/observees/$sam")["name"] == "Sam Stud"
    assert canvas.get("$olga", "/users/self/observees/$uma").status == 404
    assert canvas.get("$tina", "/users/$olga/observees").status == 403


def test_accounts_are_for_administrators_and_in_short_for_staff(canvas: Canvas) -> None:
    short = {
        *("id", "uuid", "name", "root_account_id", "parent_account_id", "workflow_state"),
        "default_time_zone",
    }
    whole = {
        *(*short, "default_storage_quota_mb", "default_user_storage_quota_mb"),
        *("default_group_storage_quota_mb", "course_template_id"),
    }

    assert canvas.json("$ada", "/accounts/self").keys() == whole
    assert canvas.json("$tina", "/accounts/1").keys() == short
    assert canvas.get("$sam", "/accounts/1").status == 403
    assert canvas.get("$ada", "/accounts/99").status == 404
    assert canvas.named("$ada", "/accounts") == canvas.named("$ada", "/manageable_accounts") == ["Hilltop"]
    assert canvas.json("$tina", "/accounts") == canvas.json("$sam", "/course_accounts") == []
    assert canvas.named("$tina", "/course_accounts") == ["Hilltop"]
    assert canvas.json("$ada", "/accounts/self/sub_accounts") == []


def test_an_account_lists_everybody(canvas: Canvas) -> None:
    names = canvas.named("$ada", "/accounts/self/users")

    assert names == [
        *("Uma Also", "Lim Ited", "Ada Min", "Olga Obs", "Xen Stranger", "Sam Stud", "Tina Teach"),
        "Old Timer",
    ]
    assert canvas.rels("$ada", "/accounts/self/users?per_page=3") == ["current", "next", "first"]
    assert canvas.named("$ada", "/accounts/1/users?search_term=S-T") == ["Tina Teach"]
    assert canvas.named("$ada", "/accounts/1/users?enrollment_type=ta") == ["Lim Ited", "Tina Teach"]
    (sam,) = canvas.json("$ada", "/accounts/1/users?search_term=Stud&include[]=email&include[]=time_zone")
    assert (sam["email"], sam["time_zone"]) == ("sam@x.example", "Etc/UTC")
    uuid = canvas.json("$ada", "/courses/$bio/users?search_term=Stud&include[]=uuid")[0]["uuid"]
    assert canvas.named("$ada", f"/accounts/1/users?uuids[]={uuid}") == ["Sam Stud"]


def test_permissions_are_answered_yes_or_no(canvas: Canvas) -> None:
    asked = "permissions[]=create_announcement&permissions[]=no_such"

    assert canvas.json("$tina", f"/courses/$bio/permissions?{asked}") == {
        "create_announcement": True,
        "no_such": False,
    }
    assert canvas.json("$sam", f"/groups/$red/permissions?{asked}")["create_announcement"] is True
    assert canvas.json("$ada", "/accounts/self/permissions?permissions[]=become_user") == {
        "become_user": True
    }
    assert canvas.get("$sam", "/accounts/self/permissions").status == 403
    every = canvas.json("$sam", "/courses/$bio/permissions")
    assert (every["read_roster"], every["send_messages_all"]) == (True, False)


def test_settings_of_a_course_are_those_of_the_world_and_more(canvas: Canvas) -> None:
    settings = canvas.json("$sam", "/courses/$bio/settings")

    assert settings["allow_student_discussion_topics"] is True
    assert settings["hide_final_grades"] is False


@pytest.mark.parametrize(
    ("who", "path", "status", "body"),
    [
        (
            "$tina",
            "/courses/$bio/users?enrollment_type[]=boss",
            400,
            {"errors": [{"message": "Invalid enrollment type: boss"}]},
        ),
        (
            "$tina",
            "/courses/$bio/users?search_term=x",
            400,
            {
                "errors": [
                    {"field": "search_term", "code": "invalid", "message": "2 or more characters is required"}
                ]
            },
        ),
        ("$tina", "/courses/$bio/enrollments?state[]=gone", 400, {"error": "Invalid state gone"}),
        (
            "$tina",
            "/courses/$bio/enrollments?grading_period_id=7",
            400,
            {"error": "invalid grading_period_id"},
        ),
        (
            "$sam",
            "/courses/$bio/enrollments?sis_user_id[]=S1",
            400,
            {"message": "Insufficient permissions to filter by SIS fields"},
        ),
        (
            "$ada",
            "/accounts/self/courses?enrollment_type[]=boss",
            400,
            {"message": "Invalid value provided to 'enrollment_type'"},
        ),
        ("$tina", "/courses/$bio/enrollments?role[]=Boss", 400, None),
        ("$tina", "/courses/$bio/enrollments?page=7", 400, None),
        ("$tina", "/courses/$bio/users?page=x", 404, None),
        ("$ada", f"/accounts/self/users?{'&'.join(['uuids[]=u'] * 101)}", 400, None),
        ("$sam", "/courses/99", 404, None),
        ("$xen", "/courses/$bio", 403, None),
        ("$olga", "/courses/$bio/users", 403, None),
        ("$xen", "/courses/$bio/enrollments", 403, None),
        ("$uma", "/users/$sam/courses", 403, None),
        ("$uma", "/users/$sam/enrollments", 403, None),
        ("$uma", "/users/99/courses", 404, None),
        ("$xen", "/groups/$red", 403, None),
        ("$sam", "/groups/99", 404, None),
        (None, "/courses", 401, None),
    ],
)
def test_what_is_refused_is_refused_as_the_server_does(
    canvas: Canvas, who: str | None, path: str, status: int, body: Any
) -> None:
    answer = canvas.get(who, path)

    assert answer.status == status
    assert body is None or json.loads(answer.body) == body


def test_before_2024_who_may_not_was_unauthorized() -> None:
    assert opened(LmsEdition.Y2023).get("$xen", "/courses/$bio").status == 401


def test_pictures_are_there_if_the_account_has_some() -> None:
    world = {**WORLD, "lms": {**WORLD["lms"], "settings": {"avatars": True}}}
    twin = Twin(lms(LmsEdition.Y2025_10))
    handover = twin.load(world)
    canvas = Canvas(twin, handover.refs, handover.tokens)
    picture = f"{BASE}/images/messages/avatar-50.png"

    assert canvas.json("$sam", "/users/self")["avatar_url"] == picture
    assert "avatar_url" not in canvas.json("$sam", "/courses/$bio/users")[0]
    assert canvas.json("$sam", "/courses/$bio/users?include[]=avatar_url")[0]["avatar_url"] == picture
