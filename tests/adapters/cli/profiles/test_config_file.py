"""The file of profiles: read strictly, without a secret; written for its owner alone, comments and all."""

import stat
from pathlib import Path

import pytest

from canvas_comms_cli.profiles.config_file import config_path, load_config, put_profile
from canvas_comms_cli.profiles.profile import InvalidConfig
from canvas_comms_wire.worlds.leaves import Amount

SCHOOL = '[profiles.school]\nproduct = "lms"\n'


def read(folder: Path, text: str) -> str:
    """The rule that a file breaks, with its place below the file; empty for a good one."""
    file = folder / "config.toml"
    file.write_text(text)
    try:
        load_config(file)
    except InvalidConfig as error:
        assert str(error).startswith(str(file))
        return str(error).removeprefix(f"{file}: ")
    return ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ""),
        (SCHOOL, ""),
        (f'[default]\nlms = "school"\n{SCHOOL}', ""),
        (f"{SCHOOL}[profiles.school.settings]\nhost = 'h'\nports = [1, 2]\n", ""),
        ("= 1", "must be TOML (line 1, column 1)"),
        ("profile = 1", "profile: unknown key"),
        ("profiles = 1", "profiles: must be a table"),
        ("[profiles.x]", "profiles.x.product: is missing"),
        (f"{SCHOOL}bse_url = 'x'", "profiles.school.bse_url: unknown key"),
        (f"{SCHOOL}deadline = 'soon'", "profiles.school.deadline: must be a number, 0 or more"),
        (f"{SCHOOL}base_url = ''", "profiles.school.base_url: must not be empty"),
        (f"{SCHOOL}insecure_loopback = 1", "profiles.school.insecure_loopback: must be true or false"),
        (f"{SCHOOL}settings = 1", "profiles.school.settings: must be an object"),
        (
            f"{SCHOOL}edition = '1999'",
            "profiles.school.edition: must be one of 2023, 2024, 2025-10",
        ),
        (
            f"{SCHOOL}base_url = 'https://me:CANARY@school'",
            "profiles.school.base_url: may hold no user and no password, and no @ at all",
        ),
        (
            "[profiles.'Ann A']",
            "profiles.(a name that is no word): must be named by letters, digits, - and _ alone",
        ),
        (f"[default]\nmoodle = 'school'\n{SCHOOL}", "default.moodle: unknown key"),
        (f"[default]\nlms = 1\n{SCHOOL}", "default.lms: must be the name of a profile"),
    ],
)
def test_a_fault_is_told_by_file_key_and_rule(tmp_path: Path, text: str, fault: str) -> None:
    assert read(tmp_path, text) == fault


def test_a_default_names_a_profile_of_its_product(tmp_path: Path) -> None:
    assert "there is no such profile (default.lms)" in read(tmp_path, "[default]\nlms = 'x'")
    assert "is of lms, not of medical" in read(tmp_path, f"[default]\nmedical = 'school'\n{SCHOOL}")


@pytest.mark.parametrize("key", ["token", "client_secret", "Password", "api_key", "settings.auth_token"])
def test_a_secret_is_refused_with_what_to_do_instead_and_never_shown(tmp_path: Path, key: str) -> None:
    fault = read(tmp_path, f"{SCHOOL}{key} = 'CANARY'")

    assert fault.startswith(f"profiles.school.{key}: no secret may stand here: canvas-comms login")
    assert "CANARY" not in fault


def test_a_file_that_is_no_text_or_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for body in (b"\xff", b"#" * (1 << 21)):
        file.write_bytes(body)
        with pytest.raises(InvalidConfig, match=r"config\.toml: must be"):
            load_config(file)
    with pytest.raises(InvalidConfig, match="cannot be read"):
        load_config(tmp_path)


def test_the_file_is_below_the_users_configuration_or_where_the_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert config_path({}) == tmp_path / "canvas-comms" / "config.toml"
    assert config_path({"CANVAS_COMMS_CONFIG": "/elsewhere.toml"}) == Path("/elsewhere.toml")


def test_a_profile_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "canvas-comms" / "config.toml"
    put_profile(file, "school", {"product": "lms", "base_url": "https://school.example"})
    config = load_config(file)

    assert config.default == {"lms": "school"}
    assert config.profiles["school"].base_url == "https://school.example"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["config.toml"]


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"# mine\n{SCHOOL}deadline = 5  # the proxy is slow\n\n[default]\nlms = 'school'\n")
    put_profile(file, "school", {"product": "lms", "base_url": "https://b.example"})
    put_profile(file, "test", {"product": "lms", "base_url": "https://c.example"})
    config = load_config(file)

    assert "# mine" in file.read_text()
    assert "# the proxy is slow" in file.read_text()
    assert config.default == {"lms": "school"}
    assert config.profiles["school"].deadline == Amount(5.0)
    assert config.profiles["test"].base_url == "https://c.example"


def test_a_file_that_is_wrong_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("profile = 1")
    with pytest.raises(InvalidConfig, match="unknown key"):
        put_profile(file, "school", {"product": "lms"})

    assert file.read_text() == "profile = 1"
    with pytest.raises(InvalidConfig, match="must be named by"):
        put_profile(tmp_path / "new.toml", "Ann A", {"product": "lms"})
    assert not (tmp_path / "new.toml").exists()


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept.toml").write_text("")
    (tmp_path / "config.toml").symlink_to("kept.toml")
    put_profile(tmp_path / "config.toml", "school", {"product": "lms"})

    assert (tmp_path / "config.toml").is_symlink()
    assert "school" in (tmp_path / "kept.toml").read_text()
