"""Where the facts about Canvas LMS's discussions stand; reasons cite these.

Facts are restated in our own words. "Tests" are upstream's own, "code" was read there
(2026 unless said otherwise). `INFERRED` marks what no source states and what follows
from the others.
"""

API_TESTS = "Canvas LMS, tests of the discussion topics API"
CONTROLLER_TESTS = "Canvas LMS, tests of the discussion topics controller"
TOPIC_TESTS = "Canvas LMS, tests of the discussion topic model"
ENTRY_TESTS = "Canvas LMS, tests of the discussion entry model"
ANNOUNCEMENT_TESTS = "Canvas LMS, tests of the announcements API (2023) and model"
TOPIC_CODE = "Canvas LMS, code of the discussion topic model"
TOPICS_CODE = "Canvas LMS, code of the discussion topics controllers"
ENTRY_CODE = "Canvas LMS, code of the discussion entry model"
ANNOUNCEMENT_CODE = "Canvas LMS, code of the announcement model and API"
LOCK_CODE = "Canvas LMS, code of locking and its explanations"
VIEW_CODE = "Canvas LMS, code of the materialised view (2022)"
USERS_TESTS = "Canvas LMS, tests of the topic users controller"
PERMISSIONS = "Canvas LMS, permission registry (2023)"
INFERRED = "inferred; no source states it"
