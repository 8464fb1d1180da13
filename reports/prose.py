"""The standing text of every report: what Kommunkompassen is and how it is judged.

Own wording, whole sentences.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kompass.shared import formats
from reports.document import AspectRow, LevelRow, Method, Origin, Paragraph, Run
from reports.marked import paragraphs
from reports.material import Material


def standing(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(text),), Origin.STANDING) for text in texts)


def about_title(material: Material) -> str:
    """The heading of chapter 1."""
    if material.question_set.own:
        return pgettext("report", "What Kommunkompassen is")
    return pgettext("report", "The instrument: %(name)s") % {"name": material.question_set.name}


def about(material: Material) -> tuple[Paragraph, ...]:
    """Chapter 1, about 250 words; of another instrument than Kommunkompassen its own note and its
    size.
    """
    sizes = {
        "areas": len(material.question_set.areas),
        "questions": sum(len(area.questions) for area in material.question_set.areas),
    }
    if not material.question_set.own:
        size = (
            _(
                "The evaluation has %(areas)s areas with altogether %(questions)s questions. Each "
                "area can give at most 100 points."
            )
            % sizes
        )
        return standing(*(text for text in (material.question_set.licence, size) if text))
    return standing(
        _(
            "Kommunkompassen is a method for evaluating how a municipality is led and how it "
            "works, seen from its residents. It does "
            "not measure how good a single service is. It asks whether the municipality has "
            "chosen ways of working, whether they are "
            "used in the whole organisation, and whether the municipality follows up what they "
            "lead to and learns from it."
        ),
        _(
            "The criteria go back to an international group of experts in 1993. Researchers in "
            "Oslo and at Åbo Akademi University "
            "adapted them to the Nordic countries together with KS, the association of Norway's "
            "municipalities. The association of "
            "Sweden's municipalities, now SKR, has used the method since 2002 and has revised it "
            "several times."
        ),
        _(
            "The evaluation has %(areas)s areas with altogether %(questions)s questions. Each "
            "area can give at most 100 points. What is "
            "only planned gives few points. What is used in the whole organisation, is followed "
            "up and has shown effect gives the most. "
            "Points close to the maximum are rare, and no municipality is best at everything: the "
            "point is to see where one's own "
            "strengths lie and what can be developed next."
        )
        % sizes,
        _(
            "The evaluation is built on three kinds of knowledge. The municipality answers the "
            "questions and describes, with evidence, "
            "what it does well. The evaluators read documents, web pages and social media. During "
            "a visit they listen to leaders, "
            "elected officials, personnel and representatives of the personnel. What is said in "
            "one place is compared with what is seen "
            "in another."
        ),
        _(
            "The report is meant to be used. It gives the municipality a common picture to "
            "discuss, a basis for its own action plan and "
            "a starting point for comparison: with others who have come further in some area, and "
            "with itself when the evaluation is "
            "done again."
        ),
    )


def method(material: Material) -> Method:
    """Chapter 2.

    The rule for questions that don't apply and the rounding are always told, also when they changed
    nothing.
    """
    return Method(
        points=_points(material),
        rounding=_rounding(),
        process=_process(),
        steps=_steps(material),
        judges=_judges(),
        sources=_sources(),
        notes=_notes(material),
        aspects=tuple(
            AspectRow(aspect.name, aspect.weight, aspect.description)
            for aspect in material.question_set.aspects
        ),
        levels=tuple(
            LevelRow(level.share, level.name, level.description)
            for level in material.question_set.levels
        ),
    )


def _points(material: Material) -> tuple[Paragraph, ...]:
    if material.question_set.scheme == "points":
        return standing(
            _(
                "Every question has a highest number of points, and the questions of an area sum "
                "to 100. The evaluators judge each "
                "question as a whole and set its points directly, from 0 to the highest number."
            )
        )
    if material.question_set.scheme == "levels":
        return standing(
            _(
                "Every question has a highest number of points, and the questions of an area sum "
                "to 100. The evaluators judge each "
                "question as a whole and choose a level. The points of the question are its "
                "maximum multiplied by the share of the level."
            )
        )
    return standing(
        _(
            "Every question has a highest number of points, and the questions of an area sum to "
            "100. A question is judged on several "
            "aspects, each with its own weight. On every aspect the evaluators choose a level, "
            "and the level gives a share of the "
            "aspect. The points of the question are its maximum multiplied by the weighted share."
        ),
        _(
            "The evaluators may set the points of a question directly when the levels do not do "
            "it justice. They then give a written "
            "reason, and the question is marked in the table of its area."
        ),
    )


def _rounding() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "The points of a question are rounded to one decimal, halves upwards. The points of "
            "an area are the sum of these, rounded "
            "to whole points. The total is the sum of the whole points of the areas."
        ),
        _(
            "A question that does not apply to the municipality is left out when the evaluators "
            "agree. The sum of the area is then "
            "multiplied by 100 and divided by what remains of the maxima, before it is rounded. "
            "An area where no question applies gets "
            "no points, and the total is then given out of the maximum of the other areas."
        ),
    )


def _process() -> tuple[Paragraph, ...]:
    return standing(_("The evaluation has three steps: preparation, evaluation and report."))


def _steps(material: Material) -> tuple[Paragraph, ...]:
    checked = _(
        "Report. The evaluators describe and give reasons for the result, with strengths and "
        "improvement areas for each area. The "
        "municipality checks the facts before the report is handed over. The points are the "
        "evaluators' own and are changed only if a "
        "fact was wrong."
    )
    unchecked = _(
        "Report. The evaluators describe and give reasons for the result, with strengths and "
        "improvement areas for each area. In this "
        "round the report is handed over without a separate fact check."
    )
    return standing(
        _(
            "Preparation. Experts from the whole administration answer the questions and set the "
            "municipality's self-assessment. For "
            "each area the municipality also describes what it does well and attaches evidence."
        ),
        _(
            "Evaluation. The evaluators go through the material and visit the municipality. Each "
            "evaluator first judges every question "
            "alone. Then they compare their judgements, settle the differences with reasons and "
            "agree on the points."
        ),
        unchecked if material.fact_check_skipped else checked,
    )


def _judges() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "The evaluators work in pairs. An evaluator never judges his or her own municipality, "
            "and anyone with a conflict of "
            "interest steps aside. The following persons have made this evaluation:"
        )
    )


def _sources() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "Every strength and every improvement area has at least one source. The sources are "
            "listed last in each area. People are "
            "heard as groups and are not named, so that everyone can speak freely."
        ),
        _(
            "The municipality's own picture is printed with the evaluators' judgement of it. A "
            "statement is confirmed when the "
            "evaluators have seen the same in other sources, nuanced when the picture is true in "
            "part, and not confirmed when they have "
            "found no support for it."
        ),
    )


def _notes(material: Material) -> tuple[Paragraph, ...]:
    texts = standing(
        _("The question set is %(name)s, version %(version)s.")
        % {"name": material.question_set.name, "version": material.question_set.version}
    )
    if material.question_set.working_translation:
        texts += standing(
            _(
                "The questions and the texts of the areas are a working translation in this "
                "language."
            )
        )
    for note in material.method_notes:
        texts += paragraphs(note, material.language)
    return texts


def colophon(material: Material) -> tuple[Paragraph, ...]:
    return standing(
        _("The Association of Finnish Municipalities, %(year)s") % {"year": material.year},
        _("Evaluation round: %(round)s") % {"round": material.round_name},
        _("Date of this version: %(date)s") % {"date": formats.day(material.day)},
        _(
            "The file follows the standards PDF/A-2a for archiving and PDF/UA-1 for "
            "accessibility. Every figure also stands in a table."
        ),
    )
