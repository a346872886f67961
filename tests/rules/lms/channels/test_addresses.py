import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.addresses import (
    AddressReason,
    bare_domain,
    is_bare_address,
    judge_address,
    judge_row,
)
from canvas_comms.redaction import Secret

A = AddressReason


@pytest.mark.parametrize(
    "address",
    [
        "a@b",
        "new+api@example.com",
        "a.b.c@d.e",
        "a..b@c.d",
        "a.@b.c",
        '"a b"@c.d',
        "jörg@müller.de",
        "o'neil@x.org",
        "a@[1.2.3.4]",
        "A@B.C",
        "a" * 250 + "@b.cd",
    ],
)
def test_a_bare_address_with_a_domain_will_do(address: str) -> None:
    assert is_bare_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "invalid",
        "@b",
        "a@",
        "a@b@c",
        "Name <a@b.c>",
        "<a@b.c>",
        " a@b.c",
        "a@b.c ",
        "a b@c.d",
        "a@b..c",
        "a@.b",
        "a@b.",
        "a@b.c\n",
        "(note)a@b.c",
        "a@b.c, d@e.f",
        "...@b.c",
        "a" * 251 + "@b.cd",
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    assert not is_bare_address(address)


Said = dict[Reason, tuple[Effect, str]]


def said(new: NewChannel, banned: tuple[str, ...] | None = ()) -> Said:
    decision = judge_address(new) & judge_row(new, banned)
    return {finding.reason: (finding.effect, finding.where) for finding in decision.findings}


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (NewChannel("a@b.c", "email"), {}),
        (NewChannel("a@b.c", "personal_email"), {}),
        (NewChannel("nonsense", "personal_email"), {A.NOT_BARE: (Effect.REFUSED, "address")}),
        (
            NewChannel(None, "email"),
            {A.NO_ADDRESS: (Effect.REFUSED, "address"), A.NOT_BARE: (Effect.REFUSED, "address")},
        ),
        (
            NewChannel("  ", "sms"),
            {A.NO_ADDRESS: (Effect.REFUSED, "address"), A.NOT_CARRIED: (Effect.NOTED, "type")},
        ),
        (
            NewChannel("a@b.c", None),
            {A.NO_TYPE: (Effect.REFUSED, "type"), A.UNCHECKED: (Effect.NOTED, "address")},
        ),
        (
            NewChannel("a@b.c", ""),
            {A.NO_TYPE: (Effect.REFUSED, "type"), A.UNCHECKED: (Effect.NOTED, "address")},
        ),
        (
            NewChannel("bob", "sms"),
            {A.UNCHECKED: (Effect.NOTED, "address"), A.NOT_CARRIED: (Effect.NOTED, "type")},
        ),
        (
            NewChannel("bob", "fax"),
            {A.TYPE_IGNORED: (Effect.DROPPED, "type"), A.UNCHECKED: (Effect.NOTED, "address")},
        ),
        (NewChannel(None, "push", Secret("t")), {}),
        (NewChannel("a@b.c", "push", Secret("t")), {A.ADDRESS_IGNORED: (Effect.DROPPED, "address")}),
        (NewChannel("a@b.c", "email", Secret("t")), {A.TOKEN_IGNORED: (Effect.DROPPED, "token")}),
    ],
)
def test_each_address_and_type_is_judged(new: NewChannel, found: Said) -> None:
    assert said(new) == found


def test_blank_text_is_refused_once_for_each_reason() -> None:
    assert len(judge_address(NewChannel(" ", " ")).refusals) == 2


@pytest.mark.parametrize(
    ("address", "banned", "found"),
    [
        ("t@test2.com", ("test2.com",), {A.BANNED_DOMAIN: (Effect.REFUSED, "address")}),
        ("t@TEST2.com", ("test2.com",), {A.BANNED_DOMAIN: (Effect.REFUSED, "address")}),
        ("t@test.com", ("test2.com",), {}),
        ("t@sub.test2.com", ("test2.com",), {}),
        ("t@test.com", None, {A.BANNED_UNKNOWN: (Effect.UNKNOWN, "address")}),
    ],
)
def test_a_banned_domain_is_refused(address: str, banned: tuple[str, ...] | None, found: Said) -> None:
    assert said(NewChannel(address, "email"), banned) == found


@given(st.text(max_size=300), st.text(max_size=20) | st.sampled_from(["email", "sms", "push"]))
def test_every_text_gets_an_answer(address: str, type: str) -> None:
    new = NewChannel(address, type)

    assert (judge_address(new) & judge_row(new, ())).findings is not None


@given(st.from_regex(r"[a-z0-9.]{0,9}[a-z0-9]@[a-z]{1,5}(\.[a-z]{1,5}){0,2}", fullmatch=True))
def test_plain_addresses_have_their_domain(address: str) -> None:
    assert bare_domain(address) == address.partition("@")[2]
