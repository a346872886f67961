"""The id is the segment after `Communication/`, in every shape that Location ever had."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical.model import is_id
from canvas_comms_medical.answers import created_id

ID = "8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"


@pytest.mark.parametrize(
    "location",
    [
        f"http://fumage-x.canvasmedical.com/Communication/{ID}/_history/1",
        f"https://fumage-x.canvasmedical.com/Communication/{ID}/_history/1",
        f"https://fumage-x.canvasmedical.com/Communication/{ID}",
        f"/Communication/{ID}",
        f"Communication/{ID}",
        f"/Communication/{ID}/",
        f"/Communication/{ID}/_history/12",
        f"https://gateway.example:8443/canvas/fhir/Communication/{ID}",
        f"/canvas/fhir/Communication/{ID}",
        f"https://evil.example/Communication/{ID}",
        f"HTTPS://host.example/Communication/{ID}".replace("HTTPS", "https"),
    ],
)
def test_the_id_is_the_segment_after_communication(location: Any) -> None:
    assert created_id(location) == ID


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "/",
        ID,
        f"/Patient/{ID}",
        f"/communication/{ID}",
        f"/NotCommunication/{ID}",
        f"xCommunication/{ID}",
        "/Communication/",
        "/Communication",
        "/Communication/.",
        "/Communication/..",
        "/Communication/../Patient/1",
        f"/Communication/{ID}/../1",
        f"/Communication/{ID}/Patient/1",
        f"/Communication/{ID}/_history",
        f"/Communication/{ID}/_history/1/2",
        f"/Communication/{ID}?x=1",
        f"/Communication/{ID}#x",
        f"/Patient?x=/Communication/{ID}",
        f"/Patient#/Communication/{ID}",
        f"javascript:/Communication/{ID}",
        f"/Communication/{ID},/Communication/{ID}",
        f"/Communication/{ID}, https://host.example",
        f"/Communication/{ID}\r\n X: y",
        f"/Communication/{ID}\n",
        f" /Communication/{ID}",
        "/Communication/a b",
        "/Communication/é",
        "/Communication/%41",
        "/Communication/" + "a" * 65,
        "/" * 10_000 + f"Communication/{ID}",
        "/a" * 1000 + f"/Communication/{ID}",
        "x" * 10_000,
    ],
)
def test_anything_else_gives_no_id(location: Any) -> None:
    assert created_id(location) is None


@given(location=st.text() | st.text(alphabet="/Comunicat.:hps1_y").map(lambda text: f"/Communication/{text}"))
def test_whatever_it_says_it_is_an_id_or_nothing(location: Any) -> None:
    found = created_id(location)

    assert found is None or (is_id(found) and found in location)
