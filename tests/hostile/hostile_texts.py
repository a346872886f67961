"""The adversarial table: what each kind of hostile text is made of, and which reader it is meant for.

A text is a beginning, a piece that is repeated up to the size, and an end. The end is what a pattern
that has matched so far does not expect: there a backtracking one begins to try.
"""

from collections.abc import Mapping

import attrs

KIB = 1024
SMALL, MEDIUM, LARGE = 8 * KIB, 16 * KIB, 64 * KIB


@attrs.frozen
class Hostile:
    """One kind of text of any length."""

    piece: str
    begin: str = ""
    end: str = ""

    def of(self, characters: int) -> str:
        """A text of exactly so many characters."""
        room = characters - len(self.begin) - len(self.end)
        return self.begin + (self.piece * (room // len(self.piece) + 1))[:room] + self.end

    def whole(self, characters: int) -> str:
        """One of at most so many characters, and of whole pieces: it ends alike in each size."""
        room = characters - len(self.begin) - len(self.end)
        return self.of(characters - room % len(self.piece))


def _repeated(*pieces: str) -> dict[str, Hostile]:
    plain = {f"{piece!r}": Hostile(piece) for piece in pieces}
    return plain | {f"{piece!r}, then NUL": Hostile(piece, end="\0") for piece in pieces}


def _begun(begin: str, *pieces: str, end: str = "!") -> dict[str, Hostile]:
    return {f"{begin}{piece!r}…": Hostile(piece, begin, end) for piece in pieces}


TEXTS: Mapping[str, Hostile] = {
    # any pattern: one kind of character, and one more that does not fit
    **_repeated(
        "a", "A", "aA", "Ab", " ", "\t\n", "\u00a0", "9", "_", "-", ".", "/", "\\", '"', "'", "é", "😀"
    ),
    # half a character: what cannot be encoded; folding and stripping: characters that become several
    **_repeated("\ud800", "a\udfff", "ß", "İ", "ﬃ", "\u0301", "\u200b"),
    # markup: never closed, closed too often, nested, half a declaration
    **_repeated(
        "<", "<a ", "<a b='", '<a "', "<a href='http://", "<!--", "<![CDATA[", "<!x ", "<?", "</", "<p on"
    ),
    **_repeated(
        "<div>", "</div>", "<ul><li>", "<pre>", "<b>", "<script>", "<table><td>", "<a x=", "<math><mi>"
    ),
    **_repeated("&", "&amp;", "&#", "&#x41", "&lt", "a&b;"),
    **_begun("<div>" * 300 + "<![", "CDx", "a "),
    **_begun("<a ", "b=c ", "b ", "b='c' ", "/"),
    # JSON: deep, long numbers, escapes, doubled keys
    **_repeated("[", '{"a":', "[1,", "]", "\\u00e9", '\\"', "1e9", "0.1", '"a":1,', "{},", "null,"),
    **_begun('["', "\\\\", "\\u0041", "\\ud800", "a", end='"]'),
    **_begun("[", "{},", "1,", '"a",', "[[],", end="1]"),
    **_begun('{"a":1', ',"a":1', end="}"),
    # addresses and URLs: comments, quotes, dots, per cent, links that never end, parameters
    **_repeated(
        "a@", "@", "(", "a.", ".@", '"\\', "a@b.", "xn--", "%", "%2", "%41", "%25", "../", "/.", "?", "#", ":"
    ),
    **_repeated(
        "&a=1", "a[]=1&", "a[b]", "a[b][", "[]", "=", ";", "; ", ",", '; a="', "; n*0=b", "<x>; rel=next,"
    ),
    **_begun("http://", "a", "a.", "a@", "[", "a:", "1.", "%41", "/"),
    **_begun("https://h.example/", "a/", "../", "%2e%2e/", "?a=", ";"),
    **_begun("<https://h.example/>", ';a="b"', "; a", "; rel=", ",<x>"),
    # ids, codes, references, times, media types
    **_begun("course_", "1", "_1", "a"),
    **_begun("Patient/", "a", "/a", "-"),
    **_begun("2026-03-21T10:46:17", "0", ".0", "+00:00", "Z", " "),
    **_begun("multipart/form-data", "; a=b", ';a="\\', "; boundary=", " "),
    **_begun("$", "a", "$", "_a"),
    # multipart
    **_repeated("\r\n", "\r", "\r\n--b", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"),
}
"""What it is made of → the text, as long as one likes."""
