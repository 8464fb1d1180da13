"""PDF files with scripts, fetches, attachments, or that unpack to more than a machine can hold."""

import zlib
from itertools import accumulate

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.uploads.files import package, pdf

MARK = b"hostile-word"
WORDS = MARK.decode()


def script():
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{WORDS}')"))


def annotation(kind, **more):
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]), **more)


def link(action):
    return lambda made: made.pages[0].__setattr__("Annots", Array([annotation("Link", A=action)]))


def opening(made):
    made.Root.OpenAction = script()
    made.pages[0].AA = Dictionary(O=script())


def names(made):
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), made.make_indirect(script())]))
    )


def file_of(made):
    return made.make_indirect(
        Dictionary(
            Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=made.make_stream(b"MZ" + MARK))
        )
    )


def embedded(made):
    made.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), file_of(made)]))
    )
    made.Root.AF = Array([file_of(made)])


def attached(made):
    made.pages[0].Annots = Array([annotation("FileAttachment", FS=file_of(made))])


def medium(made):
    made.pages[0].Annots = Array(
        [
            annotation(
                "RichMedia",
                RichMediaContent=Dictionary(
                    Assets=Dictionary(Names=Array([String("a"), file_of(made)]))
                ),
            )
        ]
    )


def form(made):
    made.Root.AcroForm = Dictionary(
        Fields=Array([]), XFA=made.make_stream(b"<xdp>" + MARK + b"</xdp>")
    )


def submitting(made):
    action = Dictionary(
        S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String(f"https://{WORDS}.example"))
    )
    button = made.make_indirect(
        annotation("Widget", FT=Name.Btn, T=String("b"), A=action, AA=Dictionary(K=script()))
    )
    made.Root.AcroForm = Dictionary(Fields=Array([button]))
    made.pages[0].Annots = Array([button])


def outline(made):
    root = made.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    item = made.make_indirect(
        Dictionary(
            Title=String("1"),
            Parent=root,
            A=Dictionary(S=Name.GoToR, F=String(WORDS), D=Array([0, Name.Fit])),
        )
    )
    root.First = root.Last = item
    made.Root.Outlines = root


def chained(made):
    action = Dictionary(S=Name.URI, URI=String("https://lindnas.example"), Next=Array([script()]))
    made.pages[0].Annots = Array([annotation("Link", A=action)])


def collection(made):
    made.Root.Collection = Dictionary(Type=Name.Collection, D=String(WORDS))
    embedded(made)


def raw(*objects: bytes) -> bytes:
    """Return a PDF of these numbered objects, the first its root."""
    parts = [
        b"%PDF-1.7\n",
        *(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(objects, start=1)),
    ]
    out, places = b"".join(parts), list(accumulate(map(len, parts)))[:-1]
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, size = len(out), len(objects) + 1
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            start,
        )
    )


CATALOG, PAGE = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
)
TREE = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"


def stream(data: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    return b"<</Length %d/Filter %s%s>>stream\n%s\nendstream" % (len(data), filters, more, data)


ONCE = zlib.compress(b"\0" * 60_000_000, 9)
TREE_OF_MANY = b"<</Type/Pages/Count 5001/Kids[" + b"3 0 R " * 5001 + b"]>>"
REFUSED: dict[str, dict[str, tuple[str, bytes]]] = {
    "pdf locked": {"password": ("pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="u")))},
    "pdf damaged": {
        "nothing but its head": ("pdf", b"%PDF-1.7\nnothing more"),
        "no pages": ("pdf", raw(CATALOG, b"<</Type/Pages/Count 0/Kids[]>>")),
        "a page's head": ("pdf", b"%PDF-1.7\n<html><script>alert(1)</script></html>"),
    },
    "pdf bomb": {
        "bytes": ("pdf", raw(CATALOG, TREE, PAGE, stream(ONCE))),
        "bytes packed twice": (
            "pdf",
            raw(CATALOG, TREE, PAGE, stream(zlib.compress(ONCE, 9), b"[/FlateDecode/FlateDecode]")),
        ),
        "bytes in written numbers": (
            "pdf",
            raw(
                CATALOG,
                TREE,
                PAGE,
                stream(ONCE.hex().encode() + b">", b"[/ASCIIHexDecode/FlateDecode]"),
            ),
        ),
        "packed objects": (
            "pdf",
            raw(CATALOG, TREE, PAGE, stream(b""), stream(ONCE, more=b"/Type/ObjStm/N 1/First 4")),
        ),
        "pages": ("pdf", raw(CATALOG, TREE_OF_MANY, PAGE, stream(zlib.compress(b"")))),
        "objects": (
            "pdf",
            raw(CATALOG, TREE, PAGE, stream(zlib.compress(b"")), *[b"<<>>"] * 250_000),
        ),
    },
}
PLAIN = pdf()
HTML = b"<html><script>" + MARK + b"</script></html>"
CLEANED: dict[str, tuple[str, bytes, str, tuple[bytes, ...]]] = {
    f"PDF: {name}": ("pdf", data, "application/pdf", (MARK, *gone))
    for name, data, gone in (
        ("runs when opened", pdf(opening), (b"/OpenAction", b"/AA", b"/JavaScript")),
        ("scripts by name", pdf(names), (b"/JavaScript",)),
        (
            "link that launches",
            pdf(link(Dictionary(S=Name.Launch, F=String(WORDS)))),
            (b"/Launch",),
        ),
        (
            "link to another file",
            pdf(link(Dictionary(S=Name.GoToR, F=String(WORDS)))),
            (b"/GoToR",),
        ),
        (
            "link that is a script",
            pdf(link(Dictionary(S=Name.URI, URI=String(f"java\nscript:{WORDS}")))),
            (b"/URI",),
        ),
        (
            "link that imports",
            pdf(link(Dictionary(S=Name.ImportData, F=String(WORDS)))),
            (b"/ImportData",),
        ),
        ("link with a sequel", pdf(chained), (b"/Next", b"/JavaScript")),
        ("files inside", pdf(embedded), (b"/EmbeddedFiles", b"/EF", b"/AF")),
        ("portfolio", pdf(collection), (b"/Collection", b"/EF")),
        ("file on a page", pdf(attached), (b"/FileAttachment", b"/EF")),
        ("medium on a page", pdf(medium), (b"/RichMedia", b"/EF")),
        ("form of XML", pdf(form), (b"/XFA",)),
        ("form that is sent", pdf(submitting), (b"/SubmitForm", b"/AA", b"/JavaScript")),
        ("bookmark to another file", pdf(outline), (b"/GoToR",)),
        ("archive behind it", PLAIN + package(**{WORDS: "b"}), (b"PK\x03\x04",)),
        ("page behind it", PLAIN + HTML, (b"<html>",)),
        (
            "page in front of its content",
            PLAIN.replace(b"\n", b"\n%" + HTML + b"\n", 1),
            (b"<html>",),
        ),
        (
            "may not be changed",
            pdf(opening, encryption=pikepdf.Encryption(owner="o", user="")),
            (b"/Encrypt", b"/OpenAction"),
        ),
    )
}
