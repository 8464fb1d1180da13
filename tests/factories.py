"""A small question set, and a small evaluation played by the functions that the views call."""

from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.consensus import domain as consensus
from assessment.notes import domain as notes_domain
from assessment.reading import domain as reading
from assessment.scoring import domain as scoring
from assessment.statements import domain as statements
from assessment.writing import domain as writing
from assessment.writing import selectors as writing_selectors
from evaluations import submitted
from evaluations.models import (
    Answer,
    Duty,
    Evaluation,
    Finding,
    Note,
    NoteKind,
    Round,
    SubmittedAnswer,
)
from evaluations.states import Phase
from kompass.shared.actor import COMMAND, acting_as
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from municipalities import domain as municipalities
from municipalities.access import Person
from questionnaire import catalogue, crosswalks, importing, selectors
from questionnaire.publishing import publish
from reports import publishing
from reports.models import Report
from rounds import domain as rounds
from rounds.assignments import domain as assignments
from tests.database import SETS
from tests.people import Association, Town, acting
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.handing_in import domain as handing_in

ORDER = (
    Phase.PREPARING,
    Phase.SUBMITTED,
    Phase.REVIEWING,
    Phase.REPORTING,
    Phase.FACT_CHECK,
    Phase.RELEASED,
)


def both(sv: str, fi: str) -> dict[str, str]:
    return {"sv": sv, "fi": fi}


def question(key: str, number: str, points: int) -> dict[str, Any]:
    return {
        "key": key,
        "number": number,
        "points": points,
        "title": both(f"Fråga {number}", f"Kysymys {number}"),
        "text": both(f"Hur gör ni i fråga {number}?", f"Miten toimitte kysymyksessä {number}?"),
    }


def area(key: str, sv: str, fi: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "name": both(sv, fi),
        "introduction": both(f"Om {sv}.", f"Aiheena {fi}."),
        "questions": list(questions),
    }


def small_set(**changes: Any) -> dict[str, Any]:
    """Return a question set of three areas and four questions as data."""
    whole = {
        "key": "small",
        "version": "1",
        "languages": ["sv", "fi"],
        "name": both("Liten", "Pieni"),
        "scheme": "aspects",
        "aspects": [
            {"key": "approach", "weight": 25, "name": both("Arbetssätt", "Toimintatapa")},
            {"key": "deployment", "weight": 40, "name": both("Genomslag", "Toteutuminen")},
            {"key": "effect", "weight": 35, "name": both("Effekt", "Vaikutus")},
        ],
        "levels": [
            {"key": str(share), "share": share, "name": both(f"Nivå {share}", f"Taso {share}")}
            for share in (0, 25, 50, 75, 100)
        ],
        "self_assessment": [
            {"key": "partly", "name": both("Delvis", "Osittain")},
            {"key": "fully", "name": both("Fullt ut", "Täysin")},
        ],
        "areas": [
            area(
                "open",
                "Öppenhet",
                "Avoimuus",
                question("open.plan", "1.1", 16),
                question("open.voice", "1.2", 84),
            ),
            area("care", "Omsorg", "Huolenpito", question("care.contact", "2.1", 100)),
            area("shore", "Stränder", "Rannat", question("shore.water", "3.1", 100)),
        ],
    }
    return whole | changes


def as_file(data: Any) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


def load_reference_data() -> None:
    """Load the register and the real question set, and publish a small one beside it."""
    with acting_as(COMMAND):
        municipalities.load_register()
        for file in sorted(SETS.glob("*.yaml")):
            publish(importing.load(file.read_bytes()))
        for file in sorted((SETS.parent / "crosswalks").glob("*.yaml")):
            crosswalks.load(file.read_bytes())
        publish(importing.load(as_file(small_set())))


def some_words(count: int, theme: str = "ord") -> str:
    """Return a text of so many words, each its own."""
    return " ".join(f"{theme}{place}" for place in range(1, count + 1))


def text_file(name: str = "plan.txt", words: str = "En plan.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


def begin_round(
    office: Person, *, name: str = "Provomgång", fact_check: bool = True, key: str = "small"
) -> Round:
    with acting(office):
        return rounds.create_round(
            names={"sv": name, "fi": "Koekierros"},
            question_set=selectors.published().filter(key=key).earliest("version"),
            opens_on=date(2027, 1, 11),
            closes_on=date(2027, 3, 31),
            fact_check=fact_check,
        )


@dataclass
class Play:
    """A small evaluation and its people; each method is one step, done by the person whose step it
    is.
    """

    evaluation: Evaluation
    town: Town
    association: Association
    notes: list[Note] = field(default_factory=list)

    @cached_property
    def catalogue(self) -> catalogue.Catalogue:
        return catalogue.of(self.evaluation.round.question_set_id)

    @property
    def evaluators(self) -> tuple[Person, Person]:
        return self.association.lead, self.association.second

    @property
    def _all(self) -> dict[str, Any]:
        return {"evaluation": self.evaluation, "catalogue": self.catalogue}

    def question(self, key: str = "open.plan") -> Any:
        return self.catalogue.by_key[key]

    def area(self, key: str = "open") -> Any:
        return self.catalogue.area_of[key]

    def answer(
        self,
        key: str = "open.plan",
        *,
        text: str = "Vi har en plan.",
        version: int = 0,
        by: Person | None = None,
        **fields: Any,
    ) -> Any:
        person = by or self.town.coordinator
        fields.setdefault("self_assessment", self.catalogue.steps[0])
        with acting(person):
            return answering.save_answer(
                evaluation=self.evaluation,
                question=self.question(key),
                person=person,
                version=version,
                text=text,
                **fields,
            )

    def answer_to(self, key: str) -> Any:
        return Answer.objects.get(evaluation=self.evaluation, question=self.question(key))

    def reports(self) -> Any:
        return Report.objects.filter(evaluation=self.evaluation)

    def submitted(self) -> Any:
        return SubmittedAnswer.objects.filter(evaluation=self.evaluation).select_related(
            "question__area"
        )

    def state(
        self, key: str = "open", *, text: str = "Mötena är öppna.", cited: bool = True
    ) -> Any:
        person = self.town.coordinator
        with acting(person):
            made = statements_domain.save_statement(
                evaluation=self.evaluation, area=self.area(key), person=person, version=0, text=text
            )
        if cited:
            self.cite(made)
        return made

    def cite(self, owner: Any, *, pages: str = "4", **given: Any) -> Any:
        person = self.town.coordinator
        attachment = Attachment(
            **(given or {"file": text_file(), "title": "Planen", "language": "sv"})
        )
        with acting(person):
            try:
                return evidence.cite(
                    evaluation=self.evaluation,
                    owner=owner,
                    attachment=attachment,
                    pages=pages,
                    person=person,
                )
            except evidence.AlreadyAttached as known:
                attachment = Attachment(version=known.version)
                return evidence.cite(
                    evaluation=self.evaluation,
                    owner=owner,
                    attachment=attachment,
                    pages=pages,
                    person=person,
                )

    def raise_nothing(self, key: str) -> Any:
        with acting(self.town.coordinator):
            return statements_domain.raise_nothing(
                evaluation=self.evaluation, area=self.area(key), person=self.town.coordinator
            )

    def prepare(self) -> None:
        """Answer everything; raise one statement in the first area."""
        for each in self.catalogue.questions:
            self.answer(each.key, text=f"Så här gör vi i fråga {each.number}.")
        first, *others = (area.key for area in self.catalogue.areas)
        self.state(first)
        for key in others:
            self.raise_nothing(key)

    def hand_in(self) -> None:
        with acting(self.town.coordinator):
            handing_in.hand_in(**self._all, person=self.town.coordinator)

    def open_review(self) -> None:
        with acting(self.association.lead):
            reading.open_review(evaluation=self.evaluation, person=self.association.lead)

    def note(
        self, *keys: str, by: Person | None = None, stance: str = "supports", **fields: Any
    ) -> Note:
        person = by or self.association.lead
        content = {
            "kind": NoteKind.STRATEGY,
            "title": "Strategin",
            "held_on": date(2027, 5, 4),
            "text": "Där står det.",
        } | fields
        questions = {self.question(key): stance for key in keys or ("open.plan",)}
        with acting(person):
            made = notes_domain.save_note(
                evaluation=self.evaluation, person=person, fields=content, questions=questions
            )
        self.notes.append(made)
        return made

    def interview(self, *keys: str, by: Person | None = None) -> Note:
        heard = {
            "kind": NoteKind.INTERVIEW,
            "group": "unions",
            "title": "",
            "starts_at": time(9),
            "participants": 4,
            "text": "De berättade om arbetet.",
        }
        return self.note(*keys, by=by, **heard)

    def judge(self) -> None:
        lead = self.association.lead
        with acting(lead):
            for statement in submitted.latest_statements(self.evaluation):
                statements.judge_statement(
                    evaluation=self.evaluation,
                    statement=statement,
                    person=lead,
                    judgement="confirmed",
                    note=self.notes[0],
                    words="Det stämmer.",
                )

    def score(self, person: Person, key: str, *levels: int, **fields: Any) -> Any:
        with acting(person):
            return scoring.save_score(
                **self._all, question=self.question(key), person=person, levels=levels, **fields
            )

    def score_everything(self, *levels: int) -> None:
        for person in self.evaluators:
            for each in self.catalogue.questions:
                self.score(person, each.key, *(levels or (50, 50, 25)))

    def lock(self, person: Person) -> bool:
        with acting(person):
            return consensus.open_together(**self._all, person=person)

    def settle(self, key: str = "open.plan", *, by: Person | None = None, **fields: Any) -> Any:
        person = by or self.association.lead
        with acting(person):
            return consensus.settle(
                **self._all, question=self.question(key), person=person, **fields
            )

    def confirm(self, person: Person) -> bool:
        with acting(person):
            return consensus.confirm(**self._all, person=person)

    def agree(self) -> None:
        for act in (self.lock, self.confirm):
            for person in self.evaluators:
                act(person)

    def write(
        self,
        owner: Any,
        *,
        body: str,
        version: int = 0,
        language: str = "sv",
        by: Person | None = None,
    ) -> Any:
        person = by or (
            self.association.lead
            if language == self.evaluation.original_language
            else self.association.translator
        )
        with acting(person):
            return writing.write(
                evaluation=self.evaluation,
                owner=owner,
                language=language,
                body=body,
                version=version,
                person=person,
            )

    def find(
        self,
        key: str = "open",
        *,
        kind: str = "strength",
        body: str = "",
        sources: Any = None,
        **fields: Any,
    ) -> Finding:
        lead = self.association.lead
        chosen = [self.notes[0]] if sources is None else sources
        with acting(lead):
            return writing.save_finding(
                evaluation=self.evaluation,
                area=self.area(key),
                kind=kind,
                body=body or some_words(25, "fynd"),
                sources=chosen,
                person=lead,
                **fields,
            )

    def write_everything(self) -> None:
        """Write what the gate asks for, area by area."""
        for each in self.catalogue.areas:
            self.write(each, body=some_words(120, each.key))
            for kind in ("strength", "strength", "improvement", "improvement"):
                self.find(each.key, kind=kind)

    def translate_everything(self) -> None:
        for each in self.catalogue.areas:
            with acting(self.association.translator):
                pairs = writing_selectors.pairs(self.evaluation, each)
            for place, pair in enumerate(pairs):
                self.write(pair.owner, body=some_words(30, f"sana{place}x"), language="fi")

    def finish_writing(self) -> None:
        with acting(self.association.lead):
            publishing.finish_writing(**self._all, person=self.association.lead)

    def release(self, by: Person | None = None) -> None:
        person = by or self.association.office
        with acting(person):
            publishing.release(**self._all, person=person)


def begun(
    town: Town,
    association: Association,
    *,
    fact_check: bool = True,
    round: Round | None = None,
    key: str = "small",
) -> Play:
    """Start an evaluation in a round of its own, everybody assigned."""
    with acting(association.office):
        made = rounds.add_municipality(
            round=round or begin_round(association.office, fact_check=fact_check, key=key),
            municipality=town.municipality,
        )
        users = {
            Duty.LEAD: association.lead.user,
            Duty.SECOND: association.second.user,
            Duty.TRANSLATOR: association.translator.user,
        }
        assignments.assign_all(evaluation=made, people=users)
    return Play(made, town, association)


def played(town: Town, association: Association, phase: str, **options: Any) -> Play:
    """Play an evaluation up to a phase; what the next phase needs is not done yet."""
    play = begun(town, association, **options)
    reached = ORDER.index(Phase(phase))
    steps = [
        (Phase.SUBMITTED, (play.prepare, play.hand_in)),
        (Phase.REVIEWING, (play.open_review, play.note)),
        (Phase.REPORTING, (play.judge, play.score_everything, play.agree)),
        (Phase.FACT_CHECK, (play.write_everything, play.translate_everything, play.finish_writing)),
        (Phase.RELEASED, (play.release,)),
    ]
    for arrives, acts in steps:
        if ORDER.index(arrives) <= reached:
            for act in acts:
                act()
    return play
