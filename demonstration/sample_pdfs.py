"""Sample PDF files for the documents of the fictional municipalities."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile


def sample_pdf(title: str, dated: str) -> SimpleUploadedFile:
    """Return a one-page PDF with the title, the date and a line that says it is a demonstration."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    lines = [(18, title), (11, dated), (11, "Kompass: demonstration / esittely")]
    moves = b" ".join(
        b"/F1 %d Tf (%s) Tj 0 -28 Td" % (size, _escaped(text)) for size, text in lines
    )
    page.Contents = pdf.make_stream(b"BT 64 740 Td " + moves + b" ET")
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return SimpleUploadedFile(f"{title}.pdf", out.getvalue(), "application/pdf")


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
