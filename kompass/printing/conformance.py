"""Additions to WeasyPrint 70.0 for files that are PDF/A-2a and PDF/UA-1 at once.

Each wraps one function of that exact version: text for the second glyph of a cluster,
a dot or an accent drawn apart (ISO 19005-2 6.2.11.7.2); metadata that anyone can read without
decompressing; the PDF/UA mark in it with its PDF/A extension schema (ISO 19005-2 6.6.2.3, ISO
14289-1 5); Scope of table headers (ISO 14289-1 7.5); Lang of elements in another language (7.2);
running heads as pagination artifacts (7.8).
"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pydyf
import weasyprint
from weasyprint import draw, pdf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import metadata, tags

VERSION = "70.0"
SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description
>Indicates which part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

Untyped = Any  # what WeasyPrint, which has no types, gives and takes. Any: for want of them

# The text of a glyph whose letter another glyph of its cluster already has.
INVISIBLE = "\u200b"

_fonts = pdf.build_fonts_dictionary
_rdf = metadata.DocumentMetadata.generate_rdf_metadata
_metadata = metadata.DocumentMetadata.include_in_pdf
_box_tree = tags._build_box_tree
_paint = draw.draw_stacking_context


def install() -> None:
    """Put the wrappers in place; a second call changes nothing.

    Raises RuntimeError with any other WeasyPrint.
    """
    if weasyprint.__version__ != VERSION:
        raise RuntimeError(
            f"The PDF/UA additions are written for WeasyPrint {VERSION}, found "
            f"{weasyprint.__version__}."
        )
    pdf.build_fonts_dictionary = _fonts_with_text_for_each_glyph
    metadata.DocumentMetadata.generate_rdf_metadata = _rdf_with_ua
    metadata.DocumentMetadata.include_in_pdf = _plain_metadata
    tags._build_box_tree = _box_tree_with_scope_and_language
    draw.draw_stacking_context = _paint_running_heads_as_artifacts


def _fonts_with_text_for_each_glyph(
    document: Untyped, fonts: dict[Untyped, Untyped], *rest: Untyped
) -> Untyped:
    for font in fonts.values():
        font.to_unicode.update(
            {glyph: INVISIBLE for glyph, text in font.to_unicode.items() if not text}
        )
    return _fonts(document, fonts, *rest)


def _rdf_with_ua(self: Untyped, variant: str, version: int, conformance: str) -> bytes:
    rdf: bytes = _rdf(self, variant, version, conformance)
    head, end, tail = rdf.rpartition(b"</rdf:RDF>")
    return head + PDF_UA + end + tail


def _plain_metadata(
    self: Untyped, file: Untyped, variant: str, version: int, conformance: str, compress: bool
) -> None:
    """Write the metadata uncompressed, so that archives find it without parsing the file."""
    _metadata(self, file, variant, version, conformance, False)


def _box_tree_with_scope_and_language(box: Untyped, *rest: Untyped) -> Iterator[Untyped]:
    if isinstance(box, boxes.MarginBox):
        return  # painted as an artifact, which is not part of the structure tree
    for element in _box_tree(box, *rest):
        _complete(element, box)
        yield element


def _complete(element: Untyped, box: Untyped) -> None:
    source = getattr(getattr(box, "_box", box), "element", None)
    if source is None or source.tag in ("html", "body"):
        return
    if element["S"] == "/TH":
        element["A"]["Scope"] = SCOPES[source.attrib["scope"]]
    if language := source.attrib.get("lang"):
        element["Lang"] = pydyf.String(language)


def _paint_running_heads_as_artifacts(stream: Untyped, context: Untyped) -> None:
    if not isinstance(context.box, boxes.MarginBox):
        _paint(stream, context)
        return
    stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
    stream.marked = lambda box, tag: nullcontext()
    stream.artifact = nullcontext
    try:
        _paint(stream, context)
    finally:
        del stream.marked, stream.artifact
        stream.end_marked_content()
