"""A sanitized PDF keeps pages, links, bookmarks, fields and tags; a failing child harms nothing."""

import io
import subprocess
import sys

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kompass.shared.errors import Invalid
from kompass.uploads import pdfs, sanitizing
from tests.uploads.files import pdf

TOO_MUCH_MEMORY = """
from kompass.uploads import child_process, sanitizing
child_process.limit_resources(memory=sanitizing.MEMORY, seconds=sanitizing.SECONDS)
bytearray(2 * sanitizing.MEMORY)
"""


def sanitized(change):
    data, _ = pdfs.check(pdf(change))
    return pikepdf.open(io.BytesIO(data))


def annotation(**more):
    return Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **more)


def test_internal_and_web_links_stay():
    def linked(made):
        here = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]))
        there = Dictionary(S=Name.URI, URI=String("https://lindnas.example/plan"))
        made.pages[0].Annots = Array(
            [annotation(Subtype=Name.Link, A=action) for action in (here, there)]
        )

    with sanitized(linked) as cleaned:
        assert [str(note.A.S) for note in cleaned.pages[0].Annots] == ["/GoTo", "/URI"]
        assert str(cleaned.pages[0].Annots[1].A.URI) == "https://lindnas.example/plan"


def test_bookmarks_stay_in_their_order():
    def marked(made):
        with made.open_outline() as outline:
            outline.root.extend([pikepdf.OutlineItem("Ett", 0), pikepdf.OutlineItem("Två", 0)])

    with sanitized(marked) as cleaned, cleaned.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Ett", "Två"]


def test_values_of_form_fields_stay():
    def filled(made):
        field = made.make_indirect(
            annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("namn"), V=String("Karin"))
        )
        made.Root.AcroForm = Dictionary(Fields=Array([field]))
        made.pages[0].Annots = Array([field])

    with sanitized(filled) as cleaned:
        assert str(cleaned.Root.AcroForm.Fields[0].V) == "Karin"


def test_structure_tags_and_language_stay():
    def tagged(made):
        part = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Alt=String("En bild")))
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=part))
        made.Root.MarkInfo, made.Root.Lang = Dictionary(Marked=True), String("sv")

    with sanitized(tagged) as cleaned:
        root = cleaned.Root
        assert str(root.StructTreeRoot.K.Alt) == "En bild"
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "sv"


@pytest.mark.parametrize("name", sorted(sanitizing.SHORT_KEYS_REFUSED))
def test_a_font_may_have_any_name(name):
    def printed(made):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        made.pages[0].Resources = Dictionary(Font=Dictionary({name: font}))

    with sanitized(printed) as cleaned:
        assert list(cleaned.pages[0].Resources.Font.keys()) == [name]


def test_the_same_pdf_is_cleaned_to_the_same_bytes():
    raw = pdf()
    assert pdfs.check(raw) == pdfs.check(raw)


def test_a_child_process_that_uses_too_much_memory_ends_alone():
    done = subprocess.run(
        [sys.executable, "-c", TOO_MUCH_MEMORY], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == "MemoryError"


def child(tmp_path, monkeypatch, script):
    """Replace the child process by a script."""
    program = tmp_path / "child"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize("script", ["kill -KILL $$", "kill -ABRT $$", "exec sleep 60"])
def test_a_child_process_that_is_killed_or_times_out_refuses_the_file(
    tmp_path, monkeypatch, script
):
    child(tmp_path, monkeypatch, script)
    monkeypatch.setattr(pdfs, "TIMEOUT", 1)
    with pytest.raises(Invalid, match="becomes unreasonably large when unpacked"):
        pdfs.check(pdf())


def test_any_other_failure_of_the_child_process_is_an_error(tmp_path, monkeypatch):
    child(tmp_path, monkeypatch, "echo broken >&2; exit 1")
    with pytest.raises(RuntimeError, match="broken"):
        pdfs.check(pdf())


def test_the_child_process_gets_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("KOMPASS_TESTS_SECRET", "hemligt")
    child(tmp_path, monkeypatch, "env")
    data, _ = pdfs.check(pdf())
    assert b"PATH=" in data
    assert b"hemligt" not in data
    assert b"KOMPASS" not in data
