"""Flag, environment, profile, default: the first counts, and each value says where it is from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_cli.profiles.order import MEMORY, OF_PROFILE, Chosen, Given, Origin, settle
from canvas_comms_cli.profiles.profile import Config, InvalidConfig, Profile
from canvas_comms_cli.profiles.variables import VARIABLES, variables_for

TEXTS = st.none() | st.just("") | st.text("abc", min_size=1, max_size=3)
"""What may be given: nothing, nothing but quotes, or something."""


def of(profile: str = "", **values: Any) -> Config:
    named = profile or "home"
    return Config({values["product"]: named}, {named: Profile(**values)})


@given(
    product=st.sampled_from(["medical", "lms"]),
    sets=st.sampled_from(["base_url", "edition"]),
    flag=TEXTS,
    environment=st.lists(TEXTS, min_size=2, max_size=2),
    profile=TEXTS,
)
def test_the_first_that_is_there_counts(
    product: str, sets: str, flag: str | None, environment: list[str | None], profile: str | None
) -> None:
    names = [one.name for one in variables_for(sets, product)]
    variables = {name: text for name, text in zip(names, environment, strict=False) if text is not None}
    values: dict[str, Any] = {"product": product, "backend": product, sets: profile}
    found = settle(product, Given({sets: flag, "backend": product}, variables, of(**values)))
    expected = [
        *([(flag, Origin.FLAG)] if flag else []),
        *((text, Origin.ENVIRONMENT) for text in variables.values() if text),
        *([(profile, Origin.PROFILE)] if profile else []),
        (None, Origin.DEFAULT),
    ]

    assert (found.values[sets].value, found.values[sets].origin) == expected[0]


@given(
    given_=st.fixed_dictionaries(
        {},
        optional={name: st.text("ab", max_size=2) for name in ("profile", "backend", "base_url", "edition")},
    ),
    environment=st.dictionaries(
        st.sampled_from([one.name for one in VARIABLES if one.sets != "profile"]), st.text("ab", max_size=2)
    ),
    product=st.sampled_from(["medical", "lms"]),
)
def test_every_value_names_a_source_that_gave_it(
    given_: dict[str, str], environment: dict[str, str], product: str
) -> None:
    config = of(product=product, base_url="https://a", profile="a")
    try:
        found = settle(product, Given(given_, environment, config))
    except InvalidConfig:
        assert given_.get("profile") not in (None, "", "a")
        return
    sources = {Origin.FLAG: given_.values(), Origin.ENVIRONMENT: environment.values()}
    for chosen in found.values.values():
        if chosen.origin in sources:
            assert chosen.value in sources[chosen.origin]
            assert chosen.where
        elif chosen.origin is Origin.PROFILE:
            assert (chosen.value, chosen.where) == ("https://a", "a")
        else:
            assert (chosen.value, chosen.where) == (None, "")


@pytest.mark.parametrize("product", ["medical", "lms"])
def test_without_anything_it_is_memory(product: str) -> None:
    found = settle(product, Given())

    assert found.backend == Chosen(MEMORY, Origin.DEFAULT)
    assert {one.given for one in found.values.values()} == {False}
    assert set(found.values) == set(OF_PROFILE)


def test_ours_wins_over_the_url_of_other_tools_which_is_of_canvas_lms_alone() -> None:
    both = {"CANVAS_API_URL": "theirs", "CANVAS_COMMS_LMS_BASE_URL": "ours"}
    theirs = settle("lms", Given(environment={"CANVAS_API_URL": "theirs"}))

    assert settle("lms", Given(environment=both)).values["base_url"].value == "ours"
    assert (theirs.values["base_url"].value, theirs.backend.value) == ("theirs", "lms")
    assert settle("medical", Given(environment=both)).backend.value == MEMORY


@pytest.mark.parametrize("url", ["https://a", "https://a/", "https://a/api/v1", "https://a/api/v1/"])
def test_the_url_of_other_tools_may_have_the_path_of_the_api_behind_it(url: str) -> None:
    found = settle("lms", Given(environment={"CANVAS_API_URL": url}))

    assert found.values["base_url"] == Chosen("https://a", Origin.ENVIRONMENT, "CANVAS_API_URL")


CLINIC = {"product": "medical", "base_url": "https://a"}
FAX = {"product": "medical", "backend": "fax"}


@pytest.mark.parametrize(
    ("flags", "environment", "profile", "backend", "in_use"),
    [
        ({}, {}, CLINIC, "medical", True),
        ({}, {}, FAX, "fax", True),
        ({}, {}, {"product": "medical", "edition": "v2-2024"}, "memory", True),
        ({"backend": "memory"}, {}, CLINIC, "memory", False),
        ({"backend": "fax"}, {}, FAX, "fax", True),
        ({}, {"CANVAS_COMMS_BACKEND": "memory"}, CLINIC, "memory", False),
        ({"base_url": "https://b"}, {}, CLINIC, "medical", True),
        ({"base_url": "https://b"}, {}, FAX, "fax", True),
        ({}, {"CANVAS_COMMS_BASE_URL": "https://b"}, {"product": "medical"}, "medical", False),
        ({"world_file": "w"}, {}, CLINIC, "memory", False),
        ({"world_file": "w", "base_url": "https://b"}, {}, CLINIC, "medical", True),
        ({"world_file": "w"}, {}, {"product": "medical"}, "memory", True),
    ],
)
def test_a_profile_describes_one_backend_and_is_put_aside_where_another_is_chosen(
    flags: dict[str, str], environment: dict[str, str], profile: dict[str, Any], backend: str, in_use: bool
) -> None:
    found = settle("medical", Given(flags, environment, of(profile="home", **profile)))

    assert found.backend.value == backend
    assert (found.profile.value, found.put_aside) == (("home", "") if in_use else (None, "home"))


def test_a_profile_of_the_other_product_is_refused() -> None:
    with pytest.raises(InvalidConfig, match=r"profiles\.home: is of medical, not of lms \(flag --profile\)"):
        settle("lms", Given({"profile": "home"}, {}, of(**CLINIC)))


def test_a_profile_that_is_not_there_is_refused_and_those_there_are_told() -> None:
    with pytest.raises(InvalidConfig, match=r"no such profile .*CANVAS_COMMS_PROFILE.*; there are: home"):
        settle("medical", Given({}, {"CANVAS_COMMS_PROFILE": "away"}, of(**CLINIC)))


def test_every_variable_is_declared_once() -> None:
    names = [one.name for one in VARIABLES]

    assert len(names) == len(set(names))


def test_where_a_value_comes_from_is_told_and_the_value_is_not_shown() -> None:
    chosen = Chosen("CANARY", Origin.ENVIRONMENT, "CANVAS_API_URL")

    assert chosen.words == "environment CANVAS_API_URL"
    assert "CANARY" not in repr(chosen)
