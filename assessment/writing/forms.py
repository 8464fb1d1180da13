"""What is written for the report."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.notes import selectors as notes_selectors
from assessment.notes.forms import note_label
from assessment.writing.domain import Source
from evaluations import submitted
from evaluations.models import Evaluation, Finding, FindingKind
from kompass.shared.inputs import FormData, FormFiles, set_choices
from kompass.shared.typed import TypedField
from questionnaire.models import Area


class TextForm(forms.Form):
    """A text of the report in one language."""

    body = TypedField(label=_("Text"), rows=12, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class FindingForm(forms.Form):
    """A strength or an improvement with its sources."""

    kind = forms.ChoiceField(label=_("Type"), choices=FindingKind.choices, widget=forms.RadioSelect)
    question = forms.ChoiceField(label=_("Question"), required=False)
    body = TypedField(label=_("Finding"), rows=5, max_length=3000)
    sources = forms.MultipleChoiceField(
        label=_("Sources"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("A finding needs at least one source.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        evaluation: Evaluation,
        area: Area,
        finding: Finding | None = None,
        body: str = "",
        version: int = 0,
    ) -> None:
        self.known = self._known(evaluation, area)
        initial: dict[str, object] = {"kind": FindingKind.STRENGTH}
        if finding:
            initial = self._initial(evaluation, finding)
        initial |= {"body": body, "version": version}
        super().__init__(data, files, initial=initial)
        set_choices(
            self,
            "question",
            [
                ("", "–"),
                *((str(q.pk), f"{q.number} {q.title}") for q in area.questions.all()),
            ],
        )
        set_choices(self, "sources", [(key, label) for key, (_source, label) in self.known.items()])

    def _initial(self, evaluation: Evaluation, finding: Finding) -> dict[str, object]:
        chosen = [str(s.note_id or s.answer_id or s.statement_id) for s in finding.sources.all()]
        if set(chosen) - self.known.keys():  # an answer has been completed since it became a source
            completed = submitted.as_completed(evaluation, chosen)
            chosen = [completed.get(key, key) for key in chosen]
        question = str(finding.question_id or "")
        return {"kind": finding.kind, "question": question, "sources": chosen}

    @staticmethod
    def _known(evaluation: Evaluation, area: Area) -> dict[str, tuple[Source, str]]:
        """Return the possible sources: all notes, and this area's answers and statements."""
        numbers = {question.pk: question.number for question in area.questions.all()}
        known: dict[str, tuple[Source, str]] = {
            str(note.pk): (note, note_label(note)) for note in notes_selectors.notes(evaluation)
        }
        answers = sorted(
            submitted.latest_answers(evaluation).filter(question__in=numbers),
            key=lambda a: numbers[a.question_id],
        )
        for answer in answers:
            known[str(answer.pk)] = (
                answer,
                str(
                    _("The municipality's answer to question %(number)s")
                    % {"number": numbers[answer.question_id]}
                ),
            )
        for statement in submitted.latest_statements(evaluation).filter(area=area):
            known[str(statement.pk)] = (
                statement,
                str(
                    _("The municipality's own view, statement %(number)d")
                    % {"number": statement.position}
                ),
            )
        return known

    def chosen_sources(self) -> list[Source]:
        """Return the chosen sources."""
        return [self.known[key][0] for key in self.cleaned_data["sources"]]
