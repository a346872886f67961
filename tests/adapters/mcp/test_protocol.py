"""The door over MCP: tools as they are listed, sessions over HTTP, and who is let in."""

import asyncio
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client.client import Client

from canvas_comms.redaction import Secret
from canvas_comms_mcp.server import http_app, mcp_server

from .conftest import Assistant

PORT, TOKEN = 8765, "t0ken-of-a-test"
EXAMPLE = Path(__file__).parents[3] / "adapters" / "examples" / "assistant_sends_a_plan.py"
HEADERS = {
    "authorization": f"Bearer {TOKEN}",
    "accept": "application/json, text/event-stream",
    "content-type": "application/json",
}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_of_the_sdk_lists_plans_and_sends(asked: Assistant, mode: str) -> None:
    async def talk() -> tuple[set[str], Any, Any]:
        async with Client(mcp_server(asked.door, "1"), mode=mode) as client:
            listed = (await client.list_tools()).tools
            note = {"to": ["$student"], "body": "x", "how": "individually"}
            plan = (await client.call_tool("lms_plan_message", note)).structured_content
            sent = await client.call_tool("send_plan", {"plan_id": plan["plan_id"]})
            wrong = await client.call_tool("send_plan", {"plan_id": 7})
            return {one.name for one in listed}, sent.structured_content, wrong.is_error

    names, sent, wrong = asyncio.run(talk())

    assert names == set(asked.door.tools)
    assert (sent["all_sent"], wrong) == (True, True)


class Http:
    """A client of the door over HTTP, without a socket."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.number = client, 0

    async def post(self, method: str, params: object = None, **headers: str) -> httpx.Response:
        self.number += 1
        body = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params or {}}
        kept = {name.replace("_", "-"): one for name, one in headers.items()}
        return await self.client.post("/mcp", json=body, headers={**HEADERS, **kept})

    async def session(self) -> dict[str, str]:
        hello = {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        }
        answer = await self.post("initialize", hello)
        return {
            "mcp_session_id": answer.headers["mcp-session-id"],
            "mcp_protocol_version": "2025-06-18",
        }

    async def call(self, session: Mapping[str, str], tool: str, **arguments: Any) -> Any:
        answer = await self.post("tools/call", {"name": tool, "arguments": arguments}, **session)
        return answer.json()["result"]["structuredContent"]


def over_http(asked: Assistant, talk: Any) -> Any:
    async def run() -> Any:
        app: Any = http_app(asked.door, "1", PORT, Secret(TOKEN))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
                return await talk(Http(client))

    return asyncio.run(run())


def test_over_http_a_plan_belongs_to_the_session_that_made_it(asked: Assistant) -> None:
    async def talk(http: Http) -> tuple[Any, Any]:
        one, two = await http.session(), await http.session()
        note = {"to": ["$student"], "body": "x", "how": "individually"}
        plan = await http.call(one, "lms_plan_message", **note)
        other = await http.call(two, "send_plan", plan_id=plan["plan_id"])
        return other, await http.call(one, "send_plan", plan_id=plan["plan_id"])

    other, own = over_http(asked, talk)

    assert [one["reason"] for one in other["refused"]] == ["ticket-of-other-session"]
    assert own["all_sent"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": ""}, 401),
        ({"host": f"other.example:{PORT}"}, 421),
        ({"origin": "https://other.example"}, 403),
    ],
)
def test_over_http_a_stranger_is_not_let_in(asked: Assistant, headers: dict[str, str], status: int) -> None:
    async def talk(http: Http) -> int:
        return (await http.post("initialize", **headers)).status_code

    assert over_http(asked, talk) == status


def test_over_http_a_call_without_a_session_is_refused(asked: Assistant) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": "where_am_i", "arguments": {}, "_meta": meta}
    routed = {"mcp_protocol_version": "2026-07-28", "mcp_method": "tools/call", "mcp_name": "where_am_i"}

    async def talk(http: Http) -> Any:
        return (await http.post("tools/call", params, **routed)).json()

    assert "result" not in over_http(asked, talk)


def test_the_example_plans_is_refused_sends_and_is_refused_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("assistant_sends_a_plan", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)

    asyncio.run(example.main())

    assert capsys.readouterr().out.splitlines() == [
        "planned for 2 people",
        "refused: it is not for so many people",
        "refused: this plan does not hold any more; plan again",
        "['sent']",
        "this plan was handed in to be sent already; look what became of it",
    ]
