"""Which ids does a school's host know?

A host knows things by local ids; across all hosts they have global ids, which say the shard as
well. Source: facts neighbours C.
"""

SHARD = 10**13
"""Ids of the first shard are global ids with this added."""


def global_id(id: str) -> str:
    """The global id of something of this host."""
    return str(SHARD + int(id)) if id.isascii() and id.isdigit() and len(id) <= 13 else id


__all__ = ["SHARD", "global_id"]
