"""Each test has a Canvas of its own, the same in every run."""

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_what_one_test_does_no_other_sees(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.parametrize("number", range(3))
        def test_each_begins_anew(number, canvas_people, canvas_medical, canvas_sent):
            from canvas_comms.medical import compose

            anna, doctor = canvas_people.patient(), canvas_people.practitioner()
            canvas_medical.create(compose(sender=anna.key, recipients=doctor.key, content="Hello"))

            assert len(canvas_sent) == 1
        """
    )

    result.assert_outcomes(passed=3)


def test_ids_are_the_same_in_every_test(run: Run) -> None:
    result = run(
        """
        import pytest

        seen = []

        @pytest.mark.parametrize("number", range(2))
        def test_ids(number, canvas_world, canvas_people):
            seen.append((dict(canvas_world.refs), canvas_people.student().id, canvas_people.patient().id))

            assert seen[0] == seen[-1]
        """
    )

    result.assert_outcomes(passed=2)


def test_the_clock_stands_on_a_monday_morning(run: Run) -> None:
    result = run(
        """
        def test_clock(canvas_clock, canvas_requests):
            before = canvas_clock.now
            canvas_requests.get("https://anywhere.example/metadata")

            assert before.isoformat() == "2026-01-05T09:00:00+00:00" == canvas_clock.now.isoformat()
        """
    )

    result.assert_outcomes(passed=1)


def test_both_products_play_their_newest_editions(run: Run) -> None:
    result = run(
        """
        from canvas_comms_sightings.worlds import lms_of, medical_of

        def test_editions(canvas_twin):
            stage = canvas_twin.stage

            assert (medical_of(stage).edition.value, lms_of(stage).edition.value) == ("v2-2024", "2025-10")
        """
    )

    result.assert_outcomes(passed=1)


def test_ini_options_choose_editions_and_clock(run: Run) -> None:
    result = run(
        """
        from canvas_comms_sightings.worlds import lms_of, medical_of

        def test_chosen(canvas_twin, canvas_clock):
            stage = canvas_twin.stage

            assert (medical_of(stage).edition.value, lms_of(stage).edition.value) == ("v1-2022", "2023")
            assert canvas_clock.now.isoformat() == "2030-02-03T03:05:06+00:00"
        """,
        ini="""
        canvas_edition = v1-2022
        canvas_lms_edition = 2023
        canvas_clock = 2030-02-03T04:05:06+01:00
        """,
    )

    result.assert_outcomes(passed=1)


def test_a_running_clock_runs(run: Run) -> None:
    result = run(
        """
        from datetime import UTC, datetime, timedelta

        def test_clock(canvas_clock):
            assert datetime.now(UTC) - canvas_clock.now < timedelta(minutes=1)
        """,
        ini="canvas_clock = running",
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("canvas_edition = v9", "ini canvas_edition: edition: must be one of v1-2022, v2-2023, v2-2024"),
        ("canvas_lms_edition = 1999", "ini canvas_lms_edition: edition: must be one of 2023, 2024, 2025-10"),
        ("canvas_clock = noon", "ini canvas_clock: must be a time with a zone, or running"),
        ("canvas_clock = 2026-01-05T09:00", "ini canvas_clock: must be a time with a zone, or running"),
    ],
)
def test_an_ini_option_that_cannot_be_read_is_named(told: Callable[..., str], option: str, said: str) -> None:
    assert said in told("def test_any(canvas_twin): ...", ini=option)


def test_the_clock_moves_on_request(run: Run) -> None:
    result = run(
        """
        from datetime import UTC, datetime, timedelta

        import pytest
        from canvas_comms import InvalidValue

        def test_clock(canvas_clock):
            began = canvas_clock.now

            assert canvas_clock.advance(hours=1, minutes=30) == began + timedelta(minutes=90)
            assert canvas_clock.advance(timedelta(days=-1)) == began + timedelta(minutes=90, days=-1)
            assert canvas_clock.set("2027-01-01T01:00:00+01:00") == datetime(2027, 1, 1, tzinfo=UTC)
            assert canvas_clock.set(began) == began == canvas_clock.now

        @pytest.mark.parametrize("parts", [{"fortnights": 1}, {"days": 10**9}, {"hours": "1"}])
        def test_a_span_that_does_not_exist_is_refused(canvas_clock, parts):
            with pytest.raises(InvalidValue, match="advance: takes a timedelta"):
                canvas_clock.advance(**parts)

        @pytest.mark.parametrize("moment", ["noon", "2026-01-05T09:00", datetime(2026, 1, 5)])
        def test_a_time_without_a_zone_is_refused(canvas_clock, moment):
            with pytest.raises(InvalidValue, match="set: takes a time with a zone"):
                canvas_clock.set(moment)
        """
    )

    result.assert_outcomes(passed=7)


def test_jobs_wait_until_they_are_told_to_run(run: Run) -> None:
    result = run(
        """
        def test_jobs(canvas_requests, canvas_people, canvas_clock):
            token = canvas_people.user("site_admin").token.reveal()
            url = "https://school.example/api/v1/accounts/self/bounced_communication_channels/reset"
            answer = canvas_requests.post(url, headers={"Authorization": f"Bearer {token}"})

            assert answer.status_code == 200
            assert (canvas_clock.run_jobs(), canvas_clock.run_jobs()) == (1, 0)
        """
    )

    result.assert_outcomes(passed=1)
