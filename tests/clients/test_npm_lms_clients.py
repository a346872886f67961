"""@kth/canvas-api and node-canvas-api as they come from npm, against the twin on a port."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.system

Node = Callable[[str, dict[str, str]], Any]

KTH = """
import { CanvasApi } from "@kth/canvas-api";
const canvas = new CanvasApi(process.env.URL + "/api/v1", process.env.TOKEN, { disableThrottling: true });
const failing = async (act) => {
  try { await act(); return 0; } catch (error) { return error.response.statusCode; }
};
const all = async (items) => {
  const found = [];
  for await (const one of items) found.push(one);
  return found;
};
const { BIO, BOB, CHAT, TALK } = process.env;
"""

NODE_CANVAS_API = """
import * as canvas from "node-canvas-api";
const { BIO, BOB, RED, TALK, OURS } = process.env;
"""


def configured(school: Any, ref: str = "$ann") -> dict[str, str]:
    """The environment that node-canvas-api reads at its import, and what its scripts are told."""
    told: dict[str, str] = school.environment(ref)
    return {**told, "CANVAS_API_DOMAIN": f"{told['URL']}/api/v1", "CANVAS_API_TOKEN": told["TOKEN"]}


def test_kth_goes_through_pages_of_courses_and_people(node: Node, school: Any) -> None:
    script = """
    const courses = await all(canvas.listItems("courses", { per_page: 1 }));
    const people = await all(canvas.listItems(`courses/${BIO}/users`, { per_page: 1 }));
    tell([courses.map((one) => one.name), people.map((one) => one.sortable_name)]);
    """

    assert node(KTH + script, school.environment()) == [
        ["Biology"],
        ["Almond, Ann", "Birch, Bob", "Cedar, Cid"],
    ]


def test_kth_filters_by_lists(node: Node, school: Any) -> None:
    script = """
    const { json } = await canvas.get(`courses/${BIO}/users`, { enrollment_type: ["teacher"] });
    tell(json.map((one) => one.name));
    """

    assert node(KTH + script, school.environment()) == ["Ann Almond"]


def test_kth_reads_an_account_and_its_courses_as_its_readme_shows(node: Node, school: Any) -> None:
    script = """
    const { json } = await canvas.get("accounts/1");
    const courses = await all(canvas.listItems("accounts/1/courses"));
    tell([typeof json.name, courses.map((one) => one.course_code)]);
    """

    assert node(KTH + script, school.environment("$adm")) == ["string", ["BIO1"]]


def test_kth_writes_and_answers_a_conversation(node: Node, school: Any) -> None:
    script = """
    const letter = { recipients: [BOB], subject: "Herbarium", body: "Bring it.", force_new: true };
    const { json } = await canvas.request("conversations", "POST", letter);
    const more = await canvas.request(`conversations/${json[0].id}/add_message`, "POST", { body: "Today." });
    const { json: read } = await canvas.get(`conversations/${json[0].id}`);
    tell([json.length, more.statusCode, read.message_count]);
    """

    assert node(KTH + script, school.environment()) == [1, 200, 2]


def test_kth_is_told_the_status_of_a_refusal(node: Node, school: Any) -> None:
    script = """
    const nobody = () => canvas.request("conversations", "POST", { recipients: ["99999"], body: "Hi" });
    tell([await failing(nobody), await failing(() => canvas.get("courses/99999"))]);
    """

    assert node(KTH + script, school.environment()) == [400, 404]


def test_kth_finds_people_by_the_ids_of_the_institution(node: Node, school: Any) -> None:
    script = """
    const { json } = await canvas.get("users/sis_user_id:S-bob/profile");
    tell(json.name);
    """

    assert node(KTH + script, school.environment("$adm")) == "Bob Birch"


def test_node_canvas_api_lists_people_courses_and_groups(node: Node, school: Any) -> None:
    script = """
    const people = await canvas.getUsersInCourse(BIO);
    const course = await canvas.getCourse(BIO);
    const groups = await canvas.getGroupsInCourse(BIO);
    const enrolments = await canvas.getEnrollmentsInCourse(BIO);
    tell([people.length, course.name, groups.map((one) => one.name), enrolments.length]);
    """

    assert node(NODE_CANVAS_API + script, configured(school)) == [3, "Biology", ["Red"], 3]


def test_node_canvas_api_asks_for_a_person_with_a_slash_at_the_end(node: Node, school: Any) -> None:
    script = "tell((await canvas.getUser(BOB)).name);"

    assert node(NODE_CANVAS_API + script, configured(school, "$adm")) == "Bob Birch"


def test_node_canvas_api_reads_discussions(node: Node, school: Any) -> None:
    script = """
    const topics = await canvas.getDiscussionTopics(BIO);
    const topic = await canvas.getDiscussionTopic(BIO, TALK);
    const full = await canvas.getFullDiscussion(BIO, TALK);
    tell([topics.map((one) => one.title), topic.title, full.view[0].message]);
    """

    assert node(NODE_CANVAS_API + script, configured(school)) == [["Talk"], "Talk", "Hi all"]


def test_node_canvas_api_reads_discussions_of_a_group(node: Node, school: Any) -> None:
    script = """
    const topics = await canvas.getGroupDiscussionTopics(RED);
    const full = await canvas.getFullGroupDiscussion(RED, OURS);
    tell([topics.map((one) => one.title), full.view]);
    """

    assert node(NODE_CANVAS_API + script, configured(school, "$bob")) == [["Ours"], []]
