"""Where the facts about courses and the people in them stand; reasons cite these."""

COURSES = "facts neighbours A1"
PEOPLE = "facts neighbours A2"
ENROLLMENTS = "facts neighbours A3"
GROUPS = "facts neighbours A5"
USERS = "facts neighbours A6"
LISTS = "facts neighbours 0"
