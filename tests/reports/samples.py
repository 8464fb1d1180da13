"""Material for tests: the fictional municipality Granskär / Kuusluoto, the shipped question set and
fixed points.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

from reports import material as mat
from tests.reports import sample_texts

QUESTIONS = (
    Path(__file__).resolve().parents[2]
    / "questionnaire"
    / "data"
    / "sets"
    / "kommunkompassen-2016.yaml"
)
LADDER = (0, 25, 50, 75, 100)
WEIGHTS = (25, 40, 35)
NAMES = {
    "sv": ("Granskär", "Kuusluoto", "fi", "Kustregionen"),
    "fi": ("Kuusluoto", "Granskär", "sv", "Rannikkoseutu"),
}
LEFT_OUT, DIRECT = "8.2", "4.3"


def granskar(language: str, **changes: Any) -> mat.Material:
    """Return the material in Swedish or Finnish; `changes` replace fields."""
    words = sample_texts.TEXTS[language]
    name, other, other_language, region = NAMES[language]
    questions = question_set(language)
    areas = tuple(_area(area, language, words) for area in questions.areas)
    given: dict[str, Any] = {
        "language": language,
        "status": mat.Status.FACT_CHECK,
        "day": date(2027, 5, 3),
        "municipality": mat.Municipality(
            name, mat.Named(other, other_language), "kommun", "bi-sv", region, _facts()
        ),
        "round_name": words["round"],
        "year": 2027,
        "evaluators": (
            mat.Evaluator("Ebba Lind", True, words["role"]),
            mat.Evaluator("Otso Halla", False, words["second_role"]),
        ),
        "visit_days": (date(2027, 2, 9), date(2027, 2, 10), date(2027, 2, 11)),
        "question_set": questions,
        "areas": areas,
        "total": sum(area.points or 0 for area in areas),
        "total_maximum": 800,
        "documents": tuple(
            mat.ReviewedDocument(mat.Named(title, "sv"), kind, day)
            for title, kind, day in words["documents"]
        ),
        "groups": tuple(
            mat.GroupHeard(group, day, people) for group, day, people in words["groups"]
        ),
    }
    return mat.Material(**given | changes)


@cache
def question_set(language: str) -> mat.QuestionSet:
    data = yaml.safe_load(QUESTIONS.read_text("utf-8"))

    def say(texts: dict[str, str]) -> str:
        return texts[language]

    return mat.QuestionSet(
        name=say(data["name"]),
        version=data["version"],
        working_translation=True,
        areas=tuple(
            mat.Area(
                number,
                area["key"],
                say(area["name"]),
                say(area["introduction"]),
                tuple(
                    mat.Question(
                        item["number"],
                        say(item["title"]),
                        say(item["text"]),
                        Decimal(item["points"]),
                    )
                    for item in area["questions"]
                ),
            )
            for number, area in enumerate(data["areas"], 1)
        ),
        aspects=tuple(
            mat.Aspect(say(item["name"]), Decimal(item["weight"]), say(item["description"]))
            for item in data["aspects"]
        ),
        levels=tuple(
            mat.Level(Decimal(item["share"]), say(item["name"]), say(item["description"]))
            for item in data["levels"]
        ),
        self_assessment=tuple(say(item["name"]) for item in data["self_assessment"]),
    )


def _area(area: mat.Area, language: str, words: dict[str, Any]) -> mat.AreaMaterial:
    results = tuple(
        _result(question, area.number, index) for index, question in enumerate(area.questions)
    )
    shift = area.number * 2
    pick = list(islice(cycle(words["narrative"]), shift, shift + 13))
    sources = _sources(area, words)
    kinds = (mat.FindingKind.STRENGTH, mat.FindingKind.IMPROVEMENT)
    findings = [
        mat.Finding(
            kind,
            words[kind.value][(area.number + index) % len(words[kind.value])],
            (sources[index], sources[index + 2]),
        )
        for kind in kinds
        for index in range(2 + (area.number + (kind == kinds[0])) % 2)
    ]
    return mat.AreaMaterial(
        number=area.number,
        points=_whole(results, area),
        maximum=100,
        narrative=" ".join(pick[:7]) + "\n\n" + " ".join(pick[7:]),
        statements=_statements(area.number, words, sources),
        findings=tuple(findings),
        results=results,
    )


def _statements(
    number: int, words: dict[str, Any], sources: tuple[mat.Source, ...]
) -> tuple[mat.Statement, ...]:
    verdicts = (mat.Verdict.CONFIRMED, mat.Verdict.NUANCED, mat.Verdict.NOT_CONFIRMED)
    return tuple(
        mat.Statement(
            words["statements"][(number + index) % len(words["statements"])],
            (sources[index],),
            verdicts[(number * index) % 3],
            words["verdicts"][(number + index) % len(words["verdicts"])],
            (sources[index + 1],),
        )
        for index in range(2)
    )


def _sources(area: mat.Area, words: dict[str, Any]) -> tuple[mat.Source, ...]:
    title, kind, day = words["documents"][area.number % len(words["documents"])]
    group, heard, _people = words["groups"][area.number % len(words["groups"])]
    return (
        mat.Source(
            mat.SourceKind.DOCUMENT,
            mat.Named(title, "sv"),
            kind,
            f"{area.number}–{area.number + 3}",
            day=day,
        ),
        mat.Source(mat.SourceKind.INTERVIEW, mat.Named(group), day=heard),
        mat.Source(mat.SourceKind.ANSWER, question=area.questions[1].number),
        mat.Source(
            mat.SourceKind.WEB,
            mat.Named(words["web"]),
            address="https://www.granskar.example/beslut",
            day=date(2027, 1, 20),
        ),
        mat.Source(mat.SourceKind.SOCIAL, mat.Named(words["social"]), day=date(2027, 1, 22)),
    )


def _result(question: mat.Question, area: int, index: int) -> mat.QuestionResult:
    if question.number == LEFT_OUT:
        return mat.QuestionResult(question.number, None, applicable=False, self_not_applicable=True)
    levels = tuple(
        Decimal(LADDER[1 + (area * 3 + index * (aspect + 2) + aspect) % 4]) for aspect in range(3)
    )
    share = (
        sum((weight * level for weight, level in zip(WEIGHTS, levels, strict=True)), Decimal(0))
        / 10000
    )
    points = (question.maximum * share).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return mat.QuestionResult(
        question.number,
        points,
        self_assessment=(area + index) % 4,
        levels=levels,
        direct=question.number == DIRECT,
    )


def _whole(results: tuple[mat.QuestionResult, ...], area: mat.Area) -> int:
    """Return an area's points as assessment.consensus.points does: scaled to 100, half up."""
    left_out = sum(
        question.maximum
        for question, result in zip(area.questions, results, strict=True)
        if not result.applicable
    )
    total = (
        sum((result.points or Decimal(0) for result in results), Decimal(0))
        * 100
        / (100 - left_out)
    )
    return int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _facts() -> tuple[mat.KeyFact, ...]:
    share = mat.FactUnit.PERCENT
    return (
        mat.KeyFact("inhabitants", Decimal(12480), 2026),
        mat.KeyFact("swedish_speakers", Decimal("57.3"), 2026, share),
        mat.KeyFact("finnish_speakers", Decimal("36.1"), 2026, share),
        mat.KeyFact("other_speakers", Decimal("6.6"), 2026, share),
        mat.KeyFact("employees", Decimal(1034), 2026),
        mat.KeyFact("tax_rate", Decimal("8.9"), 2027, share),
    )
