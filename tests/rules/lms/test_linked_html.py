import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.linked_html import as_received, as_shown, with_base

COURSE, GROUP = Context(ContextKind.COURSE, "8"), Context(ContextKind.GROUP, "9")
NEWEST = max(LmsEdition)
BASE = "https://canvas.example"

LINK = (
    '<a id="media_comment_m-1" class="instructure_inline_media_comment video_comment"'
    ' href="/media_objects/m-1">this is a media comment</a>'
)
PLAYER = (
    '<video preload="none" class="instructure_inline_media_comment" data-media_comment_id="m-1"'
    ' data-media_comment_type="video" controls="controls"'
    ' poster="{0}/media_objects/m-1/thumbnail?height=448&amp;type=3&amp;width=550"'
    ' src="{0}/courses/8/media_download?entryId=m-1&amp;media_type=video&amp;redirect=1">'
    "this is a media comment</video>"
)


def shown(html: str, edition: LmsEdition = NEWEST) -> str:
    return with_base(as_shown(html, COURSE, edition), BASE)


def test_a_recording_is_shown_as_what_plays_it() -> None:
    assert shown(f"<p>{LINK}</p>") == f"<p>{PLAYER.format(BASE)}</p>"


def test_a_recording_of_sound_alone_has_no_picture() -> None:
    html = shown(LINK.replace("video_comment", "audio_comment"))

    assert html.startswith('<audio preload="none"')
    assert html.endswith("</audio>")
    assert "poster" not in html


def test_a_recording_that_comes_back_is_stored_as_the_link_again() -> None:
    assert as_received(f"<p>{PLAYER.format(BASE)}</p>", COURSE) == f"<p>{LINK}</p>"


@pytest.mark.parametrize(
    ("path", "endpoint", "kind"),
    [
        ("/courses/8/discussion_topics", "/api/v1/courses/8/discussion_topics", "[Discussion]"),
        ("/groups/9/discussion_topics/5", "/api/v1/groups/9/discussion_topics/5", "Discussion"),
        ("/courses/8/wiki", "/api/v1/courses/8/pages", "[Page]"),
        ("/courses/8/pages/a-page", "/api/v1/courses/8/pages/a-page", "Page"),
        ("/courses/8/assignments", "/api/v1/courses/8/assignments", "[Assignment]"),
        ("/courses/8/assignments/5", "/api/v1/courses/8/assignments/5", "Assignment"),
        ("/users/1/files", "/api/v1/users/1/folders/root", "Folder"),
        ("/courses/8/files/5/download?wrap=1", "/api/v1/courses/8/files/5", "File"),
        ("/files/5/preview", "/api/v1/files/5", "File"),
        ("/courses/8/quizzes", "/api/v1/courses/8/quizzes", "[Quiz]"),
        ("/courses/8/quizzes/5", "/api/v1/courses/8/quizzes/5", "Quiz"),
        ("/courses/8/modules", "/api/v1/courses/8/modules", "[Module]"),
        ("/courses/8/modules/5", "/api/v1/courses/8/modules/5", "Module"),
        (
            "/courses/8/external_tools/retrieve?url=https%3A%2F%2Fx",
            "/api/v1/courses/8/external_tools/sessionless_launch?url=https%3A%2F%2Fx",
            "SessionlessLaunchUrl",
        ),
    ],
)
def test_links_to_places_of_canvas_name_the_call_that_reads_them(path: str, endpoint: str, kind: str) -> None:
    target = f' data-api-endpoint="{BASE}{endpoint}" data-api-returntype="{kind}"'

    assert shown(f'<a href="{path}">x</a>') == f'<a href="{BASE}{path}"{target}>x</a>'


@pytest.mark.parametrize(
    "address", ["https://x.example/courses/8/pages", "//x/y", "#here", "x", "mailto:a@b", ""]
)
def test_other_links_stay(address: str) -> None:
    assert shown(f'<a href="{address}">x</a>') == f'<a href="{address}">x</a>'


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<img src="/x.png">', f'<img src="{BASE}/x.png">'),
        ('<object data="/x"></object>', f'<object data="{BASE}/x"></object>'),
        ('<embed src="/x">', f'<embed src="{BASE}/x">'),
        ('<video src="/x"></video>', '<video src="/x"></video>'),
        ("a < b", "a < b"),
    ],
)
def test_which_addresses_get_scheme_and_host(html: str, left: str) -> None:
    assert shown(html, LmsEdition.Y2024) == left


def test_pictures_and_frames_load_lazily_on_the_newest_servers() -> None:
    assert shown('<img src="/x"><iframe src="/y"></iframe>') == (
        f'<img src="{BASE}/x" loading="lazy"><iframe src="{BASE}/y" loading="lazy"></iframe>'
    )
    assert shown('<img src="">') == '<img src="">'


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ('<a href="/courses/8/files/5?verifier=x">y</a>', '<a href="/courses/8/files/5">y</a>'),
        ('<img src="/courses/8/files/5?a=1&amp;verifier=x">', '<img src="/courses/8/files/5?a=1">'),
        ('<img src="/courses/8/files/5?verifier=x&amp;a=1#z">', '<img src="/courses/8/files/5?a=1#z">'),
        ('<a href="/files/5">y</a>', '<a href="/groups/9/files/5">y</a>'),
        ('<a href="/files">y</a>', '<a href="/files">y</a>'),
        ("<video src='/x'>y</video>", "<video src='/x'>y</video>"),
    ],
)
def test_links_to_files_are_stored_plainly(sent: str, stored: str) -> None:
    assert as_received(sent, GROUP) == stored


pieces = st.sampled_from(
    [
        LINK,
        PLAYER.format(""),
        "<a ",
        'href="/files/5"',
        ">",
        "</a>",
        "<video>",
        "</video>",
        "<",
        '"',
        "'",
        "x",
    ]
)


@given(st.lists(pieces, max_size=20).map("".join))
def test_any_text_can_be_received_and_shown_twice(html: str) -> None:
    once = as_received(html, COURSE)

    assert as_received(once, COURSE) == once
    assert shown(shown(once)) == shown(once)
