"""How failures and pages name people: by the names of the world, found at once."""

from typing import Any

import attrs

from canvas_comms_sightings.worlds import Names
from canvas_comms_twin import Twin


class CountedRefs(dict[str, int | str]):
    """Counts how often all names are gone through."""

    walks = 0

    def __iter__(self) -> Any:
        CountedRefs.walks += 1
        return super().__iter__()


def test_a_name_is_found_by_its_key_and_what_has_no_name_by_the_key_itself() -> None:
    twin = Twin()
    known = twin.load({"lms": {"users": [{"ref": "$ann"}, {"ref": "$bob"}]}})
    names = Names(twin)

    assert names.label(str(known.refs["$ann"])) == "$ann"
    assert (names.label("404"), names.label(None)) == ("404", "nobody")


def test_a_name_that_is_given_later_is_found_and_one_of_the_world_comes_first() -> None:
    twin = Twin()
    known = twin.load({"lms": {"users": [{"ref": "$ann"}]}})
    ann, names = str(known.refs["$ann"]), Names(twin)
    assert names.label("7") == "7"

    names.call("7", "$seven")
    names.call(ann, "$other")

    assert (names.label("7"), names.label(ann)) == ("$seven", "$ann")


def test_another_world_is_named_by_its_own_names() -> None:
    twin = Twin()
    names = Names(twin)
    first = str(twin.load({"lms": {"users": [{"ref": "$ann"}]}}).refs["$ann"])
    assert names.label(first) == "$ann"

    second = str(twin.load({"lms": {"users": [{"ref": "$eve"}]}}).refs["$eve"])

    assert names.label(second) == "$eve"


def test_however_many_are_named_the_names_are_gone_through_once() -> None:
    twin = Twin()
    known = twin.load({"lms": {"users": [{"ref": f"$u{n}"} for n in range(50)]}})
    handover = attrs.evolve(twin.stage.handover, refs=CountedRefs(known.refs))
    object.__setattr__(twin.stage, "handover", handover)
    names = Names(twin)

    people = [ref for ref in known.refs if ref.startswith("$u")]
    assert [names.label(str(known.refs[ref])) for ref in people] == people
    assert CountedRefs.walks == 1
