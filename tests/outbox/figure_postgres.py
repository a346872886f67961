"""PostgreSQL: workers are killed, and the database under them, while a quarter of the answers is lost.

A round has a cluster of its own, hands in sixty messages, kills fifteen workers at any moment and
the database once; then whoever is left settles what is open. Broken: leases without the last check
before the first byte.
"""

import random

from figure import Figure
from postgres.cluster import running_cluster
from postgres.kills import run
from postgres.pauses import LONG, Scene, Trusting, stored_if_one_pauses

MESSAGES, KILLS, CRASHES, LONGEST = 60, 15, 1, 300.0


def kills(_: int, chance: random.Random) -> str | None:
    """One round; what is wrong after it."""
    with running_cluster(durable=True) as cluster:
        result = run(
            cluster,
            kills=KILLS,
            crashes=CRASHES,
            intents=MESSAGES,
            seed=chance.randrange(10**6),
            longest=LONGEST,
        )
    done = (result.kills, result.crashes, result.acknowledged) == (KILLS, CRASHES, MESSAGES)
    return None if done and result.clean else str(result)


def _trusting(_: int, __: random.Random) -> str | None:
    with running_cluster(durable=False) as cluster:
        arrived = stored_if_one_pauses(Scene(cluster.conninfo()), Trusting, "before first byte", LONG)
    return None if arrived == 1 else f"arrived {arrived} times"


POSTGRES = Figure(
    "postgres",
    "kill -9 of workers and of the database; a round is 15 kills, 1 crash and 60 messages",
    1,
    17,
    kills,
    _trusting,
    1,
    1.0,
)

__all__ = ["POSTGRES", "kills"]
