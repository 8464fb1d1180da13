"""The worker extracts text from files: by page, in passages, within limits, after the virus scan,
under row-level security.
"""

import io
import json
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from evaluations.models import DocumentVersion, Passage
from kompass.outbox import periodic
from kompass.outbox.models import Job, State
from kompass.shared.actor import Actor, acting_as
from kompass.uploads import passages, storing, text_extraction
from kompass.uploads.models import StoredFile
from library import tasks
from library.documents import domain as documents
from library.evidence import domain as evidence
from library.evidence.domain import Attachment, Facts
from library.extraction import domain as reading_files
from tests.factories import begun
from tests.people import acting
from tests.row_security.dataset import run
from tests.uploads.files import ODT, SLIDES, office, picture

PDF, TEXT = "application/pdf", "text/plain"
ODT_TEXT = """<office:document-content xmlns:office="urn:o" xmlns:text="urn:t"><office:body>
<text:h>Strategi</text:h><text:p>Stränder<text:s/>och <text:span>vatten</text:span>.</text:p>
</office:body></office:document-content>"""


def pdf(*texts: str) -> bytes:
    """Return a PDF with a page for each text (Latin letters only)."""
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for text in texts:
        made.add_blank_page()
        page = made.pages[-1]
        lines = b" T* ".join(b"(" + line.encode("cp1252") + b") Tj" for line in text.split("\n"))
        page.Contents = made.make_stream(b"BT /F 12 Tf 14 TL 40 700 Td " + lines + b" ET")
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def written(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return written(made)


def sheet(*cells: str) -> bytes:
    made = openpyxl.Workbook()
    for text in cells:
        made.active.append([text])
    return written(made)


def packed(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in entries.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def test_a_pdf_is_read_page_by_page():
    raw = pdf("Strategi för stränder", "", "Uppföljning av kommu-\nnens mål\nsker varje år")
    assert text_extraction.extract(raw, PDF) == [
        (1, "Strategi för stränder"),
        (3, "Uppföljning av kommunens mål\nsker varje år"),
    ]


@pytest.mark.parametrize(
    ("raw", "media_type", "found"),
    [
        (
            word("Strategi", "Stränder och vatten."),
            f"{passages.OFFICE}wordprocessingml.document",
            [(None, "Strategi\nStränder och vatten.")],
        ),
        (
            sheet("Mått", "Andel nöjda"),
            f"{passages.OFFICE}spreadsheetml.sheet",
            [(None, "Mått\nAndel nöjda")],
        ),
        (packed(**{"content.xml": ODT_TEXT}), ODT, [(None, "Strategi\nStränder och vatten.")]),
        ("Ort;Antal\nLindnäs;4".encode(), TEXT, [(None, "Ort;Antal\nLindnäs;4")]),
        (picture("PNG"), "image/png", []),
        (b"%PDF-1.7 broken", PDF, []),
        (b"PK broken", ODT, []),
        (packed(**{"content.xml": "<a><b></a>"}), ODT, []),
    ],
)
def test_text_is_extracted_from_each_kind_of_file(raw, media_type, found):
    assert text_extraction.extract(raw, media_type) == found


def test_slides_are_read_as_pages_in_their_order():
    slide = '<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
    entries = {
        f"ppt__slides__slide{number}.xml": slide.format(f"Bild {number}") for number in (2, 10, 1)
    }
    assert text_extraction.extract(office(SLIDES, **entries), SLIDES) == [
        (1, "Bild 1"),
        (2, "Bild 2"),
        (10, "Bild 10"),
    ]


def test_long_texts_are_split_between_paragraphs_or_words_without_loss():
    paragraphs = [" ".join(f"ord{at}x{place}" for place in range(40)) for at in range(60)]
    unbroken = "å" * 6000
    found = [text for _page, text in passages.split([(None, "\n".join([*paragraphs, unbroken]))])]
    assert max(map(len, found)) <= passages.LONGEST
    assert [len(text) > 900 for text in found[:-3]] == [True] * (len(found) - 3)
    assert "".join("".join(found).split()) == "".join("".join([*paragraphs, unbroken]).split())


def test_a_long_page_becomes_several_passages_of_that_page():
    [*found] = passages.split([(7, "ord " * 2000), (8, "kort")])
    assert [page for page, _text in found[:-1]] == [7] * (len(found) - 1)
    assert found[-1] == (8, "kort")
    assert len(found) > 3


def test_unstorable_characters_are_replaced_and_limits_are_kept(monkeypatch):
    assert list(passages.split([(None, "a\x00b\x02c\ud800d\u00ade")])) == [(None, "a b c de")]
    monkeypatch.setattr(passages, "MOST", 3)
    assert len(list(passages.split((page, "text") for page in range(9)))) == 3
    monkeypatch.setattr(passages, "MOST_CHARACTERS", 9)
    assert len(list(passages.split((page, "text") for page in range(9)))) == 2


@pytest.mark.slow
def test_a_child_process_that_times_out_keeps_the_pages_it_has_read(monkeypatch):
    """One page takes too long: the pages before it are kept."""
    monkeypatch.setattr(text_extraction, "TIMEOUT", 3.0)
    slow = pikepdf.open(io.BytesIO(pdf("Strategi", "x")))
    slow.pages[1].Contents = slow.make_stream(b"BT /F 12 Tf " + b"(ord) Tj " * 3_000_000 + b"ET")
    assert text_extraction.extract(written(slow), PDF) == [(1, "Strategi")]


def test_the_child_process_gets_no_secrets(monkeypatch):
    monkeypatch.setattr(text_extraction.passages, "__name__", "tests.library.print_environment")
    assert json.loads(text_extraction.extract(b"", TEXT)[0][1]) == []


PLAN = "En plan om stränder.".encode()


def attach(play, raw=PLAN, name="plan.txt", **facts):
    with acting(play.town.coordinator):
        attachment = Attachment(file=SimpleUploadedFile(name, raw), **facts)
        return evidence.attach(
            evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
        )


def jobs(play):
    with acting(play.town.coordinator):
        return list(Job.objects.filter(kind=reading_files.TASK))


def sweep():
    with acting_as(Actor("relay")), transaction.atomic():
        reading_files.sweep()


def stored_passages(person):
    with acting(person):
        return list(Passage.objects.order_by("place").values_list("page", "text"))


def reading(play):
    with acting(play.town.coordinator):
        return DocumentVersion.objects.get().reading


@pytest.mark.django_db
class TestTheJob:
    def test_reads_the_file_of_a_new_document(self, play):
        attach(play, pdf("Strategi", "Uppföljning"), "plan.pdf")
        [job] = jobs(play)
        assert reading(play) == "waiting"
        for _ring in range(2):
            tasks.read_file(str(job.pk))
        assert stored_passages(play.town.leader) == [(1, "Strategi"), (2, "Uppföljning")]
        assert reading(play) == "read"
        assert [(job.state, job.attempts) for job in jobs(play)] == [(State.DONE, 1)]

    def test_says_of_a_picture_that_it_has_no_text(self, play):
        attach(play, picture("PNG"), "bild.png")
        tasks.read_file(str(jobs(play)[0].pk))
        assert stored_passages(play.town.coordinator) == []
        assert reading(play) == "wordless"

    def test_is_enqueued_by_the_sweep_after_the_virus_scan(self, play, settings):
        settings.KOMPASS_CLAMAV, settings.KOMPASS_ALLOW_UNSCANNED = "unix:/no/such/socket", False
        attach(play)
        sweep()
        assert jobs(play) == []
        with acting(play.town.coordinator):
            scan = Job.objects.get()
        with acting_as(Actor("job", scan.pk)), transaction.atomic():
            StoredFile.objects.update(state="clean")
        for _time in range(2):
            sweep()
        [job] = jobs(play)
        tasks.read_file(str(job.pk))
        assert stored_passages(play.town.coordinator) == [(None, "En plan om stränder.")]

    def test_is_enqueued_periodically_by_the_relay_only(self, play):
        assert periodic.known["files to read"].do is reading_files.sweep
        attach(play)
        with acting(play.town.coordinator):
            Job.objects.all()
            assert run("select app.wish_readings(true, 5)") == [(0,)]
        assert len(jobs(play)) == 1

    def test_indexes_words_in_the_language_of_the_document(self, play):
        attach(play, b"Kunnan rannat ja planen vatten", language="fi")
        tasks.read_file(str(jobs(play)[0].pk))

        def found(*queries):
            with acting(play.town.coordinator):
                return [
                    bool(
                        run(
                            "select 1 from evaluations_passage where words @@ app.asked_words(%s)",
                            query,
                        )[0:1]
                    )
                    for query in queries
                ]

        assert found("ranta", "planernas", "vatten") == [True, False, True]
        with acting(play.town.coordinator):
            version = DocumentVersion.objects.select_related("document").get()
            documents.describe(
                document=version.document,
                facts=Facts("Planen", "other", "", None, "public", "", ""),
            )
        assert found("ranta", "planernas", "vatten") == [True, True, True]

    def test_accesses_only_its_own_version_and_writes_only_its_result(
        self, play, elsewhere, association
    ):
        other = begun(elsewhere, association)
        attach(other, b"En annan plan.")
        version = attach(play)
        [job] = jobs(play)
        with acting(play.town.coordinator):
            Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
        with acting_as(Actor("job", job.pk)), transaction.atomic():
            assert list(DocumentVersion.objects.values_list("pk", flat=True)) == [version.pk]
            assert list(StoredFile.objects.values_list("pk", flat=True)) == [version.file_id]
            assert DocumentVersion.objects.update(reading="read") == 1
        for change in (
            {"number": 9},
            {"municipality_id": elsewhere.municipality.pk},
            {"address": "https://x.example"},
        ):
            with (
                acting_as(Actor("job", job.pk)),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
            ):
                DocumentVersion.objects.update(**change)
        with acting(other.town.coordinator):
            foreign = DocumentVersion.objects.get()
        passage = Passage(
            version=foreign, municipality_id=foreign.municipality_id, place=1, text="Inbrott"
        )
        with (
            acting_as(Actor("job", job.pk)),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            passage.save(force_insert=True)

    def test_cannot_be_imitated_by_people(self, play):
        version = attach(play)
        for person in (play.town.coordinator, play.association.office, play.association.lead):
            with acting(person):
                assert DocumentVersion.objects.update(reading="read") == 0
            with (
                acting(person),
                pytest.raises(ProgrammingError, match="row-level security"),
                transaction.atomic(),
            ):
                Passage.objects.create(
                    version=version,
                    municipality_id=version.municipality_id,
                    place=1,
                    text="Inbrott",
                )

    def test_is_parked_with_its_error_when_the_file_is_lost(self, play):
        storing.remove(attach(play).file.key)
        [job] = jobs(play)
        for _attempt in range(3):
            with pytest.raises(FileNotFoundError):
                tasks.read_file(str(job.pk))
        assert [(job.state, job.error) for job in jobs(play)] == [
            (State.PARKED, "FileNotFoundError")
        ]
        assert reading(play) == "waiting"
        sweep()
        assert len(jobs(play)) == 1
