"""Answering offline with colleagues, through the pages: export, fill in with other programs,
import, preview, save.
"""

import io
import json
import zipfile

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext
from docx.oxml.ns import qn

from evaluations.models import Answer, AnswerProposal, Revision
from kompass.shared.errors import Invalid
from rounds.help import domain as reading_grants
from tests import people
from tests.audit.events import events_read_by
from tests.markup import markup
from tests.pages.query_counts import query_count
from tests.people import acting
from tests.uploads import corpus_packages
from tests.uploads.files import SHEET, WORD, WORD_MACROS, office
from workspace.answering.domain import answers as answering
from workspace.offline import domain as offline
from workspace.offline.files import controls, reading, sheetfile, wordfile
from workspace.offline.files.rows import Filled, Sheet

pytestmark = pytest.mark.django_db


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def translated(sentence, **gaps):
    """Return a sentence in the language of the people of these tests."""
    with translation.override("sv"):
        return escape(gettext(sentence) % gaps)


def exported(client, play, kind="docx"):
    sent = client.get(address(play, f"answers-{kind}", "sv"))
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"].endswith(f'sv.{kind}"')
    return sent.content


def field(document, kind, key):
    """Return the content of a field, as a colleague's program finds it."""
    found = [
        tag
        for tag in document.element.body.iter(qn("w:tag"))
        if tag.get(qn("w:val")) == f"kompass:{kind}:{key}"
    ]
    return found[0].getparent().getparent().find(qn("w:sdtContent"))


def written(raw, texts, **chosen):
    """Fill in a text document as Word does: the first paragraph of each field's control, its mark
    of emptiness left where it is.
    """
    document = docx.Document(io.BytesIO(raw))
    for key, text in texts.items():
        content = field(document, "text", key)
        for old in list(content):
            content.remove(old)
        content.extend(controls.paragraphs(text))
    for key, words in chosen.items():
        next(field(document, "self", key.replace("_", ".")).iter(qn("w:t"))).text = words
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def filled_in(raw, texts):
    """Fill in the spreadsheet's column of answers."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value in texts:
            row[5].value = texts[row[0].value]
            row[5].data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


FILLING = {"docx": written, "xlsx": filled_in}


def imported(client, play, raw, name="svar.docx"):
    return client.post(address(play, "import-answers"), {"file": SimpleUploadedFile(name, raw)})


def preview_of(client, play, raw):
    """Import a file; return the address of its preview and what it shows."""
    sent = imported(client, play, raw)
    assert sent.status_code == 302, sent.context["form"].errors
    return sent.headers["Location"], client.get(sent.headers["Location"]).context["look"]


def keys(look):
    return (
        [row.key for row in look.file_only],
        [row.key for row in look.newer_here],
        [row.key for row in look.unknown],
        look.same,
    )


def now(play):
    with acting(play.town.coordinator):
        return {
            a.question.key: (a.text, a.version) for a in Answer.objects.select_related("question")
        }


def late(play):
    with acting(play.town.coordinator):
        return list(Revision.objects.filter(overtaken=True).values_list("text", "number"))


@pytest.mark.parametrize("kind", FILLING)
def test_an_imported_file_is_previewed_and_then_saved(play, browser_of, kind):
    play.answer(text="Vi har en plan.")
    client = browser_of(play.town.contributor)
    new = {
        "open.plan": "Vi har en plan.\nDen följs upp.",
        "care.contact": "=Kundservice\n- telefon\n- e-post",
    }
    target, look = preview_of(client, play, FILLING[kind](exported(client, play, kind), new))
    assert keys(look) == (["open.plan", "care.contact"], [], [], 2)
    assert now(play) == {"open.plan": ("Vi har en plan.", 1)}
    page = markup(client.get(target))
    assert page.count(" checked") == 2
    assert "<ins>" in page
    sent = client.post(target, {"take": look.proposed})
    assert sent.status_code == 302
    assert sent.headers["Location"] == target
    assert now(play) == {
        "open.plan": (new["open.plan"], 2),
        "care.contact": (new["care.contact"], 1),
    }
    with acting(play.town.coordinator):
        row = Answer.objects.select_related("self_assessment", "written_by").get(
            question__key="open.plan"
        )
    assert row.self_assessment.key == "partly"
    assert row.written_by.pk == play.town.contributor.id
    assert keys(client.get(target).context["look"]) == ([], [], [], 4)


def test_an_untouched_file_changes_nothing_even_after_newer_answers(play, browser_of):
    play.answer(text="Vi har en plan.")
    client = browser_of(play.town.coordinator)
    raw = exported(client, play)
    assert keys(preview_of(client, play, raw)[1]) == ([], [], [], 4)
    play.answer(text="Vi har två planer.", version=1)
    play.answer("care.contact")
    assert keys(preview_of(client, play, raw)[1]) == ([], [], [], 4)


def test_a_newer_answer_is_never_overwritten_and_the_text_of_the_file_can_be_kept(play, browser_of):
    play.answer(text="Vi har en plan.")
    client = browser_of(play.town.coordinator)
    raw = written(
        exported(client, play), {"open.plan": "Filens text.", "open.voice": "Ny i filen."}
    )
    play.answer(text="Nyare här.", version=1, by=play.town.contributor)
    target, look = preview_of(client, play, raw)
    assert keys(look) == (["open.voice"], ["open.plan"], [], 2)
    page = markup(client.get(target))
    assert "Nyare här." in page
    assert "Filens text." in page
    assert 'name="keep" value="open.plan"' in page
    sent = client.post(target, {"keep": ["open.plan"]})
    assert sent.status_code == 302
    assert now(play) == {"open.plan": ("Nyare här.", 2)}
    assert late(play) == [("Filens text.", 1)]
    # A forged form that selects it anyway overwrites nothing either.
    client.post(target, {"take": ["open.plan", "open.voice"]})
    assert now(play) == {"open.plan": ("Nyare här.", 2), "open.voice": ("Ny i filen.", 1)}
    assert late(play) == [("Filens text.", 1)]


def test_an_answer_saved_between_preview_and_import_is_not_overwritten(play, browser_of):
    client = browser_of(play.town.coordinator)
    target, look = preview_of(
        client, play, written(exported(client, play), {"open.plan": "Filens text."})
    )
    play.answer(text="Nyss skriven.")
    page = client.post(target, {"take": look.proposed}, follow=True)
    sentence = (
        "Somebody has saved a newer answer here: %(numbers)s. The newer answer is used; the "
        "file's text is kept among the earlier texts."
    )
    assert translated(sentence, numbers="1.1") in page.content.decode()
    assert now(play) == {"open.plan": ("Nyss skriven.", 1)}
    assert late(play) == [("Filens text.", 0)]


def test_the_same_import_sent_twice_counts_once(play, browser_of):
    client = browser_of(play.town.coordinator)
    target, look = preview_of(
        client, play, written(exported(client, play), {"open.plan": "Filens text."})
    )
    assert [client.post(target, {"take": look.proposed}).status_code for _ in range(2)] == [
        302,
        302,
    ]
    assert now(play) == {"open.plan": ("Filens text.", 1)}
    assert late(play) == []


def test_the_self_assessment_and_the_reason_are_imported_too(play, browser_of):
    client = browser_of(play.town.coordinator)
    raw = written(
        exported(client, play),
        {"open.plan": "Ja."},
        open_plan="Fullt ut",
        care_contact="Gäller inte oss",
    )
    target, look = preview_of(client, play, raw)
    assert [(row.key, row.step_here, row.step_filled) for row in look.file_only] == [
        ("open.plan", "", "Fullt ut"),
        ("care.contact", "", "Gäller inte oss"),
    ]
    client.post(target, {"take": look.proposed})
    with acting(play.town.coordinator):
        rows = {
            a.question.key: a for a in Answer.objects.select_related("question", "self_assessment")
        }
    assert rows["open.plan"].self_assessment.key == "fully"
    assert rows["care.contact"].not_applicable is True


def test_changes_that_empty_an_answer_are_not_preselected(play, browser_of):
    play.answer(text="Vi har en plan.")
    client = browser_of(play.town.coordinator)
    _target, look = preview_of(
        client, play, filled_in(exported(client, play, "xlsx"), {"open.plan": ""})
    )
    assert keys(look)[0] == ["open.plan"]
    assert look.proposed == []


@pytest.mark.parametrize("error", [PermissionDenied("Inte din fråga."), PermissionDenied()])
def test_refused_answers_are_reported_and_the_rest_is_saved(play, browser_of, monkeypatch, error):
    client = browser_of(play.town.contributor)
    target, look = preview_of(
        client, play, written(exported(client, play), {"open.plan": "Ett.", "open.voice": "Två."})
    )
    save = answering.save_answer

    def choosy(**given):
        if given["question"].key == "open.plan":
            raise error
        return save(**given)

    monkeypatch.setattr(answering, "save_answer", choosy)
    page = client.post(target, {"take": look.proposed}, follow=True).content.decode()
    why = str(error) or translated("You do not have permission to write this answer.")
    assert translated("Question %(number)s was not changed: %(why)s", number="1.1", why=why) in page
    assert now(play) == {"open.voice": ("Två.", 1)}


def test_an_import_with_nothing_selected_is_refused(play, browser_of):
    client = browser_of(play.town.coordinator)
    target, _look = preview_of(
        client, play, written(exported(client, play), {"open.plan": "Ett.", "open.voice": "Två."})
    )
    page = client.post(target, {"sent": "1"})
    words = page.content.decode()
    assert page.status_code == 422
    assert translated("Tick at least one answer.") in words
    assert words.count(" checked") == 0
    assert now(play) == {}
    assert client.post(target, {"take": ["nowhere"]}).status_code == 422


def test_a_new_import_replaces_ones_own_preview_not_that_of_a_colleague(play, browser_of):
    karin, christer = browser_of(play.town.coordinator), browser_of(play.town.contributor)
    first = preview_of(karin, play, written(exported(karin, play), {"open.plan": "Ett."}))[0]
    other = preview_of(christer, play, written(exported(christer, play), {"open.plan": "Två."}))[0]
    second = preview_of(karin, play, written(exported(karin, play), {"open.plan": "Tre."}))[0]
    assert [karin.get(each).status_code for each in (first, other, second)] == [404, 200, 200]


def test_the_document_of_an_area_has_only_its_questions(play, browser_of):
    client = browser_of(play.town.leader)
    sent = client.get(address(play, "area-docx", "open", "fi"))
    words = [
        p.text
        for p in docx.Document(io.BytesIO(sent.content)).paragraphs
        if p.style.name.startswith("Heading")
    ]
    assert [word for word in words if word[:1].isdigit()] == [
        "1. Avoimuus",
        "1.1 Kysymys 1.1",
        "1.2 Kysymys 1.2",
    ]
    assert client.get(address(play, "area-docx", "open", "en")).status_code == 404
    look = preview_of(
        browser_of(play.town.coordinator), play, written(sent.content, {"open.plan": "Ja."})
    )[1]
    assert keys(look) == (["open.plan"], [], [], 1)


def test_the_answer_and_area_pages_link_to_export_and_import(play, browser_of):
    client = browser_of(play.town.coordinator)
    answers, area = (
        client.get(address(play, "answers")).content.decode(),
        client.get(address(play, "area", "open")).content.decode(),
    )
    for name, page, parts in (
        ("answers-docx", answers, ("fi",)),
        ("answers-xlsx", answers, ("sv",)),
        ("area-docx", area, ("open", "sv")),
    ):
        assert f'href="{address(play, name, *parts)}"' in page
    assert address(play, "import-answers") in answers
    assert address(play, "import-answers") in area
    leader = browser_of(play.town.leader).get(address(play, "answers")).content.decode()
    assert address(play, "answers-docx", "sv") in leader
    assert address(play, "import-answers") not in leader


def test_another_municipality_sees_no_proposal(play, browser_of):
    client = browser_of(play.town.coordinator)
    target = preview_of(client, play, written(exported(client, play), {"open.plan": "Ett."}))[0]
    other = people.town(code="T02", sv="Kvarnsund").coordinator
    assert browser_of(other).get(target).status_code == 404
    for who, sees in (
        (play.town.leader, 1),
        (other, 0),
        (play.association.lead, 0),
        (play.association.office, 0),
    ):
        with acting(who):
            assert AnswerProposal.objects.count() == sees


def test_an_export_by_the_office_with_a_reading_grant_is_recorded(play, browser_of):
    answer = play.answer()
    office = browser_of(play.association.office)
    assert office.get(address(play, "answers-xlsx", "sv")).status_code == 403
    with acting(play.town.coordinator):
        reading_grants.grant_reading(evaluation=play.evaluation, person=play.town.coordinator)
    exported(office, play)
    [event] = events_read_by(play.town.coordinator, act="read", evaluation_id=play.evaluation.pk)
    assert event.actor == play.association.office.id
    assert event.table_name == "evaluations_answer"
    assert event.row_ids == [str(answer.pk)]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_pages_need_a_constant_number_of_queries(play, browser_of, rows):
    chosen = ("open.plan", "open.voice", "care.contact")[:rows]
    for key in chosen:
        play.answer(key)
    client = browser_of(play.town.coordinator)
    raw = written(exported(client, play), dict.fromkeys(chosen, "Filens text."))
    play.answer(chosen[0], text="Nyare här.", version=1)
    target, look = preview_of(client, play, raw)
    assert keys(look) == (list(chosen[1:]), [chosen[0]], [], 4 - rows)
    pages = (
        target,
        address(play, "answers-docx", "sv"),
        address(play, "answers-xlsx", "sv"),
        address(play, "import-answers"),
    )
    assert [query_count(client, page) for page in pages] == [7, 5, 5, 4]


ROW = Filled("open.plan", "En text.", number="1.1")


def a_sheet(evaluation="", *, key="small", version="1", rows=(ROW,), steps=(("partly", "Delvis"),)):
    return Sheet(str(evaluation), key, version, "sv", rows, steps)


def as_docx(sheet):
    return wordfile.write(sheet, title="Svar")


def as_xlsx(sheet):
    return sheetfile.write(sheet, title="Svar")


def marked(raw, **changes):
    """Return a document with a changed version mark."""
    document = docx.Document(io.BytesIO(raw))
    mark = next(
        tag
        for tag in document.element.body.iter(qn("w:tag"))
        if tag.get(qn("w:val")) == "kompass:sheet"
    )
    words = next(mark.getparent().getparent().iter(qn("w:t")))
    words.text = changes.get("text") or json.dumps(json.loads(words.text) | changes)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_cell(raw, place, value):
    book = openpyxl.load_workbook(io.BytesIO(raw))
    book.worksheets[0][place].value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def without_sheet(raw, name):
    book = openpyxl.load_workbook(io.BytesIO(raw))
    del book[name]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(raw, name, data):
    kept = io.BytesIO(raw)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return kept.getvalue()


def plain_docx():
    kept = io.BytesIO()
    docx.Document().save(kept)
    return kept.getvalue()


NOT_OURS, KIND, ANOTHER, SET = (
    "not an answer file",
    "Choose a text document",
    "another evaluation",
    "different question set",
)
HOSTILE = {
    "nothing": (lambda pk: b"", KIND),
    "words": (lambda pk: "Våra svar".encode(), KIND),
    "PDF": (lambda pk: b"%PDF-1.7\n%", KIND),
    "an old document": (lambda pk: corpus_packages.OLE, KIND),
    "a text of OpenDocument": (lambda pk: corpus_packages.odf(), KIND),
    "cut off": (lambda pk: as_docx(a_sheet(pk))[:4000], "damaged"),
    "macros": (lambda pk: office(WORD_MACROS), "macros"),
    "a bomb": (lambda pk: corpus_packages.lying(), "unreasonable size|damaged"),
    "encrypted": (lambda pk: corpus_packages.encrypted(), "password"),
    "a template from outside": (
        lambda pk: with_part(
            as_docx(a_sheet(pk)),
            "word/_rels/settings.xml.rels",
            corpus_packages.related("attachedTemplate", "https://evil.example/x"),
        ),
        "fetches something",
    ),
    "too large": (lambda pk: b"PK\x03\x04" + b"\0" * reading.MAX_BYTES, "larger than 10 MB"),
    "a document of somebody's": (lambda pk: plain_docx(), NOT_OURS),
    "a broken document": (lambda pk: office(WORD), "damaged and cannot be read"),
    "a spreadsheet of nothing": (lambda pk: office(SHEET), NOT_OURS),
    "another evaluation's document": (
        lambda pk: as_docx(a_sheet("6f0b8f0e-0000-4000-8000-000000000000")),
        ANOTHER,
    ),
    "another evaluation's spreadsheet": (
        lambda pk: as_xlsx(a_sheet("6f0b8f0e-0000-4000-8000-000000000000")),
        ANOTHER,
    ),
    "a different question set": (lambda pk: as_docx(a_sheet(pk, key="other")), SET),
    "another version": (lambda pk: as_xlsx(a_sheet(pk, version="2")), SET),
    "a mark of nonsense": (lambda pk: marked(as_docx(a_sheet(pk)), text="[[["), NOT_OURS),
    "a mark of another format": (lambda pk: marked(as_docx(a_sheet(pk)), kompass=99), NOT_OURS),
    "a version below nought": (
        lambda pk: marked(as_docx(a_sheet(pk)), rows=[["open.plan", "1.1", -1]]),
        NOT_OURS,
    ),
    "a version that is none": (
        lambda pk: marked(as_docx(a_sheet(pk)), rows=[["open.plan", "1.1", "1 or 1=1"]]),
        NOT_OURS,
    ),
    "a question twice": (
        lambda pk: marked(as_docx(a_sheet(pk)), rows=[["open.plan", "1.1", 1]] * 2),
        NOT_OURS,
    ),
    "a key that is no word": (
        lambda pk: marked(as_docx(a_sheet(pk)), rows=[[{"a": 1}, "1.1", 1]]),
        NOT_OURS,
    ),
    "a formula": (
        lambda pk: with_cell(as_xlsx(a_sheet(pk)), "F2", '=HYPERLINK("https://evil.example")'),
        "Cell F2 contains a formula",
    ),
    "a step of its own": (
        lambda pk: as_docx(
            a_sheet(
                pk,
                rows=(Filled("open.plan", self_assessment="best", number="1.1"),),
                steps=(("best", "Bäst"),),
            )
        ),
        "is not a valid self-assessment",
    ),
    "moved columns": (
        lambda pk: with_cell(as_xlsx(a_sheet(pk)), "F1", "Annat"),
        "columns have been moved",
    ),
    "no mark": (lambda pk: without_sheet(as_xlsx(a_sheet(pk)), "kompass"), NOT_OURS),
    "no answers": (lambda pk: as_docx(a_sheet(pk, rows=())), "contains no questions"),
    "a text too long": (
        lambda pk: as_docx(a_sheet(pk, rows=(Filled("open.plan", "x" * 20_001, number="1.1"),))),
        "20001 characters; the maximum is 20000",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_an_unusable_file_is_refused_with_a_message_and_not_stored(play, browser_of, what):
    make, sentence = HOSTILE[what]
    client = browser_of(play.town.coordinator)
    page = imported(client, play, make(play.evaluation.pk))
    errors = page.context["form"].errors
    assert (page.status_code, {name: len(found) for name, found in errors.items()}) == (
        422,
        {"file": 1},
    ), errors
    with acting(play.town.coordinator):
        assert AnswerProposal.objects.count() == 0
        assert Answer.objects.count() == 0
        with translation.override("en"), pytest.raises(Invalid, match=sentence):
            offline.propose(
                evaluation=play.evaluation,
                catalogue=play.catalogue,
                person=play.town.coordinator,
                raw=make(play.evaluation.pk),
            )
