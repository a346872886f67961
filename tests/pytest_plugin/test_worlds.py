"""A marker loads a world; what is wrong with it is named by its path."""

import json
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
Told = Callable[..., str]

WORLD = {
    "medical": {"patients": [{"ref": "$anna"}]},
    "lms": {"users": [{"ref": "$tom"}], "courses": [{"ref": "$maths"}]},
}


def test_a_world_may_be_a_dict(run: Run) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.canvas_world({WORLD!r})
        def test_world(canvas_world):
            assert {{"$anna", "$tom", "$maths"}} <= set(canvas_world.refs)
            assert set(canvas_world.tokens) == {{"$tom"}}
        """
    )

    result.assert_outcomes(passed=1)


def test_a_world_file_is_looked_for_beside_the_test_and_then_in_the_root_folder(
    pytester: pytest.Pytester, run: Run
) -> None:
    for name in ("beside/near.json", "far.json"):
        path = pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(WORLD))
    (pytester.path / "beside/test_both.py").write_text(
        "import pytest\n"
        "@pytest.mark.canvas_world('near.json')\n"
        "def test_near(canvas_world): assert '$anna' in canvas_world.refs\n"
        "@pytest.mark.canvas_world('far.json')\n"
        "def test_far(canvas_world): assert '$anna' in canvas_world.refs\n"
    )

    run("").assert_outcomes(passed=2)


def test_a_file_is_read_again_for_nobody_and_shared_by_nobody(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "world.json").write_text(json.dumps(WORLD))
    result = run(
        """
        import pytest

        pytestmark = pytest.mark.canvas_world("world.json")

        @pytest.mark.parametrize("number", range(2))
        def test_each(number, canvas_world, canvas_people, canvas_requests):
            canvas_requests.put("https://any.example/_twin/world", json={})

            assert "$anna" in canvas_world.refs
        """
    )

    result.assert_outcomes(passed=2)


def test_without_a_marker_the_example_world_is_there(run: Run) -> None:
    result = run(
        """
        def test_world(canvas_world):
            assert set(canvas_world.refs) == {"$patient", "$other_patient", "$practitioner", "$message"}
        """
    )

    result.assert_outcomes(passed=1)


def test_the_nearest_marker_that_says_something_counts(run: Run) -> None:
    result = run(
        f"""
        import pytest
        from canvas_comms_sightings.worlds import medical_of

        @pytest.mark.canvas_world({WORLD!r}, edition="v1-2022")
        class TestClass:
            @pytest.mark.canvas_world(edition="v2-2023", clock="2030-01-01T00:00:00Z")
            def test_both(self, canvas_twin, canvas_world, canvas_clock):
                assert medical_of(canvas_twin.stage).edition.value == "v2-2023"
                assert "$anna" in canvas_world.refs
                assert canvas_clock.now.year == 2030

            def test_class(self, canvas_twin):
                assert medical_of(canvas_twin.stage).edition.value == "v1-2022"

            @pytest.mark.canvas_world({{"medical": {{"patients": [{{"ref": "$ben"}}]}}}})
            def test_other_world(self, canvas_twin, canvas_world):
                assert medical_of(canvas_twin.stage).edition.value == "v1-2022"
                assert set(canvas_world.refs) == {{"$ben"}}
        """
    )

    result.assert_outcomes(passed=3)


def test_a_marker_may_name_editions_by_their_values_and_apart_from_a_world(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms.lms.editions import LmsEdition
        from canvas_comms.medical import Edition
        from canvas_comms_sightings.worlds import lms_of, medical_of

        @pytest.mark.canvas_world(edition=Edition.V1_2022, lms_edition=LmsEdition.Y2024)
        def test_editions(canvas_twin):
            stage = canvas_twin.stage

            assert (medical_of(stage).edition, lms_of(stage).edition) == (Edition.V1_2022, LmsEdition.Y2024)
        """
    )

    result.assert_outcomes(passed=1)


def test_a_clock_that_the_world_names_counts_before_the_ini_option(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.canvas_world({"clock": "2031-01-01T00:00:00Z"})
        def test_clock(canvas_clock):
            assert canvas_clock.now.year == 2031
        """,
        ini="canvas_clock = 2030-01-01T00:00:00Z",
    )

    result.assert_outcomes(passed=1)


def test_an_edition_that_the_world_names_counts_before_the_ini_option(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms_sightings.worlds import medical_of

        @pytest.mark.canvas_world({"medical": {"edition": "v1-2022"}})
        def test_edition(canvas_twin):
            assert medical_of(canvas_twin.stage).edition.value == "v1-2022"
        """,
        ini="canvas_edition = v2-2023",
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ('{"lms": {"users": [{"ref": "$tom", "nmae": 1}]}}', "canvas_world: lms.users[0].nmae: unknown key"),
        ('{"medical": {"patients": [{}]}}', "canvas_world: medical.patients[0].ref: is missing"),
        ('{"clock": "noon"}', "canvas_world: clock: must be a time with a zone"),
        ("[]", "canvas_world: the world: must be an object"),
        ('edition="v9"', "canvas_world: edition: must be one of v1-2022, v2-2023, v2-2024"),
        ('lms_edition="v9"', "canvas_world: edition: must be one of 2023, 2024, 2025-10"),
        ('clock="noon"', "canvas_world: clock: must be a time with a zone, or running"),
        ('"none.json"', "canvas_world: no such file; looked for"),
        ("{}, {}", "canvas_world: takes a world"),
        (
            "{}, seed=1",
            'canvas_world: takes a world ("world.json" or a dict), edition=, lms_edition=, clock=; not seed=',
        ),
    ],
)
def test_what_is_wrong_with_a_marker_is_named(told: Told, marker: str, said: str) -> None:
    failure = told(
        f"""
        import pytest

        @pytest.mark.canvas_world({marker})
        def test_world(canvas_twin): ...
        """
    )

    assert f"@pytest.mark.{said}" in failure


def test_what_is_wrong_with_a_file_is_named_with_the_file(pytester: pytest.Pytester, told: Told) -> None:
    (pytester.path / "world.json").write_text('{"lms": {"users": 1}}')
    failure = told(
        """
        import pytest

        @pytest.mark.canvas_world("world.json")
        def test_world(canvas_twin): ...
        """
    )

    assert f"{pytester.path / 'world.json'}: lms.users: must be a list" in failure


def test_a_file_that_is_no_json_is_named(pytester: pytest.Pytester, told: Told) -> None:
    (pytester.path / "world.json").write_text("{")
    failure = told(
        """
        import pytest

        @pytest.mark.canvas_world("world.json")
        def test_world(canvas_twin): ...
        """
    )

    assert f"{pytester.path / 'world.json'}: the world: expecting property name" in failure
    assert "(line 1, column 2)" in failure
