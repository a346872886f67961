"""The collections of things that have ids, and the columns by which institutions name them."""

import enum


class Collection(enum.StrEnum):
    """What has ids; the value is the word in paths (`/courses/:id`)."""

    USERS = "users"
    COURSES = "courses"
    SECTIONS = "sections"
    GROUPS = "groups"
    GROUP_CATEGORIES = "group_categories"
    ACCOUNTS = "accounts"


class Column(enum.StrEnum):
    """By what something is found."""

    SIS_ID = "sis_id"
    LOGIN_ID = "login_id"
    """Of users; compared in any case."""
    INTEGRATION_ID = "integration_id"
    LTI_ID = "lti_id"
    UUID = "uuid"
    NOTHING = "nothing"
    """The prefix is known, and no world has such values."""


__all__ = ["Collection", "Column"]
