"""Texts that would run, break out or reorder the page if they were not escaped.

Each has the mark `zz` in the tags and attributes that a browser would make of it.
"""

PAYLOADS = (
    "<script zz>hit(1)</script>",
    "\"'><img zz src=x onerror=hit(2)>",
    "<svg zz onload=hit(3)>",
    "javascript:hit(4)",
    "{{7*7}}{% debug %}${7*7}",
    '" zz onmouseover="hit(6)',
    "' zz onfocus=hit(7) autofocus '",
    "</textarea><script zz>hit(8)</script>",
    "</title><script zz>hit(9)</script>",
    "]]><zz onclick=hit(10)>",
    "</style><style zz>*{x:y}</style>",
    "<zz style=background:url(javascript:hit(12))>",
    "\u202eexe.txt\u202c",
    "&lt;zz&gt; &amp;amp; &#60;zz&#62;",
    "a\u2028hit(15)\u2029b",
    '<a zz href="javascript:hit(16)">x</a>',
    "<!--><zz onclick=hit(17)>-->",
    "<iframe zz srcdoc='<script>hit(18)</script>'>",
    '<p zz hx-get="/" hx-trigger="load" hx-on:click="hit(19)">',
    "%s %(x)s {0} %00 %0d%0aSet-Cookie:zz=1",
)
# Where little fits: both quotes, a tag, a template, an escape.
SHORT = "\"'><zz onload=hit()>{{7*7}}&lt;"


def planted(label: str, limit: int, *, filler: int = 0) -> str:
    """Return a text that names its field and holds as many payloads as fit, then filler words."""
    text = f"[{label}]"
    for payload in PAYLOADS if limit > 120 else (SHORT,):
        if len(text) + len(payload) + 1 <= limit:
            text += f" {payload}"
    return text + "".join(f" ord{number}" for number in range(filler))


def rotated(label: str, limit: int, start: int) -> str:
    """Return such a text beginning with another payload, so that short fields get the later ones
    too.
    """
    text = f"[{label}]"
    for payload in (*PAYLOADS[start:], *PAYLOADS[:start]):
        if len(text) + len(payload) + 1 <= limit:
            text += f" {payload}"
    return text


# An address that every rule of an address allows (RFC 3986 would not; browsers do), and a quoted
# local part (RFC 5321).
WEB = "https://kunta.example/[{}]?a=\"'><img/zz/src=x/onerror=hit()>&lt;{{{{7*7}}}}"
MAIL = '"[{}]<zz/onload=hit()>{{{{7*7}}}}"@tests.example'
# Django itself decodes references in the name of a file, and ours drops marks of direction: neither
# stands here.
FILE = "[StoredFile.name]'><img zz onerror=hit()>{{7*7}}.txt"
