"""Under which names a twin is called, and which addresses it tells."""

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms_twin import Twin
from canvas_comms_twin.host_names import host_name
from canvas_comms_twin.server import TwinServer, first_line


@pytest.mark.parametrize("name", ["twin", "Twin", "my_twin", "twin.test", "a-1.b", "x" * 63])
def test_a_host_name_is_taken_in_small_letters(name: str) -> None:
    assert host_name(name) == name.lower()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "*",
        "*.test",
        ".",
        "twin.",
        ".twin",
        "a..b",
        "http://twin",
        "twin:8000",
        "twin/",
        "tw in",
        "-twin",
        "twin-",
        "x" * 64,
        "x." * 130 + "x",
        "twín",
        "twin\n",
        "a,b",
        "[::1]",
        "a@b",
    ],
)
def test_what_is_no_host_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        host_name(name)

    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("host", "names", "urls"),
    [
        ("127.0.0.1", (), ["http://127.0.0.1"]),
        ("localhost", (), ["http://localhost"]),
        ("0.0.0.0", (), ["http://127.0.0.1"]),
        ("0.0.0.0", ("twin", "TWIN.test"), ["http://twin", "http://twin.test", "http://127.0.0.1"]),
        ("::", (), ["http://[::1]"]),
        ("::1", ("twin",), ["http://twin", "http://[::1]"]),
    ],
)
def test_addresses_are_told_as_they_can_be_reached(
    host: str, names: tuple[str, ...], urls: list[str]
) -> None:
    server = TwinServer(Twin(), host=host, allow_remote=True, names=names)
    server.stop()
    told = first_line(server, Twin())

    assert told["addresses"] == [f"{url}:{server.port}" for url in urls]
    assert {told[key] for key in ("twin", "lms", "fhir", "auth")} == {told["addresses"][0]}
