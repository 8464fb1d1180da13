import pytest

from kompass import printing

if not printing.available():
    pytest.skip(printing.HELP, allow_module_level=True)

from kompass.printing import fonts, hyphenation, text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p>åäö šž – 😀 שלום مرحبا</p>", "<p>åäö šž – 😀 שלום مرحبا</p>"),
        ("a\x00b\x07c\x85d", "abcd"),
        ("日本 \ue000 \ufffe", "□□ □ □"),
        ("ab\u202ecd\u2066", "abcd"),
        ("&#7;&#128512;&#x65e5;", "😀□"),
        ("&#60;b&#62; &amp; &lt;", "&#60;b&#62; &amp; &lt;"),
        ("rad\n\tny", "rad\n\tny"),
    ],
)
def test_characters_without_a_glyph_become_a_square_or_are_dropped(typed, printed):
    assert text.printable(typed) == printed


def test_a_lone_surrogate_is_shown():
    assert text.printable("a\ud83db") == "a□b"


def test_very_long_words_get_break_opportunities_but_markup_does_not():
    long = "x" * 150
    printed = text.printable(f'<p title="{long}">{long}</p>')
    assert long in printed and printed.count("\u200b") == 2


def test_the_fonts_have_a_glyph_for_the_square():
    assert ord(text.MISSING) in fonts.covered()


@pytest.mark.parametrize("word", ("kansanedustaja", "toimenpidesuunnitelma", "hyvinvointialue"))
def test_finnish_words_are_hyphenated(word):
    import pyphen

    hyphenation.install()
    assert "-" in pyphen.Pyphen(lang="fi").inserted(word)


def test_the_shipped_files_are_the_listed_ones():
    import hashlib

    listed = dict(
        reversed(line.split())
        for line in (fonts.FOLDER / "VERSION").read_text("utf-8").splitlines()
        if len(line.split("  ")[0]) == 64
    )
    shipped = [*fonts.FOLDER.glob("*.ttf"), hyphenation.PATTERNS]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shipped} == listed
