"""The statements of the journal. What stands in braces are tables and pieces: see `Statements`."""

TAKE = """
    SELECT {columns} FROM {intents} AS i
     WHERE i.scope = ANY(%(scopes)s) AND {to_do} AND (i.due <= %(now)s OR i.due > %(latest)s::timestamp)
       AND (%(only)s::text IS NULL OR i.id = %(only)s)
       AND {turn}
     ORDER BY i.due, i.number
     LIMIT %(limit)s
       FOR UPDATE OF i SKIP LOCKED
"""
"""Rows that another transaction is about to take are left out, and not waited for."""

ABANDONED = """
    SELECT {columns} FROM {intents} AS i
     WHERE i.state = 'sending' AND i.lease_until <= {now} AND (%(only)s::text IS NULL OR i.id = %(only)s)
     ORDER BY i.number
"""
OVERDUE = """
    SELECT id FROM (
        (SELECT i.id, i.due AS since, i.number FROM {intents} AS i
          WHERE {to_do} AND (i.due <= %(before)s OR i.due > %(latest)s::timestamp)
            AND (%(scopes)s::text[] = '{{}}' OR i.scope = ANY(%(scopes)s))
          ORDER BY i.due, i.number LIMIT %(limit)s)
        UNION ALL
        (SELECT i.id, i.lease_until, i.number FROM {intents} AS i
          WHERE i.state = 'sending' AND i.lease_until <= {now}
            AND (%(scopes)s::text[] = '{{}}' OR i.scope = ANY(%(scopes)s))
          ORDER BY i.lease_until LIMIT %(limit)s)
    ) AS overdue
    ORDER BY since, number LIMIT %(limit)s
"""
INSERT = """
    INSERT INTO {intents} ({columns}, copy, lease_until) VALUES ({values}, %(copy)s, %(lease_until)s)
"""
REPLACE = """
    UPDATE {intents}
       SET {changes}, lease_until = CASE WHEN %(state)s = 'sending'
                                         THEN {now} + %(seconds)s * interval '1 second' END
     WHERE id = %(id)s AND version = %(before)s
"""
SAY = """
    UPDATE {intents} SET {said}, lease_until = NULL WHERE id = %(id)s AND version = %(before)s
"""
HOLD_NOWHERE = """
    UPDATE {intents}
       SET state = 'held', due = NULL, owner = NULL, reason = %s, lease_until = NULL, version = version + 1
     WHERE state <> ALL(%s)
"""

RENEW = """
    UPDATE {intents} AS i SET lease_until = {now} + lasting.seconds * interval '1 second'
      FROM unnest(%(ids)s::text[], %(versions)s::integer[], %(seconds)s::float[])
           AS lasting (id, version, seconds)
     WHERE i.id = lasting.id AND i.version = lasting.version AND i.owner = %(owner)s
       AND i.state = 'sending' AND i.lease_until > {now}
 RETURNING i.id
"""
"""A lease that has run out is not renewed, not even if nobody has noticed yet."""

LET_GO = """
    UPDATE {intents} SET lease_until = {now} WHERE id = ANY(%s) AND owner = %s AND state = 'sending'
"""
BY_ID = "SELECT {columns} FROM {intents} WHERE id = %s"
BY_KEYS = "SELECT {columns} FROM {intents} WHERE key_hash = ANY(%s)"
MOMENTS = "SELECT scope, pair, moment FROM {intents} WHERE pair = ANY(%s) AND moment >= %s"
SHARE = """
    UPDATE {intents} SET shared = true, version = version + 1
     WHERE scope = %s AND pair = %s AND moment = %s AND NOT shared
"""
PAGE = """
    SELECT {columns} FROM {intents}
     WHERE number > %(after)s AND (%(states)s::text[] = '{{}}' OR state = ANY(%(states)s))
       AND (%(scopes)s::text[] = '{{}}' OR scope = ANY(%(scopes)s))
     ORDER BY number LIMIT %(limit)s
"""
ALIKE = """
    SELECT 1 FROM {intents}
     WHERE scope = %(scope)s AND pair = %(pair)s AND fingerprint = %(fingerprint)s AND id <> %(id)s
       AND CASE WHEN number < %(number)s
                THEN settled_at IS NULL OR settled_at >= %(accepted_at)s
                ELSE %(settled_at)s::timestamp IS NULL OR %(settled_at)s::timestamp >= accepted_at END
     LIMIT 1
"""
OWNED = "SELECT DISTINCT remote_id FROM {intents} WHERE scope = %s AND remote_id = ANY(%s)"
COUNTS = """
    SELECT state, count(*), min(accepted_at) FROM {intents}
     WHERE %(scopes)s::text[] = '{{}}' OR scope = ANY(%(scopes)s) GROUP BY state
"""
NEXT_DUE = "SELECT min(i.due) FROM {intents} AS i WHERE i.scope = ANY(%(scopes)s) AND {to_do} AND {turn}"
BLANK = """
    UPDATE {intents} SET content = NULL, key = NULL, version = version + 1
     WHERE content IS NOT NULL AND {settled}
"""
PURGE = "DELETE FROM {intents} WHERE {settled}"
NOTE = """
    INSERT INTO {notes} VALUES (%s, %s, %s) ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value
"""
NOTED = "SELECT value FROM {notes} WHERE scope = %s AND name = %s"
OWNERS = "SELECT DISTINCT owner FROM {intents} WHERE state = 'sending' ORDER BY owner"
SESSION_LOCKS = """
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
     WHERE locktype = 'advisory' AND objsubid = 1 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
NUMBERS_GO_ON = """
    SELECT setval(pg_get_serial_sequence(%s, 'number'), max(number)) FROM {intents} HAVING count(*) > 0
"""
FACT = "SELECT value FROM {facts} WHERE name = %s"
KEEP_FACT = """
    INSERT INTO {facts} VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
