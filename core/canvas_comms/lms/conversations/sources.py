"""Where the facts about Canvas LMS conversations stand; reasons cite these.

Facts are restated in our own words. The vintage says how new the source read is.
"""

NEWEST = "Canvas LMS source, newest vintage (2025-26)"
NEWEST_SPEC = "Canvas LMS, asserted by an upstream example of the newest vintage (2025-26)"
OLD = "Canvas LMS source, old vintage (2013-19)"
OLD_SPEC = "Canvas LMS, asserted by an upstream example of an old vintage (2013-19)"
DOCS = "Canvas LMS, API page 'Conversations'"
INFERRED = "inferred; follows from the source, no upstream example"
OURS = "our own rule"
