"""The door over MCP, by the official SDK: on standard input and output, or over HTTP on this machine.

Calls run in threads, a few at a time. On standard input and output the process is the session. Over HTTP it
is the session that the server opens for a client at `initialize`; the revisions of the protocol that know no
session are refused there, and clients which speak both fall back.
"""

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

from mcp import types
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError

from canvas_comms.redaction import Secret
from canvas_comms_mcp.door import INSTRUCTIONS, Door, Reply
from canvas_comms_mcp.tool import Tool

NAME = "canvas-comms"
AT_ONCE = 8
"""So many calls run at a time."""
MOST_SESSIONS = 32
LARGEST_REQUEST = 1 << 20
"""Bytes of one request over HTTP."""
LOOPBACK = "127.0.0.1"
PATH = "/mcp"
SESSION_HEADER = "mcp-session-id"
WITH_SESSIONS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""The revisions that know sessions; that of 2026-07-28 has none. Source: the protocol's list of revisions."""

Context: TypeAlias = ServerRequestContext[Any, Any]
Application: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
"""An application as ASGI 3 has it."""


def mcp_server(door: Door, version: str) -> Server[Any]:
    """The server of a door, for one transport."""
    process, threads = secrets.token_hex(16), ThreadPoolExecutor(AT_ONCE, "canvas-comms-mcp")
    listed = types.ListToolsResult(tools=[_declared(one) for one in door.tools.values()])

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return listed

    async def call_tool(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        session = _session_of(context, process)
        arguments: Mapping[str, Any] = params.arguments or {}
        loop = asyncio.get_running_loop()
        return _result(await loop.run_in_executor(threads, door.call, session, params.name, arguments))

    server: Server[Any] = Server(
        NAME,
        version=version,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    server.middleware.append(_with_a_session)
    return server


def _declared(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=types.ToolAnnotations(
            read_only_hint=not tool.sends,
            destructive_hint=tool.sends,
            idempotent_hint=not tool.sends,
            open_world_hint=True,
        ),
    )


def _result(reply: Reply) -> types.CallToolResult:
    if reply.document is None:
        error = {"error": reply.error, "where": reply.where, "rule": reply.rule}
        return types.CallToolResult(content=[_text(error)], is_error=True)
    return types.CallToolResult(content=[_text(reply.document)], structured_content=reply.document)


def _text(document: Mapping[str, Any]) -> types.TextContent:
    return types.TextContent(type="text", text=json.dumps(document, ensure_ascii=False))


def _session_of(context: Context, process: str) -> str:
    return process if context.request is None else str(context.request.headers[SESSION_HEADER])


async def _with_a_session(ctx: Context, call_next: CallNext) -> HandlerResult:
    """Refuses, over HTTP, what comes without a session: a plan belongs to one."""
    request = ctx.request
    if request is not None and ctx.method != "initialize" and SESSION_HEADER not in request.headers:
        asked = {"supported": list(WITH_SESSIONS), "requested": ctx.protocol_version}
        raise MCPError(
            code=types.UNSUPPORTED_PROTOCOL_VERSION, message="a session is needed: initialize", data=asked
        )
    return await call_next(ctx)


class OneToken:
    """Lets in who has the token of this process."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    async def verify_token(self, token: str) -> AccessToken | None:
        """Whoever brings it is the one client there is."""
        same = hmac.compare_digest(token.encode("utf-8", "surrogatepass"), self._token.reveal().encode())
        return AccessToken(token="", client_id=NAME, scopes=[]) if same else None


def http_app(door: Door, version: str, port: int, token: Secret) -> Application:
    """The same over HTTP, for this machine only: a foreign Host or Origin is refused, and so is no token."""
    hosts = [f"{name}:{port}" for name in (LOOPBACK, "localhost")]
    return mcp_server(door, version).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        max_request_body_size=LARGEST_REQUEST,
        max_sessions=MOST_SESSIONS,
        transport_security=TransportSecuritySettings(
            allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts]
        ),
        auth=AuthSettings.model_validate(
            {"issuer_url": f"http://{LOOPBACK}:{port}", "resource_server_url": None}
        ),
        token_verifier=OneToken(token),
    )


def serve_stdio(door: Door, version: str) -> None:
    """Serve one client on standard input and output until it leaves."""
    keep_silent()
    asyncio.run(_serve_stdio(mcp_server(door, version)))


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def serve_http(door: Door, version: str, port: int, token: Secret) -> None:
    """Serve clients on this machine until the process is told to stop."""
    import uvicorn

    keep_silent()
    app = http_app(door, version, port, token)
    uvicorn.run(app, host=LOOPBACK, port=port, log_config=None, access_log=False, log_level="critical")


def keep_silent() -> None:
    """The SDK's logs quote what was asked: nothing of them is written anywhere."""
    for name in ("mcp", "uvicorn", "asyncio", "anyio", "sse_starlette", "starlette"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False


__all__ = ["http_app", "keep_silent", "mcp_server", "serve_http", "serve_stdio"]
