import io
import os

import page
import pikepdf
import pytest

from kompass import printing

if not printing.available():
    pytest.skip(printing.HELP, allow_module_level=True)

from kompass.printing.fetching import OwnFilesOnly

PAGE = """<!doctype html><html lang="sv"><head><title>Prov</title>
<style>@page {{ @top-left {{ content: "Kolumntitel" }} }}</style></head>
<body><h1>Prov</h1>{body}</body></html>"""
TABLE = """<table><caption>T</caption><thead>
<tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
<tbody><tr><th scope="row">x</th><td>1</td></tr></tbody></table>"""


def pdf_of(body):
    return printing.to_pdf(html=PAGE.format(body=body))


def objects(file, **wanted):
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [
            item.to_json(dereference=True)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
            and all(str(item.get(f"/{key}")) == f"/{value}" for key, value in wanted.items())
        ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Hej</p>",
        TABLE,
        '<p>Se <a href="https://example.org/">sidan</a> och <span lang="fi">hyvää '
        "päivää</span>.</p>",
        "<ul><li>ett</li><li>två</li></ul><ol><li>ett</li></ol>",
        "<p>\u0301 \u0301\u0302 مرحبا שלום 😀 👨\u200d👩\u200d👧 🇫🇮 日本</p>",
        f"<p>{'x' * 10_000}</p>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>En '
        'cirkel</title><circle cx="4" cy="4" r="4"/></svg>',
    ],
)
def test_the_file_passes_the_accessibility_check(body):
    assert page.is_pdf_compliant_bytes(pdf_of(body), profile="ua1")


def test_the_metadata_names_both_standards():
    with pikepdf.open(io.BytesIO(pdf_of("<p>Hej</p>"))) as pdf:
        text = pdf.Root.Metadata.read_bytes()
    assert (
        b'pdfuaid:part="1"' in text
        and b'pdfaid:part="2"' in text
        and b'pdfaid:conformance="A"' in text
    )
    assert text.count(b"<rdf:RDF") == 1


def test_header_cells_have_their_scope_and_foreign_words_their_language():
    file = pdf_of(TABLE + '<p lang="fi">hyvää päivää</p>')
    scopes = b"".join(objects(file, S="TH"))
    assert scopes.count(b'"/Column"') >= 2 and scopes.count(b'"/Row"') >= 1
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert "fi" in [
            str(item.Lang)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/P" and "/Lang" in item
        ]


def test_the_running_head_is_an_artifact_of_the_page():
    with pikepdf.open(io.BytesIO(pdf_of("<p>Hej</p>"))) as pdf:
        assert b"/Pagination" in pdf.pages[0].Contents.read_bytes()


def test_only_shipped_fonts_are_used_and_the_environment_is_unchanged():
    before = os.environ.get("FONTCONFIG_FILE")
    file = printing.to_pdf(
        html=PAGE.format(body="<p style='font-family: Arial, serif'>Hej 😀 שלום</p>")
    )
    assert os.environ.get("FONTCONFIG_FILE") == before
    with pikepdf.open(io.BytesIO(file)) as pdf:
        names = {
            str(item.BaseFont)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    assert names and all("Source-Sans-3" in name or "Noto" in name for name in names)


def test_the_same_page_gives_the_same_bytes():
    assert pdf_of("<p>Hej</p>") == pdf_of("<p>Hej</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<html><title>x</title></html>",
        '<html lang="sv"><title> </title></html>',
        '<html lang="sv"></html>',
    ],
)
def test_a_page_without_language_or_title_is_refused(html):
    with pytest.raises(ValueError, match="accessibility"):
        printing.to_pdf(html=html)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "ftp://x/y",
        "static:../manage.py",
        "static:/etc/passwd",
        "static:reports/none.css",
    ],
)
def test_no_external_resources_are_fetched(address):
    with pytest.raises(ValueError):
        OwnFilesOnly().fetch(address)


def test_static_files_and_data_urls_are_fetched():
    assert OwnFilesOnly().fetch("static:reports/report.css").content_type == "text/css"
    assert OwnFilesOnly().fetch("data:text/plain,hej").read() == b"hej"
