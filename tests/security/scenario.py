"""One evaluation played through the pages by people who type hostile input."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from assessment.writing import selectors as writing_selectors
from demonstration.sessions import start_session
from evaluations.models import (
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
    Finding,
    Note,
    Round,
    Statement,
    SubmittedStatement,
    Undertaking,
    Verdict,
)
from kompass.outbox import execution
from kompass.outbox.models import Job
from kompass.shared.actor import COMMAND, Actor, acting_as
from municipalities import domain, invitation_emails
from municipalities.access import Person
from municipalities.models import Invitation, Membership, Municipality
from questionnaire import spreadsheet, storing
from questionnaire.models import Area, Proposal, QuestionSet
from reports import publishing
from reports.models import Report
from tests.factories import area, as_file, both, question, small_set
from tests.people import acting
from tests.security.addresses import Things
from tests.security.payloads import FILE, MAIL, WEB, planted, rotated
from workspace.handing_in import domain as handing_in

LIMITS = {
    "User.name": 200,
    "Municipality.name": 90,
    "Municipality.area": 90,
    "Invitation.name": 200,
    "Round.name": 120,
    "QuestionSet.name": 200,
    "Aspect.name": 200,
    "Level.name": 200,
    "SelfAssessmentStep.name": 200,
    "Area.name": 200,
    "Question.name": 200,
    "Aspect.description": 2000,
    "Level.description": 2000,
    "Area.introduction": 2000,
    "Question.text": 2000,
    "Question.guidance": 2000,
    "Question.guidance_aland": 2000,
    "Question.documents": 2000,
    "Question.web": 2000,
    "Question.interviews": 2000,
    "Indicator.text": 2000,
    "Prompt.text": 2000,
    "Reference.text": 2000,
    "Rung.text": 2000,
    "AreaGroup.name": 200,
    "QuestionSet.licence": 2000,
    "Crosswalk.note": 2000,
    "Answer.text": 5000,
    "Answer.reason": 2000,
    "Statement.text": 1500,
    "Delegation.message": 2000,
    "Comment.text": 5000,
    "Document.title": 200,
    "Document.description": 500,
    "Document.paragraph": 120,
    "Completion.message": 2000,
    "Undertaking.title": 200,
    "Undertaking.description": 2000,
    "Undertaking.owner": 200,
    "Citation.pages": 60,
    "Note.title": 200,
    "Note.pages": 60,
    "Note.text": 5000,
    "Interview.text": 5000,
    "Verdict.words": 1500,
    "Agreement.reason": 2000,
    "Move.reason": 2000,
    "Narrative.body": 5000,
    "Finding.body": 3000,
    "Translation.body": 3000,
}
WORDS = {"Narrative.body": 130, "Finding.body": 30}


def texts_to_plant() -> dict[str, str]:
    """Return the text for each field; short fields take turns with the payloads."""
    found = {
        label: planted(label, limit - 15 * WORDS.get(label, 0), filler=WORDS.get(label, 0))
        if limit > 200
        else rotated(label, limit, at)
        for at, (label, limit) in enumerate(LIMITS.items())
    }
    found |= {
        "Citation.pages": planted("Citation.pages", 60),
        "Note.pages": planted("Note.pages", 60),
    }
    found |= {label: WEB.format(label) for label in ("DocumentVersion.address", "Note.address")}
    return (
        found
        | {label: MAIL.format(label) for label in ("user.email", "invitation.email")}
        | {"StoredFile.name": FILE}
    )


def levels(approach: str, deployment: str, effect: str) -> dict[str, str]:
    """Return a form's levels."""
    return {"aspect-approach": approach, "aspect-deployment": deployment, "aspect-effect": effect}


def hostile_set(typed: dict[str, str]) -> dict[str, Any]:
    """Return a question set in which every text is planted."""

    def parts(rows: list[dict[str, Any]], label: str, *more: str) -> list[dict[str, Any]]:
        named = ("name", *more)
        return [
            row | {name: both(typed[f"{label}.{name}"], typed[f"{label}.{name}"]) for name in named}
            for row in rows
        ]

    whole = small_set()
    asked = [
        area(
            key,
            typed["Area.name"],
            typed["Area.name"],
            *(question(f"{key}.{n}", f"<zz {n}>", 50) for n in (1, 2)),
        )
        for key in ("open", "care")
    ]
    for each in asked:
        each["introduction"] = both(typed["Area.introduction"], typed["Area.introduction"])
        for q in each["questions"]:
            names = {"title": "name"}
            fields = (
                "title",
                "text",
                "guidance",
                "guidance_aland",
                "documents",
                "web",
                "interviews",
            )
            q |= {
                field: both(*[typed[f"Question.{names.get(field, field)}"]] * 2) for field in fields
            }
            for part, label in (
                ("indicators", "Indicator"),
                ("prompts", "Prompt"),
                ("references", "Reference"),
            ):
                q[part] = [{"key": "one", "text": both(*[typed[f"{label}.text"]] * 2)}]
            q["ladder"] = [{"key": "approach-50", "text": both(*[typed["Rung.text"]] * 2)}]
    return whole | {
        "key": "hostile",
        "version": "\"'><zz>{{7*7}}",
        "name": both(typed["QuestionSet.name"], typed["QuestionSet.name"]),
        "licence": both(typed["QuestionSet.licence"], typed["QuestionSet.licence"]),
        "groups": [{"key": "pair", "name": both(typed["AreaGroup.name"], typed["AreaGroup.name"])}],
        "aspects": parts(whole["aspects"], "Aspect", "description"),
        "levels": parts(whole["levels"], "Level", "description"),
        "self_assessment": parts(whole["self_assessment"], "SelfAssessmentStep"),
        "areas": asked,
    }


@dataclass
class Scenario:
    """The people, the evaluation and what they typed. Each method is one step."""

    typed: dict[str, str] = field(default_factory=texts_to_plant)
    people: dict[str, Person] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def begin(self) -> "Scenario":
        town = Municipality(
            code="T09",
            kind="kommun",
            language_status="bi-sv",
            fictional=True,
            name_sv=self.typed["Municipality.name"],
            name_fi=f"{self.typed['Municipality.name']} FI",
            area_sv=self.typed["Municipality.area"],
            area_fi=self.typed["Municipality.area"],
        )
        with acting_as(COMMAND), transaction.atomic():
            town.save()
        self.town = town
        for key, role, place in (
            ("coordinator", "coordinator", town),
            ("contributor", "contributor", town),
            ("leader", "leader", town),
            ("office", "office", None),
            ("lead", "evaluator", None),
            ("second", "evaluator", None),
            ("translator", "translator", None),
        ):
            email = self.typed["user.email"] if key == "contributor" else f"{key}@tests.example"
            with acting_as(COMMAND):
                user = domain.add_person(
                    email=email,
                    name=self.typed["User.name"],
                    language="sv",
                    roles=[role],
                    municipality=place,
                    password="en hemlig fras",
                )
            self.people[key] = Person(user)
        return self

    def client(self, who: str) -> Client:
        return start_session(Client(raise_request_exception=False), self.people[who].user)

    def post(self, who: str, name: str, *parts: Any, **fields: Any) -> Any:
        """Submit a form; record it in `refused` when it is not accepted."""
        response = self.client(who).post(reverse(name, args=parts), fields)
        if response.status_code not in (200, 302) or (
            response.status_code == 200 and name != "invitation-link"
        ):
            form = response.context and response.context.get("form")
            self.refused.append(
                f"{name}: {response.status_code} {form.errors if form is not None else ''}"
            )
        return response

    def send(self, who: str, name: str, *parts: Any, **fields: Any) -> Any:
        return self.post(who, name, self.evaluation.pk, *parts, **fields)

    def rows(self, who: str, model: Any) -> list[Any]:
        with acting(self.people[who]):
            return list(model.objects.all())

    def plan(self) -> None:
        """The office imports the question set, makes the round, assigns people."""
        self.post(
            "office",
            "question-sets",
            file=SimpleUploadedFile("set.yaml", as_file(hostile_set(self.typed))),
        )
        assert self.refused == [], self.refused
        self.chosen = chosen = QuestionSet.objects.get(key="hostile")
        self.post("office", "publish-question-set", chosen.pk)
        self.edit(chosen)
        name = self.typed["Round.name"]
        days = {"opens_on": "2027-01-11", "closes_on": "2027-03-31"}
        self.post(
            "office",
            "new-round",
            name_sv=name,
            name_fi=name,
            question_set=str(chosen.pk),
            fact_check="on",
            **days,
        )
        [made] = self.rows("office", Round)
        self.post("office", "round", made.pk, municipality="T09")
        [self.evaluation] = self.rows("office", Evaluation)
        duties = {duty: str(self.people[duty].id) for duty in ("lead", "second", "translator")}
        self.send("office", "people", **duties)
        self.keys = [f"{key}.{n}" for key in ("open", "care") for n in (1, 2)]

    def edit(self, chosen: QuestionSet) -> None:
        """The office begins a new version, leads to it from an older one, and reads a spreadsheet
        for it.
        """
        way = {
            "source": {"key": "kommunkompassen", "version": "2010"},
            "target": {"key": "hostile", "version": chosen.version},
            "note": both(self.typed["Crosswalk.note"], self.typed["Crosswalk.note"]),
            "areas": [{"from": "democracy", "to": "open", "share": 1}],
        }
        page = self.client("office").post(
            reverse("crosswalks"), {"file": SimpleUploadedFile("way.yaml", as_file(way))}
        )
        assert page.status_code == 200, page.content.decode()
        self.post("office", "continue-question-set", chosen.pk, version_name="next")
        self.draft = QuestionSet.objects.get(key="hostile", version="next")
        with acting(self.people["office"]):
            root = storing.read(self.draft)
        root.children("areas")[0].texts["name"]["sv"] += "."
        self.post(
            "office",
            "read-spreadsheet",
            self.draft.pk,
            file=SimpleUploadedFile("set.xlsx", spreadsheet.write(root)),
        )

    def answer(self) -> None:
        """The municipality answers, raises a statement and cites a file and an address."""
        for key in self.keys:
            words = {"text": self.typed["Answer.text"], "reason": self.typed["Answer.reason"]}
            self.send(
                "coordinator",
                "question",
                key,
                self_assessment="partly",
                version=0,
                operation=str(uuid4()),
                **words,
            )
        self.send("coordinator", "area", "open", text=self.typed["Statement.text"], version=0)
        self.send("coordinator", "raise-nothing", "care")
        [statement] = self.rows("coordinator", Statement)
        titled = {"title": self.typed["Document.title"], "pages": self.typed["Citation.pages"]}
        file = SimpleUploadedFile(self.typed["StoredFile.name"], b"En plan.")
        self.send("coordinator", "statement-evidence", statement.pk, file=file, **titled)
        self.send(
            "coordinator",
            "question-evidence",
            "open.1",
            address=self.typed["DocumentVersion.address"],
            **titled,
        )
        self.send(
            "coordinator",
            "question-evidence",
            "open.2",
            file=SimpleUploadedFile(self.typed["StoredFile.name"], b"En till."),
        )
        said = {
            "secrecy": "partly",
            "kind": "strategy",
            "language": "sv",
            "title": self.typed["Document.title"],
        }
        said |= {
            "description": self.typed["Document.description"],
            "paragraph": self.typed["Document.paragraph"],
        }
        for document in [
            row
            for row in self.rows("coordinator", Document)
            if row.title == self.typed["Document.title"]
        ]:
            self.send("coordinator", "library-document", document.pk, **said)
        undertaken = {
            name: self.typed[f"Undertaking.{name}"] for name in ("title", "description", "owner")
        }
        self.send(
            "coordinator",
            "new-undertaking",
            kind="project",
            area_keys=["open"],
            question_keys=["open.1"],
            **undertaken,
        )
        self.send("coordinator", "key-facts", year="2026", inhabitants="1000")
        self.send("coordinator", "grant-reading")
        asked = {
            "areas": ["open"],
            "people": [str(self.people["contributor"].id)],
            "message": self.typed["Delegation.message"],
        }
        self.send("coordinator", "delegation", **asked)
        self.send(
            "contributor",
            "question-comments",
            "open.1",
            lane="internal",
            text=self.typed["Comment.text"],
        )

    def invite(self) -> None:
        client = self.client("coordinator")
        client.post(reverse("account_reauthenticate"), {"password": "en hemlig fras"})
        words = {
            "email": self.typed["invitation.email"],
            "name": self.typed["Invitation.name"],
            "language": "sv",
            "roles": ["leader"],
        }
        sent = client.post(reverse("invite", args=[self.town.pk]), words)
        self.refused += (
            []
            if sent.status_code == 302
            else [f"invite: {sent.status_code} {sent.context['form'].errors}"]
        )

    def work(self, do: Any, kind: str) -> None:
        """Execute the waiting jobs of a kind."""
        with acting_as(Actor("relay")), transaction.atomic():
            waiting = [str(job.pk) for job in Job.objects.filter(kind=kind, state="waiting")]
        for job in waiting:
            execution.execute(job, do)

    def mail(self) -> None:
        self.work(invitation_emails.send, "municipalities.mail")

    def print(self) -> None:
        self.work(publishing.work, publishing.TASK)

    def hand_in(self) -> None:
        """Hand in, withdraw with a reason, hand in again, open the review."""
        self.send("coordinator", "hand-in")
        with acting(self.people["coordinator"]):
            handing_in.withdraw(
                evaluation=Evaluation.objects.get(pk=self.evaluation.pk),
                person=self.people["coordinator"],
                reason=self.typed["Move.reason"],
            )
        self.send("coordinator", "hand-in")
        self.send("lead", "open-review")
        self.send(
            "lead", "ask-completion", questions=["open.2"], message=self.typed["Completion.message"]
        )

    def review(self) -> None:
        """Notes, a verdict, scores that differ."""
        note = {
            "held_on": "2027-05-04",
            "stance": "supports",
            "questions": ["open.1"],
            "version": 0,
        }
        named = {
            "title": self.typed["Note.title"],
            "address": self.typed["Note.address"],
            "pages": self.typed["Note.pages"],
        }
        self.send("lead", "new-note", kind="web", text=self.typed["Note.text"], **named, **note)
        heard = {
            "group": "unions",
            "starts_at": "09:00",
            "participants": "4",
            "text": self.typed["Interview.text"],
        }
        self.send("lead", "new-interview", **heard, **note)
        source = next(row for row in self.rows("lead", Note) if not row.is_interview)
        judged = {
            "judgement": "nuanced",
            "note": str(source.pk),
            "words": self.typed["Verdict.words"],
        }
        self.send(
            "lead",
            "judge",
            self.latest().pk,
            **{f"{self.latest().pk}-{name}": value for name, value in judged.items()},
        )
        for who, level in (("lead", "50"), ("second", "75")):
            for key in self.keys:
                self.send(who, "reading-question", key, **levels(level, level, level))

    def latest(self) -> SubmittedStatement:
        return max(self.rows("lead", SubmittedStatement), key=lambda row: row.number)

    def agree(self) -> None:
        for who in ("lead", "second"):
            self.send(who, "lock")
        for key in self.keys:
            self.send(
                "lead",
                "settle",
                key,
                **levels("50", "75", "50"),
                reason=self.typed["Agreement.reason"],
            )

    def write(self) -> None:
        """Confirm the points, write every text, translate every text."""
        for who in ("lead", "second"):
            self.send(who, "confirm")
        sources = [str(row.pk) for row in self.rows("lead", Note)]
        for key in ("open", "care"):
            self.send("lead", "writing-area", key, body=self.typed["Narrative.body"], version=0)
            for kind in ("strength", "strength", "improvement", "improvement"):
                found = {
                    "kind": kind,
                    "body": self.typed["Finding.body"],
                    "sources": sources,
                    "version": 0,
                    "operation": str(uuid4()),
                }
                self.send("lead", "new-finding", key, **found)
        for key in ("open", "care"):
            with acting(self.people["translator"]):
                evaluation = Evaluation.objects.get(pk=self.evaluation.pk)
                owners = [
                    pair.owner.pk for pair in writing_selectors.pairs(evaluation, self.area(key))
                ]
            for owner in owners:
                words = {f"{owner}-body": self.typed["Translation.body"], f"{owner}-version": 0}
                self.send("translator", "translate", key, "fi", owner, **words)

    def area(self, key: str) -> Any:
        return Area.objects.get(question_set=self.chosen, key=key)

    def finish(self) -> None:
        self.send("lead", "request-report")
        self.print()
        self.send("lead", "finish-writing")
        self.print()

    def release(self) -> None:
        self.send("office", "release-report")
        self.print()

    def things(self) -> Things:
        """Return the values for URL parameters."""
        office, lead, writer = "office", "lead", "coordinator"
        inside = "evaluations/<uuid:pk>/"
        keys = {
            "note": self.rows(lead, Note),
            "finding": self.rows(lead, Finding),
            "statement": self.rows(writer, Statement),
            "citation": self.rows(writer, Citation),
            "version": self.rows(writer, DocumentVersion),
            "document": self.rows(writer, Document),
            "undertaking": self.rows(writer, Undertaking),
            "report": self.rows(lead, Report),
            "job": self.rows(office, Job),
        }
        known: dict[tuple[str, str], list[Any]] = {
            (inside, name): [row.pk for row in rows] for name, rows in keys.items() if rows
        }
        known[f"{inside}reading/", "statement"] = [
            row.pk for row in self.rows(lead, SubmittedStatement)
        ]
        known[f"{inside}writing/", "owner"] = [
            row.pk for model in (Finding, Verdict) for row in self.rows(lead, model)
        ] + [self.area("open").pk]
        known[inside, "pk"] = [self.evaluation.pk]
        known |= {
            (start, "key"): ["open", "care"]
            for start in (
                inside,
                f"{inside}answers/areas/",
                f"{inside}writing/",
                f"{inside}history/areas/",
            )
        }
        known |= {
            (f"{inside}{part}", "key"): self.keys
            for part in (
                "answers/questions/",
                "reading/questions/",
                "consensus/",
                "history/questions/",
            )
        }
        known |= {
            (f"{inside}writing/", "language"): ["fi"],
            ("rounds/", "pk"): [self.evaluation.round_id],
        }
        one = "question-sets/<uuid:pk>/"
        places = [
            "set",
            "areas/open",
            "areas/open/questions/open.1",
            "areas/open/questions/open.1/indicators/one",
            "aspects/approach",
        ]
        known |= {
            ("question-sets/", "pk"): [
                row.pk for row in QuestionSet.objects.filter(key="hostile").order_by("version")
            ],
            (one, "address"): places,
            (one, "key"): self.keys,
            (one, "language"): ["sv", "fi"],
            (f"{one}add/", "name"): ["areas", "questions", "indicators", "none", "ladder"],
            (f"{one}spreadsheet/", "pk"): [self.draft.pk],
            (f"{one}add/", "pk"): [self.draft.pk],
            (f"{one}publish/", "pk"): [self.draft.pk],
            (one, "proposal"): [row.pk for row in Proposal.objects.all()],
            ("<place:place>/", "place"): [self.town.pk],
        }
        known["<place:place>/people/invitations/", "pk"] = [
            row.pk for row in self.rows(writer, Invitation)
        ]
        known["<place:place>/people/", "pk"] = [
            row.pk for row in self.rows(writer, Membership) if row.municipality_id
        ]
        return Things({key: values for key, values in known.items() if values})
