"""An evaluation from beginning to end through the pages: six people, from creating the round to
downloading the report.
"""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Locator, expect

from demonstration import data
from demonstration.sample_pdfs import sample_pdf
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service

pytestmark = pytest.mark.browser
TOWN = data.read("granskar")
ASSOCIATION = {row["key"]: row for row in data.association()["people"]}
OWN = {row["key"]: row for row in TOWN["people"]}
QUESTIONS = list(TOWN["scores"])
AREAS = list(dict.fromkeys(key.split(".")[0] for key in QUESTIONS))
LEVELS = ("aspect-approach", "aspect-deployment", "aspect-effect")


@pytest.fixture
def signed_in(chromium: Browser, service: Service):
    """Sign a person in; at the end, raise all errors of their pages."""
    users: list[BrowserUser] = []

    def begin(email: str, language: str) -> BrowserUser:
        user = BrowserUser(chromium, service.url, email)
        users.append(user)
        user.speak(language)
        return user

    yield begin
    for user in users:
        user.leave()


def test_an_evaluation_is_done_from_the_round_to_the_download_of_the_report(
    signed_in, tmp_path: Path
) -> None:
    office = signed_in(ASSOCIATION["office"]["email"], "sv")
    evaluation = the_office_creates_the_round(office)

    coordinator = signed_in(OWN["coordinator"]["email"], "sv")
    the_municipality_answers(coordinator, evaluation, tmp_path)
    coordinator.speak("fi")
    the_municipality_raises_what_it_does_well(coordinator, evaluation)
    the_municipality_hands_in(coordinator, evaluation)

    lead = signed_in(ASSOCIATION["evaluator1"]["email"], "sv")
    the_lead_reads_and_hears(lead, evaluation)
    the_evaluator_scores(lead, evaluation, "lead")
    second = signed_in(ASSOCIATION["evaluator2"]["email"], "fi")
    the_evaluator_scores(second, evaluation, "second")
    the_two_agree(lead, second, evaluation)

    lead.speak("fi")
    the_lead_writes(lead, evaluation)
    translator = signed_in(ASSOCIATION["translator"]["email"], "fi")
    the_translator_translates(translator, evaluation)
    translator.speak("sv")
    translator.go(f"{evaluation}writing/")

    a_draft_is_made(lead, evaluation)
    lead.submit("/finish-writing/").confirm()
    second.speak("sv")
    second.go(evaluation)
    the_municipality_checks_the_draft(coordinator, evaluation)
    office.speak("fi")
    office.go(f"{evaluation}report/").submit("/report/release/").confirm()

    leader = signed_in(OWN["leader"]["email"], "fi")
    files = the_leader_downloads(leader, evaluation)
    leader.speak("sv")
    the_leader_reads_the_history(leader, evaluation)
    assert {language: text_of(file)[:5] for language, file in files.items()} == {
        "sv": "%PDF-",
        "fi": "%PDF-",
    }
    assert {language: pages_of(file) for language, file in files.items()}.keys() == {"sv", "fi"}
    assert all(24 <= pages_of(file) <= 36 for file in files.values())
    for user in (office, coordinator, lead, second, translator, leader):
        assert {"sv", "fi"} <= user.seen.keys()


def text_of(file: bytes) -> str:
    return file[:5].decode()


def pages_of(file: bytes) -> int:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return len(pdf.pages)


def the_office_creates_the_round(office: BrowserUser) -> str:
    """Create a round, find a municipality by typing, assign three people; return the evaluation's
    URL.
    """
    page = office.go("/rounds/").press('main a[href="/rounds/new/"]').page
    page.fill("[name=name_sv]", "Omgång 2027 (prov)")
    page.fill("[name=name_fi]", "Kierros 2027 (koe)")
    page.fill("[name=opens_on]", "2027-01-11")
    page.fill("[name=closes_on]", "2027-03-31")
    office.submit("/rounds/new/")
    field = page.locator("[name=municipality]")
    field.press_sequentially("Vasa", delay=30)
    expect(page.locator("#municipality-hits")).to_contain_text("Vaasa")
    field.fill("Kuusluoto")
    expect(page.locator("#municipality-hits")).to_contain_text("Granskär")
    office.submit("/rounds/")
    for duty, key in (
        ("lead", "evaluator1"),
        ("second", "evaluator2"),
        ("translator", "translator"),
    ):
        page.select_option(f"[name={duty}]", label=ASSOCIATION[key]["name"])
    office.submit("/people/")
    page.fill("[name=visit_from]", "2027-05-04")
    page.fill("[name=visit_to]", "2027-05-06")
    office.submit("/visit/")
    return office.path.removesuffix("people/")


def the_municipality_answers(coordinator: BrowserUser, evaluation: str, folder: Path) -> None:
    """Figures, then question by question; the first answer is saved by itself."""
    page = coordinator.go(evaluation).page
    coordinator.go(f"{evaluation}key-facts/")
    for name, value in TOWN["facts"].items():
        page.fill(f"[name={name}]", str(value))
    coordinator.submit("/key-facts/")
    coordinator.go(f"{evaluation}answers/").go(f"{evaluation}answers/areas/{AREAS[0]}/")
    coordinator.go(f"{evaluation}answers/questions/{QUESTIONS[0]}/")
    page.fill("[name=text]", TOWN["answers"][QUESTIONS[0]]["text"])
    expect(page.locator("#save-status")).to_contain_text(re.compile(r"Sparat kl\. \d+\.\d\d"))
    attach_a_file(coordinator, folder)
    for key in QUESTIONS:
        answer_a_question(coordinator, key)
    coordinator.go(f"{evaluation}answers/questions/{QUESTIONS[1]}/")
    page.locator("#evidence a[hx-get]").click()
    page.fill("[name=address]", "https://granskar.example/beslut")
    page.fill("[name=title]", "Granskärs beslutssidor")
    coordinator.submit("/evidence/")


def attach_a_file(coordinator: BrowserUser, folder: Path) -> None:
    file = sample_pdf("Granskärs kommunstrategi 2025–2030", "2025-05-12")
    path = folder / "strategi.pdf"
    path.write_bytes(file.read())
    coordinator.page.locator("#evidence a[hx-get]").click()
    coordinator.page.set_input_files("[name=file]", path)
    coordinator.page.fill("[name=title]", "Granskärs kommunstrategi 2025–2030")
    coordinator.page.fill("[name=pages]", "12–14")
    coordinator.submit("/evidence/")
    expect(coordinator.page.locator("#evidence")).to_contain_text("12–14")


def answer_a_question(coordinator: BrowserUser, key: str) -> None:
    page, answer = coordinator.page, TOWN["answers"][key]
    if answer.get("not_applicable"):
        page.check("[name=self_assessment][value=not_applicable]")
    elif not answer.get("unanswered"):
        page.check(f"[name=self_assessment][value={answer['self_assessment']}]")
        page.fill("[name=text]", answer["text"])
    if "reason" in answer:
        page.fill("[name=reason]", answer["reason"])
    after = "button[name=next]" if key != QUESTIONS[-1] else "button:not([name])"
    coordinator.press(f'main form[action$="/questions/{key}/"] .actions {after}')


def the_municipality_raises_what_it_does_well(coordinator: BrowserUser, evaluation: str) -> None:
    """One statement per area with evidence; in one area nothing is raised."""
    page = coordinator.page
    for area in AREAS:
        rows = TOWN["statements"][area]
        coordinator.go(f"{evaluation}answers/areas/{area}/")
        if isinstance(rows, dict):
            coordinator.submit("/nothing/")
            continue
        page.fill("[name=text]", rows[0]["text"]["sv"])
        coordinator.submit(f"/areas/{area}/")
        page.select_option("[name=document]", label="Granskärs kommunstrategi 2025–2030")
        page.fill("[name=pages]", "3–4")
        coordinator.submit("/evidence/")


def the_municipality_hands_in(coordinator: BrowserUser, evaluation: str) -> None:
    coordinator.go(f"{evaluation}hand-in/").submit("/hand-in/")
    assert coordinator.path == f"{evaluation}receipt/"


def the_lead_reads_and_hears(lead: BrowserUser, evaluation: str) -> None:
    """Open the review, write notes of every kind, judge the statements."""
    page = lead.go(evaluation).submit("/open-review/").page
    for note in TOWN["notes"]:
        interview = note["kind"] == "interview"
        lead.go(f"{evaluation}notes/{'interview' if interview else 'new'}/")
        if interview:
            page.select_option("[name=group]", note["group"])
            page.fill("[name=starts_at]", note["starts_at"].replace(".", ":").zfill(5))
            page.fill("[name=participants]", str(note["participants"]))
        else:
            page.select_option("[name=kind]", note["kind"])
            page.fill("[name=title]", note["title"])
            page.fill("[name=address]", note.get("address", ""))
        page.fill("[name=held_on]", str(note.get("held_on") or note["seen_on"]))
        page.fill("[name=text]", note["text"])
        page.check(f"[name=stance][value={next(iter(note['questions'].values()))}]")
        for key in note["questions"]:
            tick(page.locator(f"[name=questions][value='{key}']"))
        lead.submit("/notes/")
    for area in AREAS:
        lead.go(f"{evaluation}reading/areas/{area}/")
        if isinstance(TOWN["statements"][area], dict):
            continue
        statement = TOWN["statements"][area][0]
        page.check(f"main form [name$=judgement][value={statement['verdict']}]")
        page.select_option("main form [name$=note]", index=2)
        page.fill("main form [name$=words]", statement["verdict_note"]["sv"])
        lead.submit("/reading/statements/")


def tick(box: Locator) -> None:
    """Tick a box by the keyboard, its group opened first where it is folded."""
    folded = box.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.press("Enter")
    expect(box).to_be_visible()
    box.press("Space")
    expect(box).to_be_checked()


def the_evaluator_scores(evaluator: BrowserUser, evaluation: str, role: str) -> None:
    """Score every question alone, then lock."""
    page = (
        evaluator.go(f"{evaluation}reading/")
        .go(f"{evaluation}reading/questions/{QUESTIONS[0]}/")
        .page
    )
    for key in QUESTIONS:
        for aspect, level in zip(LEVELS, TOWN["scores"][key][role], strict=True):
            page.check(f"[name={aspect}][value='{level}']")
        evaluator.submit(f"/reading/questions/{key}/")
    evaluator.go(f"{evaluation}reading/").submit("/scores/lock/")


def the_two_agree(lead: BrowserUser, second: BrowserUser, evaluation: str) -> None:
    """Settle what differs with a reason, one question by points set directly, and confirm both."""
    page = lead.page
    for key in QUESTIONS:
        row = TOWN["scores"][key]
        if row["lead"] == row["second"] and "settled_points" not in row:
            continue
        lead.go(f"{evaluation}consensus/{key}/")
        for aspect, level in zip(LEVELS, row.get("settled", row["lead"]), strict=True):
            page.check(f"[name={aspect}][value='{level}']")
        if "settled_points" in row:
            page.fill("[name=points]", str(row["settled_points"]).replace(".", ","))
        page.fill("[name=reason]", row["reason"])
        lead.submit(f"/consensus/{key}/")
    lead.submit("/consensus/confirm/")
    second.go(f"{evaluation}consensus/").submit("/consensus/confirm/")
    assert second.path == f"{evaluation}writing/"


def the_lead_writes(lead: BrowserUser, evaluation: str) -> None:
    """A narrative per area, two strengths and two improvements with a source each."""
    page = lead.page
    for area in AREAS:
        lead.go(f"{evaluation}writing/{area}/")
        page.fill("[name=body]", TOWN["narratives"][area]["sv"])
        lead.submit(f"/writing/{area}/")
        for finding in four_findings(area):
            lead.go(f"{evaluation}writing/{area}/findings/new/")
            page.check(f"[name=kind][value={finding['kind']}]")
            page.fill("[name=body]", finding["text"]["sv"])
            tick(page.locator("[name=sources]").nth(3))
            lead.submit("/findings/new/")


def four_findings(area: str) -> list[dict]:
    """Two strengths and two improvements of an area."""
    rows = TOWN["findings"][area]
    return [
        row
        for kind in ("strength", "improvement")
        for row in [r for r in rows if r["kind"] == kind][:2]
    ]


def the_translator_translates(translator: BrowserUser, evaluation: str) -> None:
    """Write every text's Finnish beside its Swedish."""
    page = translator.page
    finnish = {text["sv"].strip(): text["fi"].strip() for text in bilingual_texts()}
    for area in AREAS:
        translator.go(f"{evaluation}writing/{area}/fi/")
        articles = page.locator("main article")
        for place in range(articles.count()):
            article = articles.nth(place)
            original = (
                article.locator(".typed").first.evaluate("element => element.textContent").strip()
            )
            article.locator("textarea").fill(finnish[original.replace("\r\n", "\n")])
            translator.press(article.locator("form button"))


def bilingual_texts() -> list[dict]:
    """Return every text of the municipality's evaluation that the data hold in both languages."""
    rows = list(TOWN["narratives"].values())
    rows += [finding["text"] for findings in TOWN["findings"].values() for finding in findings]
    for statements in TOWN["statements"].values():
        for statement in statements if isinstance(statements, list) else []:
            rows += [statement["text"], statement["verdict_note"]]
    return rows


def a_draft_is_made(lead: BrowserUser, evaluation: str) -> None:
    """Request a draft; the page shows by itself when the worker has made it."""
    lead.go(f"{evaluation}report/").submit("/report/request/")
    expect(lead.page.locator('main a[href*="/report/files/"]')).to_have_count(2, timeout=60_000)


def the_municipality_checks_the_draft(coordinator: BrowserUser, evaluation: str) -> None:
    page = coordinator.go(f"{evaluation}report/").page
    for _ in range(60):
        if page.locator('main a[href*="/report/files/"]').count() == 2:
            break
        page.wait_for_timeout(500)
        coordinator.go(f"{evaluation}report/")
    assert page.locator('main a[href*="/report/files/"]').count() == 2


def the_leader_downloads(leader: BrowserUser, evaluation: str) -> dict[str, bytes]:
    """Download the released report in both languages, once the worker has made it."""
    page = leader.go("/").go(f"{evaluation}report/").page
    links = page.locator('main a[href*="/report/files/"]')
    for _ in range(60):
        if links.count() == 2:
            break
        page.wait_for_timeout(500)
        leader.go(f"{evaluation}report/")
    files: dict[str, bytes] = {}
    for place in range(links.count()):
        with page.expect_download() as download:
            links.nth(place).click()
        name = download.value.suggested_filename
        files[name.removesuffix(".pdf").rpartition("-")[2]] = Path(
            download.value.path()
        ).read_bytes()
    return files


def the_leader_reads_the_history(leader: BrowserUser, evaluation: str) -> None:
    """From the whole history to an area and an answer, whose earlier text is opened by keyboard."""
    page = leader.go(evaluation).press('nav a[href$="/history/"]').page
    assert "En rapport laddades ner." in leader.words
    leader.press(f'main a[href$="/history/areas/{AREAS[0]}/"]').press(
        f'main nav a[href$="/history/questions/{QUESTIONS[0]}/"]'
    )
    summary = page.locator("main details summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main details[open] .typed").first).to_be_visible()
    leader.look()
    leader.speak("fi")
