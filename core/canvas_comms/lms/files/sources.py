"""Where the facts about Canvas LMS's files stand; reasons cite these.

Facts are restated in our own words. "Tests" are upstream's own, "code" was read there (2026 unless
said otherwise). `INFERRED` marks what no source states and what follows from the others.
"""

FILES_TESTS = "Canvas LMS, tests of the files API"
FILES_CODE = "Canvas LMS, code of the files controller and its JSON"
FOLDERS_TESTS = "Canvas LMS, tests of the folders API"
QUOTA_CODE = "Canvas LMS, code of the application controller"
UPLOAD_PAGE = "Canvas LMS, documentation of file uploads"
INFERRED = "inferred; no source states it"
