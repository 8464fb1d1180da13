"""Light formatting becomes paragraphs, lists and emphasis; tags are shown as they were typed."""

import pytest
from django.utils.html import escape, strip_tags
from hypothesis import given
from hypothesis import strategies as some

from kompass.shared import marks


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("En rad.\nEn till.", "<p>En rad.<br>En till.</p>"),
        ("Ett stycke.\n\nEtt till.", "<p>Ett stycke.</p><p>Ett till.</p>"),
        (
            "Vi har:\n- en plan\n- en budget\nOch mål.",
            "<p>Vi har:</p><ul><li>en plan</li><li>en budget</li></ul><p>Och mål.</p>",
        ),
        ("- ett\n\n- två", "<ul><li>ett</li></ul><ul><li>två</li></ul>"),
        ("Det är *viktigt*.", "<p>Det är <em>viktigt</em>.</p>"),
        ("*Hela raden är viktig*", "<p><em>Hela raden är viktig</em></p>"),
        ("2 * 3 * 4 = 24", "<p>2 * 3 * 4 = 24</p>"),
        ("5* hotell*", "<p>5* hotell*</p>"),
        ("en * ensam stjärna", "<p>en * ensam stjärna</p>"),
        ("- *ett* & två", "<ul><li><em>ett</em> &amp; två</li></ul>"),
        (
            "<b>fet</b> <script>alert(1)</script>",
            "<p>&lt;b&gt;fet&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        ),
        ("*<img src=x onerror=a>*", "<p><em>&lt;img src=x onerror=a&gt;</em></p>"),
        ("# inte en rubrik", "<p># inte en rubrik</p>"),
        ("-5 grader", "<p>-5 grader</p>"),
        ("* inte en punkt", "<p>* inte en punkt</p>"),
        ("en\u2028rad\u2029till", "<p>en\u2028rad\u2029till</p>"),
    ],
)
def test_formatting_marks_become_markup(typed, shown):
    assert marks.html(typed) == shown


@given(some.text(alphabet="ab *-<>&\n", max_size=60))
def test_no_character_is_lost_or_becomes_code(typed):
    shown = marks.html(typed)
    kept = "".join(
        run.text for block in marks.blocks(typed) for line in block.lines for run in line
    )
    assert strip_tags(shown.replace("<br>", "")) == strip_tags(escape(kept)) or kept == ""
    assert sorted(kept.replace(" ", "").replace("*", "").replace("-", "")) == sorted(
        typed.replace(" ", "").replace("*", "").replace("-", "").replace("\n", "")
    )


def test_the_plain_text_has_no_stars():
    assert marks.plain("Det är *viktigt*:\n- *ett*") == "Det är viktigt:\n- ett"
