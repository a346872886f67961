"""Markup that tries to run, to fetch or to break out, made of beginnings, elements and payloads."""

import itertools
from collections.abc import Iterator

SPY = "http://127.0.0.1:9/spy"
RUN = "document.title='PWNED'"

_BREAKOUTS = ("", '">', "'>", "--></title></textarea></style></script>", "<svg><p><style><!--</style>")
_ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<script src={SPY}.js></script>",
    f'<img src=x onerror="{RUN}">',
    f"<img src={SPY}>",
    f"<img srcset='{SPY} 1x'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><image href={SPY} />",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<body onload={RUN}>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<iframe src={SPY}></iframe>",
    f"<object data={SPY}></object>",
    f"<embed src={SPY}>",
    f"<link rel=stylesheet href={SPY}.css>",
    f"<link rel=prefetch href={SPY}>",
    f"<style>@import '{SPY}.css'; body{{background:url({SPY})}}</style>",
    f'<p style="background:url({SPY})">x</p>',
    f"<base href={SPY}>",
    f"<meta http-equiv=refresh content='0;url={SPY}'>",
    f'<meta http-equiv=Content-Security-Policy content="script-src *"><script>{RUN}</script>',
    f"<form action={SPY}><input autofocus onfocus={RUN}></form>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video src={SPY} onerror={RUN} autoplay></video>",
    f"<audio src={SPY} autoplay></audio>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href={SPY} ping={SPY}>x</a>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"<template><img src=x onerror={RUN}></template>",
    f"<table background={SPY}><td>x",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<select autofocus onfocus={RUN}><option>x</select>",
    f"<xmp><img src=x onerror={RUN}></xmp>",
    f"<isindex action=javascript:{RUN}>",
    f"<dialog open><img src=x onerror={RUN}></dialog>",
    f"{{{{ ''.__class__ }}}}<img src=x onerror={RUN}>",
    f"\u202e<scr\u200bipt>{RUN}</scr\u200bipt><img/src=x/onerror={RUN}>",
)
_CASES = (str, str.upper)


def vectors() -> Iterator[str]:
    """Every one."""
    for breakout, element, case in itertools.product(_BREAKOUTS, _ELEMENTS, _CASES):
        yield breakout + (element if case is str else element.replace("<", "<\t", 1) + element)
