"""The MCP server `canvas-mcp` as it comes from PyPI, as an agent uses it, against the twin on a port."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

Ask = Callable[..., list[str]]
Arguments = dict[str, Any] | Callable[[list[str]], dict[str, Any]]
"""Of a tool, or made of the answers so far."""


@pytest.fixture
def ask(school: Any, tmp_path: Path) -> Ask:
    """Calls tools one after another in one server, as somebody; the texts that an agent reads."""

    async def call(calls: tuple[tuple[str, Arguments], ...], ref: str) -> list[str]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "CANVAS_API_URL": f"{school.url}/api/v1",
            "CANVAS_API_TOKEN": school.tokens[ref],
            "CANVAS_ALLOW_INSECURE_HTTP": "true",
            "ENABLE_DATA_ANONYMIZATION": "false",
        }
        program = str(Path(sys.executable).with_name("canvas-mcp-server"))
        log = tmp_path / "server.log"
        transport = StdioTransport(program, [], env=environment, cwd=str(tmp_path), log_file=log)
        async with Client(transport) as client:
            texts: list[str] = []
            for tool, arguments in calls:
                answer = await client.call_tool(tool, arguments(texts) if callable(arguments) else arguments)
                texts.append("\n".join(part.text for part in answer.content))
            return texts

    def run(*calls: tuple[str, Arguments], ref: str = "$ann") -> list[str]:
        return asyncio.run(call(calls, ref))

    return run


def test_it_reads_courses_people_and_the_inbox(ask: Ask, school: Any) -> None:
    courses, people, inbox, chat = ask(
        ("list_courses", {}),
        ("list_users", {"course_identifier": "BIO1"}),
        ("list_conversations", {"scope": "all"}),
        ("get_conversation_details", {"conversation_id": school.ids["$chat"]}),
    )

    assert "BIO1" in courses
    assert "Bob Birch" in people
    assert "Herbarium" in inbox
    assert "May I?" in chat


def test_it_writes_to_a_student_and_to_the_course(ask: Ask, school: Any) -> None:
    letter: dict[str, Any] = {
        "recipient_ids": [school.ids["$bob"]],
        "subject": "Field day",
        "body": "Bring boots.",
    }
    letter |= {"course_identifier": school.ids["$bio"], "group_conversation": True}

    def confirmed(texts: list[str]) -> dict[str, Any]:
        return {**letter, "confirmation_token": json.loads(texts[-1])["confirmation_token"]}

    _, sent, announced, news = ask(
        ("send_conversation", letter),
        ("send_conversation", confirmed),
        ("create_announcement", {"course_identifier": "BIO1", "title": "Boots", "message": "Bring them."}),
        ("list_announcements", {"course_identifier": "BIO1"}),
    )
    (inbox,) = ask(("list_conversations", {"scope": "all"}), ref="$bob")

    assert "Field day" in inbox, sent
    assert "Boots" in news, announced


def test_it_reads_discussions_and_answers(ask: Ask, school: Any) -> None:
    talk = {"course_identifier": "BIO1", "topic_id": school.ids["$talk"]}
    topics, _, entries = ask(
        ("list_discussion_topics", {"course_identifier": "BIO1"}),
        ("post_discussion_entry", {**talk, "message": "Well said"}),
        ("list_discussion_entries", talk),
    )

    assert "Talk" in topics
    assert "Hi all" in entries
    assert "Well said" in entries
