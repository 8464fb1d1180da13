"""The office edits drafts in the browser: texts, order, points, ticks, publishing, versions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kompass import printing
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import drafting, importing, spreadsheet, states, storing, yamlfile
from questionnaire.models import Area, Question, QuestionSet, TextState
from questionnaire.publishing import publish
from questionnaire.tree import find
from tests.factories import as_file, both, small_set
from tests.pages.query_counts import query_count
from tests.people import acting

pytestmark = pytest.mark.django_db
PLAN = "areas/open/questions/open.plan"


@pytest.fixture
def office(association, browser_of):
    return browser_of(association.office)


@pytest.fixture
def small():
    return QuestionSet.objects.get(key="small", version="1")


@pytest.fixture
def draft(association, small):
    with acting(association.office):
        return drafting.continue_from(small, "2")


def part(question_set, place):
    return reverse("question-set-part", args=[question_set.pk, place])


def form_of(office, question_set, place):
    """Return what the part's form sends when nothing is changed."""
    form = office.get(part(question_set, place)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def save(office, question_set, place, **changes):
    sent = form_of(office, question_set, place) | {
        name.replace("__", "-"): value for name, value in changes.items()
    }
    return office.post(
        part(question_set, place),
        {name: value for name, value in sent.items() if value not in (None, False)},
    )


def text(question_set, place, field, language):
    found = find(storing.read(question_set), place)
    return found.text(field, language)


def test_texts_are_shown_side_by_side_and_saved_together(office, draft):
    page = office.get(part(draft, PLAN))
    columns = [column.language for column in page.context["entries"][0].columns]
    answer = save(
        office,
        draft,
        PLAN,
        **{
            "text-guidance-sv": "Vi tittar efter en plan.",
            "text-guidance-fi": "Etsimme suunnitelmaa.",
        },
    )
    assert columns == ["sv", "fi", "en"]
    assert answer.status_code == 302
    assert text(draft, PLAN, "guidance", "sv") == "Vi tittar efter en plan."
    assert text(draft, PLAN, "guidance", "fi") == "Etsimme suunnitelmaa."


def marks(office, question_set, place=""):
    row = office.get(reverse("question-set", args=[question_set.pk])).context["row"]
    for area in row.children["areas"]:
        for each in (area, *area.children["questions"]):
            if each.place == place:
                return each.marks
    return row.marks


def test_a_change_in_the_first_language_alone_makes_the_others_stale(office, draft):
    save(office, draft, PLAN, **{"text-text-sv": "Hur har ni bestämt?"})
    found = marks(office, draft, PLAN)
    assert found.missing == 0
    assert found.stale == 1
    save(office, draft, PLAN, **{"text-text-fi": "Miten olette päättäneet?"})
    assert marks(office, draft, PLAN).stale == 0


def test_a_missing_text_is_marked_on_its_part_and_on_those_above(office, draft):
    save(office, draft, PLAN, **{"text-guidance-sv": "Bara svenska."})
    assert [
        marks(office, draft, place).missing for place in (PLAN, "areas/open", "areas/care", "")
    ] == [1, 1, 0, 1]


def test_a_text_stays_ticked_until_it_changes(office, draft):
    save(office, draft, PLAN, **{"tick-title-sv": "on", "tick-title-fi": "on"})
    ticked = TextState.objects.filter(question_set=draft, ticked_at__isnull=False).values_list(
        "place", "field", "language"
    )
    assert sorted(ticked) == [(PLAN, "title", "fi"), (PLAN, "title", "sv")]
    save(office, draft, PLAN, **{"text-title-sv": "En annan rubrik", "tick-title-sv": None})
    assert sorted(ticked.all()) == [(PLAN, "title", "fi")]


def test_a_stale_text_is_no_longer_stale_once_it_is_ticked(office, draft):
    save(office, draft, PLAN, **{"text-text-sv": "Hur har ni bestämt?"})
    save(office, draft, PLAN, **{"tick-text-fi": "on"})
    assert marks(office, draft, PLAN).stale == 0


def test_in_a_published_version_ticks_change_but_texts_do_not(office, small):
    before = storing.read(small)
    answer = office.post(part(small, PLAN), {"text-title-sv": "Ändrad", "tick-title-sv": "on"})
    assert answer.status_code == 302
    assert storing.read(small) == before
    assert TextState.objects.filter(question_set=small, ticked_at__isnull=False).count() == 1


def test_saving_over_somebody_elses_text_is_refused_and_shows_both_texts(office, draft):
    old = form_of(office, draft, PLAN)
    save(office, draft, PLAN, **{"text-title-sv": "Den enas"})
    answer = office.post(part(draft, PLAN), old | {"text-title-sv": "Den andras"})
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Den enas" in words
    assert "Den andras" in words
    assert text(draft, PLAN, "title", "sv") == "Den enas"


def test_an_invalid_text_or_value_is_refused_and_stays_in_the_form(office, draft):
    answer = save(office, draft, PLAN, **{"text-title-sv": "x" * 201})
    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()
    answer = save(office, draft, PLAN, **{"value-points": "101"})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["value-points"]
    answer = save(office, draft, PLAN, **{"text-title-sv": "", "text-title-fi": ""})
    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1
    assert text(draft, PLAN, "title", "sv") == "Fråga 1.1"


def test_questions_are_renumbered_when_one_is_moved_added_or_removed(office, draft):
    office.post(reverse("move-question-set-part", args=[draft.pk, PLAN]), {"by": "down"})
    numbers = Question.objects.filter(area__question_set=draft, area__key="open").order_by(
        "position"
    )
    assert list(numbers.values_list("key", "number")) == [
        ("open.voice", "1.1"),
        ("open.plan", "1.2"),
    ]
    adding = reverse("add-question-set-part", args=[draft.pk, "questions", "areas/open"])
    new = {
        "key": "open.new",
        "value-points": "5",
        "value-number": "9",
        "text-title-sv": "Ny",
        "text-text-sv": "Hur?",
    }
    answer = office.post(adding, new)
    assert answer.headers["Location"] == part(draft, "areas/open/questions/open.new")
    assert list(numbers.values_list("key", "number")) == [
        ("open.voice", "1.1"),
        ("open.plan", "1.2"),
        ("open.new", "1.3"),
    ]
    office.post(reverse("remove-question-set-part", args=[draft.pk, PLAN]))
    assert list(numbers.values_list("key", "number")) == [
        ("open.voice", "1.1"),
        ("open.new", "1.2"),
    ]
    assert not TextState.objects.filter(question_set=draft, place=PLAN).exists()


def test_a_repeated_or_invalid_key_is_refused(office, draft):
    adding = reverse("add-question-set-part", args=[draft.pk, "questions", "areas/open"])
    new = {"value-points": "5", "value-number": "9", "text-title-sv": "Ny", "text-text-sv": "Hur?"}
    answers = [office.post(adding, new | {"key": key}) for key in ("open.plan", "open/plan", "")]
    assert [(answer.status_code, "Hur?" in answer.content.decode()) for answer in answers] == [
        (422, True)
    ] * 3
    assert Question.objects.filter(area__question_set=draft).count() == 4


def test_questions_are_renumbered_when_their_area_is_moved(office, draft):
    office.post(reverse("move-question-set-part", args=[draft.pk, "areas/care"]), {"by": "up"})
    assert list(Area.objects.filter(question_set=draft).values_list("key", flat=True)) == [
        "care",
        "open",
        "shore",
    ]
    assert Question.objects.get(area__question_set=draft, key="open.voice").number == "2.2"


def test_the_tree_shows_the_sum_of_points_of_each_area(office, draft):
    save(office, draft, PLAN, **{"value-points": "20"})
    row = office.get(reverse("question-set", args=[draft.pk])).context["row"]
    assert [area.total for area in row.children["areas"]] == [104, 100, 100]


def test_faults_are_listed_before_publishing_and_prevent_it(office, draft):
    save(office, draft, PLAN, **{"value-points": "20", "text-guidance-sv": "Bara svenska."})
    address = reverse("publish-question-set", args=[draft.pk])
    page = office.get(address)
    assert [(pointer.address, pointer.language) for pointer in page.context["faults"]] == [
        (PLAN, ""),
        (PLAN, "fi"),
    ]
    assert (
        page.context["faults"][0].sentence == "Poängen i området ”open” har summan 104, inte 100."
    )
    answer = office.post(address)
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert draft.published_at is None


def test_stale_and_unticked_texts_are_listed_but_do_not_prevent_publishing(office, draft):
    save(office, draft, PLAN, **{"text-text-sv": "Hur har ni bestämt?"})
    address = reverse("publish-question-set", args=[draft.pk])
    page = office.get(address)
    assert page.context["faults"] == []
    assert len(page.context["stale"]) == 1
    assert len(page.context["unticked"]) > 10
    assert office.post(address).status_code == 302
    draft.refresh_from_db()
    assert draft.published_at is not None


def test_a_new_version_is_a_copy_of_the_old_one_with_its_ticks(office, small):
    office.post(part(small, PLAN), {"tick-title-sv": "on"})
    answer = office.post(reverse("continue-question-set", args=[small.pk]), {"version_name": "2"})
    made = QuestionSet.objects.get(key="small", version="2")
    assert answer.headers["Location"] == reverse("question-set", args=[made.pk])
    old, new = storing.read(small), storing.read(made)
    old.values["version"] = "2"
    assert new == old
    assert made.previous == small
    assert [key for key, known in states.read(made).items() if known.ticked_at] == [
        (PLAN, "title", "sv")
    ]


@pytest.mark.parametrize("version", ["1", "", "a b", "x" * 21, "å"])
def test_a_version_that_exists_or_has_an_invalid_name_is_refused(office, small, version):
    answer = office.post(
        reverse("continue-question-set", args=[small.pk]), {"version_name": version}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["version_name"]
    assert QuestionSet.objects.filter(key="small").count() == 1


def test_the_differences_from_the_previous_version_are_shown(office, draft):
    save(office, draft, PLAN, **{"text-title-sv": "En ny rubrik", "value-points": "17"})
    office.post(reverse("move-question-set-part", args=[draft.pk, "areas/shore"]), {"by": "up"})
    page = office.get(reverse("question-set-differences", args=[draft.pk]))
    assert [(change.kind, change.before, change.after) for change in page.context["changes"]] == [
        ("value", "1", "2"),
        ("moved", 3, 2),
        ("moved", 2, 3),
        ("value", 16, 17),
        ("text", "Fråga 1.1", "En ny rubrik"),
        ("value", "3.1", "2.1"),
        ("value", "2.1", "3.1"),
    ]


def test_a_draft_can_be_discarded_but_a_published_version_cannot(office, draft, small):
    answers = [
        office.post(reverse("discard-question-set", args=[each.pk])).status_code
        for each in (draft, small)
    ]
    assert answers == [302, 409]
    assert list(QuestionSet.objects.filter(key="small")) == [small]


def test_the_preview_shows_the_guidance_of_the_mainland_and_of_aland(office, association, draft):
    save(
        office,
        draft,
        PLAN,
        **{
            "text-guidance-sv": "Fastlandet.",
            "text-guidance-fi": "Manner.",
            "text-guidance_aland-sv": "På Åland.",
        },
    )
    address = reverse("preview-question", args=[draft.pk, "open.plan"])
    mainland, aland = office.get(address), office.get(f"{address}?where=aland")
    assert str(mainland.context["help"].guidance) == "Fastlandet."
    assert str(aland.context["help"].guidance) == "På Åland."
    assert office.get(reverse("preview-question", args=[draft.pk, "no.such"])).status_code == 404


@pytest.mark.parametrize("questions", [1, 3])
def test_the_tree_makes_a_constant_number_of_queries(office, draft, association, questions):
    with acting(association.office):
        for number in range(questions):
            place = f"areas/open/questions/q{number}"
            office.post(
                reverse("add-question-set-part", args=[draft.pk, "questions", "areas/open"]),
                {
                    "key": f"q{number}",
                    "value-points": "1",
                    "value-number": "1",
                    "text-title-sv": "T",
                    "text-text-sv": "F",
                },
            )
            office.post(
                reverse("add-question-set-part", args=[draft.pk, "indicators", place]),
                {"key": "one", "text-text-sv": "Finns."},
            )
    asked = [
        query_count(office, address)
        for address in (reverse("question-set", args=[draft.pk]), part(draft, PLAN))
    ]
    assert asked == [16, 16]


def upload(raw, name="set.xlsx"):
    return {"file": SimpleUploadedFile(name, raw)}


def test_a_spreadsheet_is_previewed_before_it_is_applied(office, draft):
    root = storing.read(draft)
    find(root, PLAN).texts["title"]["sv"] = "Från kalkylarket"
    answer = office.post(
        reverse("read-spreadsheet", args=[draft.pk]), upload(spreadsheet.write(root))
    )
    page = office.get(answer.headers["Location"])
    assert [(change.kind, change.before, change.after) for change in page.context["changes"]] == [
        ("text", "Fråga 1.1", "Från kalkylarket")
    ]
    assert text(draft, PLAN, "title", "sv") == "Fråga 1.1"
    assert office.post(answer.headers["Location"]).status_code == 302
    assert text(draft, PLAN, "title", "sv") == "Från kalkylarket"


def test_a_draft_that_was_changed_since_the_preview_is_not_overwritten(office, draft):
    root = storing.read(draft)
    find(root, PLAN).texts["title"]["sv"] = "Från kalkylarket"
    address = office.post(
        reverse("read-spreadsheet", args=[draft.pk]), upload(spreadsheet.write(root))
    ).headers["Location"]
    save(office, draft, PLAN, **{"text-title-fi": "Samalla muutettu"})
    assert office.post(address).status_code == 409
    assert text(draft, PLAN, "title", "sv") == "Fråga 1.1"


def test_another_sets_spreadsheet_is_refused(office, draft, small):
    answer = office.post(
        reverse("read-spreadsheet", args=[draft.pk]), upload(spreadsheet.write(storing.read(small)))
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        "Kalkylfilen hör till en annan frågeuppsättning: ”version” har värdet ”1”."
    ]


def test_a_set_is_downloaded_in_every_format(office, small):
    names = {
        "question-set-yaml": [],
        "question-set-xlsx": [],
        "booklet-docx": ["sv"],
        "booklet-pdf": ["fi"],
    }
    files = {
        name: office.get(reverse(name, args=[small.pk, *more])) for name, more in names.items()
    }
    assert {name: file.headers["Content-Disposition"] for name, file in files.items()} == {
        "question-set-yaml": 'attachment; filename="small-1.yaml"',
        "question-set-xlsx": 'attachment; filename="small-1.xlsx"',
        "booklet-docx": 'attachment; filename="small-1-sv.docx"',
        "booklet-pdf": 'attachment; filename="small-1-fi.pdf"',
    }
    root = storing.read(small)
    assert importing.parse(files["question-set-yaml"].content) == root
    assert spreadsheet.read(files["question-set-xlsx"].content) == root
    assert [
        office.get(reverse("booklet-pdf", args=[small.pk, code])).status_code
        for code in ("en", "xx")
    ] == [404, 404]


def test_the_database_refuses_changes_of_a_published_set(association, small):
    with (
        acting(association.office),
        pytest.raises(Exception, match="a published question set never changes"),
    ):
        Question.objects.filter(area__question_set=small).update(max_points=1)


def test_the_database_lets_only_the_office_write(association, draft, town):
    for who in (town.coordinator, association.lead):
        with pytest.raises(Exception, match="only the office changes a question set"), acting(who):
            Question.objects.filter(area__question_set=draft).update(max_points=1)


def test_a_round_keeps_its_version_when_a_new_one_is_published(play, association):
    before = [(q.pk, q.number, q.name_sv) for q in play.catalogue.questions]
    with acting_as(COMMAND):
        publish(importing.load(as_file(small_set(version="2", name=both("Ny", "Uusi")))))
    play.answer()
    assert [(q.pk, q.number, q.name_sv) for q in play.catalogue.questions] == before
    assert str(play.evaluation.round.question_set) == "small 1"


def test_all_texts_of_a_question_are_ticked_at_once_in_one_language(office, small):
    with acting_as(COMMAND):
        before = TextState.objects.filter(question_set=small, place__startswith=PLAN).values_list(
            "language", flat=True
        )
        assert sorted(before) == ["fi", "fi", "sv", "sv"]
    address = reverse("tick-question-set-part", args=[small.pk, PLAN])
    assert office.post(address, {"language": "fi"}).headers["Location"] == part(small, PLAN)
    ticked = TextState.objects.filter(question_set=small, ticked_at__isnull=False).values_list(
        "place", "field", "language"
    )
    assert sorted(ticked) == [(PLAN, "text", "fi"), (PLAN, "title", "fi")]
    assert office.post(address, {"language": "xx"}).status_code == 404


def test_ticking_everything_leaves_no_working_translation(office, small):
    for language in ("sv", "fi"):
        office.post(
            reverse("tick-question-set-part", args=[small.pk, "set"]), {"language": language}
        )
    assert [states.is_working(small, language) for language in ("sv", "fi")] == [False, False]
    assert not marks(office, small)


def test_a_file_of_an_existing_draft_is_previewed_before_it_is_applied(office, draft):
    root = storing.read(draft)
    same = office.post(reverse("question-sets"), upload(yamlfile.write(root), "set.yaml"))
    find(root, PLAN).texts["title"]["sv"] = "Från filen"
    changed = office.post(reverse("question-sets"), upload(yamlfile.write(root), "set.yaml"))
    assert same.headers["Location"] == reverse("question-set", args=[draft.pk])
    assert text(draft, PLAN, "title", "sv") == "Fråga 1.1"
    page = office.get(changed.headers["Location"])
    assert [(change.kind, change.before, change.after) for change in page.context["changes"]] == [
        ("text", "Fråga 1.1", "Från filen")
    ]
    office.post(changed.headers["Location"])
    assert text(draft, PLAN, "title", "sv") == "Från filen"


def test_the_same_key_in_two_areas_prevents_publishing(office, draft):
    adding = reverse("add-question-set-part", args=[draft.pk, "questions", "areas/care"])
    office.post(
        adding,
        {
            "key": "open.plan",
            "value-points": "1",
            "value-number": "9",
            "text-title-sv": "T",
            "text-text-sv": "F",
        },
    )
    page = office.get(reverse("publish-question-set", args=[draft.pk]))
    found = [(pointer.sentence, pointer.address) for pointer in page.context["faults"]]
    assert (
        "Nyckeln ”open.plan” förekommer mer än en gång.",
        "areas/care/questions/open.plan",
    ) in found
    assert office.post(reverse("publish-question-set", args=[draft.pk])).status_code == 422


def test_a_missing_english_text_is_shown_in_swedish_and_marked(office, association, draft):
    save(
        office,
        draft,
        PLAN,
        **{
            "text-guidance-sv": "Vi tittar efter en plan.",
            "text-guidance-fi": "Etsimme suunnitelmaa.",
        },
    )
    user = association.office.user
    user.language = "en"
    with acting(association.office):
        user.save()
    words = office.get(reverse("preview-question", args=[draft.pk, "open.plan"])).content.decode()
    assert '<span lang="sv">Vi tittar efter en plan.</span>' in words
    assert "(in Swedish)" in words


def test_a_server_that_cannot_print_points_to_the_text_document(office, small, monkeypatch):
    def nothing_prints(**_page):
        raise printing.PrintingUnavailable(printing.HELP)

    def nothing_is_stored(_key):
        raise FileNotFoundError

    monkeypatch.setattr("questionnaire.booklet.printing.to_pdf", nothing_prints)
    monkeypatch.setattr("questionnaire.booklet.storing.read", nothing_is_stored)
    page = office.get(reverse("booklet-pdf", args=[small.pk, "sv"]))
    assert page.status_code == 409
    assert "(DOCX)" in page.content.decode()


def test_a_refused_form_can_be_saved_over_the_text_it_has_shown(office, draft):
    old = form_of(office, draft, PLAN)
    save(office, draft, PLAN, **{"text-title-sv": "Den enas"})
    page = office.post(part(draft, PLAN), old | {"text-title-sv": "Den andras"})
    form = page.context["form"]
    again = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    assert again["text-title-sv"] == "Den andras"
    assert office.post(part(draft, PLAN), again).status_code == 302
    assert text(draft, PLAN, "title", "sv") == "Den andras"


def test_a_ticked_text_stays_stale_from_a_change_in_the_first_language_until_it_is_ticked(
    office, draft
):
    save(office, draft, PLAN, **{"tick-text-sv": "on", "tick-text-fi": "on"})
    save(office, draft, PLAN, **{"text-text-sv": "Hur har ni bestämt?"})
    assert marks(office, draft, PLAN).stale == 1
    save(office, draft, PLAN, **{"value-points": "15"})
    assert marks(office, draft, PLAN).stale == 1
    save(office, draft, PLAN, **{"tick-text-fi": "on"})
    assert marks(office, draft, PLAN).stale == 0


@pytest.mark.parametrize("changes", [1, 3])
def test_the_review_pages_of_a_draft_make_a_constant_number_of_queries(office, draft, changes):
    for language in ("sv", "fi", "en")[:changes]:
        save(office, draft, PLAN, **{f"text-title-{language}": f"Ny {language}"})
    addresses = [
        reverse(name, args=[draft.pk])
        for name in ("question-set-differences", "publish-question-set")
    ]
    asked = [
        query_count(office, address)
        for address in (*addresses, reverse("preview-question", args=[draft.pk, "open.plan"]))
    ]
    assert asked == [27, 27, 14]
