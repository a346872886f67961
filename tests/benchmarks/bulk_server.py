"""A server for the bulk benchmark, in a process of its own: it waits, keeps a bucket, always says the same.

python tests/benchmarks/bulk_server.py '{"latency": 0.1, "cost": 0.15, "bucket": true, "answer": "…"}'

It prints its port. The bucket is the twin's, with the rule of the core. `GET /counts` tells how many calls
were done and refused since the last time, and empties the bucket.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import Any

from canvas_comms_twin.lms.request_throttle import UP_FRONT, LeakyBuckets

REFUSED = b"429 Forbidden (Rate Limit Exceeded)\n"


class Bulk:
    """Answers after `latency` seconds of work, unless the bucket is full."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._latency, self._cost = settings["latency"], settings["cost"]
        self._up_front = UP_FRONT if settings["bucket"] else 0.0
        self._body = settings["answer"].encode()
        self._location = settings["location"]
        self._fresh()

    def _fresh(self) -> None:
        self._done = self._refused = self._running = self._peak = 0
        self._buckets = LeakyBuckets(up_front=self._up_front)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), None
        )
        if length is not None:
            await reader.readexactly(int(length.split(b":")[1]))
        status = 200 if head.startswith(b"GET ") else 201
        writer.write(self._counts() if head.startswith(b"GET /counts") else await self._worked(status))
        await writer.drain()
        writer.close()

    def _counts(self) -> bytes:
        told = json.dumps({"done": self._done, "refused": self._refused, "peak": self._peak}).encode()
        self._fresh()
        return _answer(200, "application/json", told)

    async def _worked(self, status: int) -> bytes:
        buckets = self._buckets
        if not buckets.admit("client", datetime.now(UTC)).allowed:
            self._refused += 1
            left = buckets.remaining("client", datetime.now(UTC))
            return _answer(429, "text/plain; charset=utf-8", REFUSED, f"X-Rate-Limit-Remaining: {left}\r\n")
        self._running += 1
        self._peak = max(self._peak, self._running)
        await asyncio.sleep(self._latency)
        self._running -= 1
        self._done += 1
        left = buckets.settle("client", datetime.now(UTC), self._cost)
        told = f"X-Request-Cost: {self._cost}\r\nX-Rate-Limit-Remaining: {left}\r\n{self._location}"
        return _answer(status, "application/json", self._body, told)


def _answer(status: int, kind: str, body: bytes, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}"
    return f"{head}Connection: close\r\n\r\n".encode() + body


async def main() -> None:
    """Serve until the process is ended."""
    bulk = Bulk(json.loads(sys.argv[1]))
    server = await asyncio.start_server(bulk.serve, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
