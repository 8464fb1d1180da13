"""Two texts: the words that differ, and a merge that loses no line."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kompass.shared.text_diff import Part, differences, merged

texts = some.text(alphabet="ab c\n.", max_size=40)
lines = some.lists(some.sampled_from("abcde"), max_size=7).map("\n".join)


def test_the_words_that_differ_are_marked():
    assert differences("Vi har en plan.", "Vi har en ny plan här.") == (
        Part("same", "Vi har en "),
        Part("after", "ny "),
        Part("same", "plan"),
        Part("after", " här"),
        Part("same", "."),
    )


def test_a_changed_phrase_is_one_difference():
    assert differences("Vi mäter ibland noga.", "Vi mäter varje vår.") == (
        Part("same", "Vi mäter "),
        Part("before", "ibland noga"),
        Part("after", "varje vår"),
        Part("same", "."),
    )


@given(texts, texts)
def test_both_texts_can_be_restored_from_their_differences(before, after):
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.kind != "after") == before
    assert "".join(part.text for part in parts if part.kind != "before") == after


def test_the_longest_texts_are_compared_by_lines():
    old = "\n".join(f"ord{number} och annat" for number in range(2000))
    assert [part.kind for part in differences(old, old.replace("ord7 ", "sju "))] == [
        "same",
        "before",
        "after",
        "same",
    ]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "together"),
    [
        ("a\nb\nc\nd", "a\nB\nc\nd", "a\nb\nc\nD\ne", "a\nB\nc\nD\ne"),
        ("a\nb\nc", "a\nmin\nc", "a\nderas\nc", "a\nderas\nmin\nc"),
        ("", "min", "deras", "deras\nmin"),
        ("a", "a\nmin", "a\nderas", "a\nderas\nmin"),
        ("a\nb", "a", "a\nb", "a"),
        ("a", "a\nlika", "a\nlika", "a\nlika"),
    ],
)
def test_both_texts_are_merged(base, mine, theirs, together):
    assert merged(base, mine, theirs) == together


@given(lines, lines, lines)
def test_merging_loses_no_new_line_of_either_text(base, mine, theirs):
    together = merged(base, mine, theirs).split("\n")
    new = (set(mine.split("\n")) | set(theirs.split("\n"))) - set(base.split("\n"))
    assert new - set(together) == set()
    assert merged(base, mine, base) == mine
    assert merged(base, base, theirs) == theirs
