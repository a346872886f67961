"""An assistant's client, scripted: it plans over MCP, is refused a changed plan, sends, and is refused again.

    python assistant_sends_a_plan.py

It starts `canvas-comms mcp` as an assistant does, on standard input and output: a made-up school in memory.
"""

import asyncio
import sys
from typing import Any

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

SERVER = StdioServerParameters(
    command=sys.executable, args=["-m", "canvas_comms_cli", "mcp", "--only", "lms", "--allow-send"]
)


async def answer(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers."""
    return (await client.call_tool(tool, arguments)).structured_content


async def main() -> None:
    """Write to a class."""
    async with Client(stdio_client(SERVER)) as client:
        plan = await answer(
            client,
            "lms_plan_message",
            to=["course_$course_students"],
            body="We meet at the gate.",
            how="individually",
            threads="new",
            allow_fan_out=True,
        )
        print(f"planned for {plan['head_count']} people")
        for head_count in (plan["head_count"] + 1, plan["head_count"]):
            told = await answer(client, "send_plan", plan_id=plan["plan_id"], head_count=head_count)
            print("refused:", told["refused"][0]["words"])
        again = await answer(
            client, "lms_plan_message", to=["$student"], body="We meet at the gate.", how="individually"
        )
        for _ in range(2):
            told = await answer(client, "send_plan", plan_id=again["plan_id"])
            ends = [one["outcome"] for one in told["deliveries"]]
            print(ends or told["refused"][0]["words"])


if __name__ == "__main__":
    asyncio.run(main())
