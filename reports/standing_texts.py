"""The texts that every report has: what Kommunkompassen is and how the evaluation was made.

The wording is the product's own.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kompass.shared import formats
from reports.document import AspectRow, LevelRow, Method, Origin, Paragraph, Run
from reports.material import Material
from reports.tagged_text import paragraphs


def standing(*texts: str) -> tuple[Paragraph, ...]:
    """Return one paragraph for each text."""
    return tuple(Paragraph((Run(text),), Origin.STANDING) for text in texts)


def about_title(material: Material) -> str:
    """Return the heading of chapter 1."""
    if material.question_set.own:
        return pgettext("report", "What Kommunkompassen is")
    return pgettext("report", "The instrument: %(name)s") % {"name": material.question_set.name}


def about(material: Material) -> tuple[Paragraph, ...]:
    """Return chapter 1, about 250 words; of another instrument than Kommunkompassen its licence and
    its size.
    """
    sizes = {
        "areas": len(material.question_set.areas),
        "questions": sum(len(area.questions) for area in material.question_set.areas),
    }
    if material.question_set.own:
        return _purpose_and_origin() + _extent(sizes) + _knowledge_and_use()
    size = (
        _(
            "The evaluation has %(areas)s areas with %(questions)s questions in all. Each "
            "area can give at most 100 points."
        )
        % sizes
    )
    return standing(*(text for text in (material.question_set.licence, size) if text))


def _purpose_and_origin() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "Kommunkompassen is a method for evaluating how a municipality is led and how it "
            "works, from the point of view of its residents. It does not measure how good a "
            "single service is. It asks whether the municipality has chosen its ways of "
            "working, whether they are used in the whole organisation, and whether the "
            "municipality follows up what they lead to and learns from it."
        ),
        _(
            "The criteria go back to an international group of experts in 1993. Researchers in "
            "Oslo and at Åbo Akademi University "
            "adapted them to the Nordic countries together with KS, the association of Norway's "
            "municipalities. The association of "
            "Sweden's municipalities, now SKR, has used the method since 2002 and has revised it "
            "several times."
        ),
    )


def _extent(sizes: dict[str, int]) -> tuple[Paragraph, ...]:
    return standing(
        _(
            "The evaluation has %(areas)s areas with %(questions)s questions in all. Each area "
            "can give at most 100 points. What is only planned earns few points. What is used "
            "in the whole organisation, is followed up and has shown effect earns the most. "
            "Points close to the maximum are rare, and no municipality is best at everything: "
            "the aim is to see where the municipality's own strengths lie and what can be "
            "developed next."
        )
        % sizes,
    )


def _knowledge_and_use() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "The evaluation is based on three kinds of knowledge. The municipality answers the "
            "questions and describes, with evidence, what it does well. The evaluators read "
            "documents, web pages and social media. During a visit they listen to leaders, "
            "elected officials, staff and staff representatives. What is said in one place is "
            "compared with what is seen in another."
        ),
        _(
            "The report is meant to be used. It gives the municipality a shared picture to "
            "discuss, a basis for its own action plan and a starting point for comparison: "
            "with others who have come further in some area, and with itself when the "
            "evaluation is done again."
        ),
    )


def method(material: Material) -> Method:
    """Return chapter 2.

    The rules of rounding and of questions that do not apply are explained in every report, also
    when they changed nothing.
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
                "Every question has a maximum number of points, and the questions in an area "
                "add up to 100. The evaluators assess each question as a whole and set its "
                "points directly, from 0 to the maximum."
            )
        )
    if material.question_set.scheme == "levels":
        return standing(
            _(
                "Every question has a maximum number of points, and the questions in an area "
                "add up to 100. The evaluators assess each question as a whole and choose a "
                "level. The points for the question are its maximum multiplied by the share of "
                "the level."
            )
        )
    return standing(
        _(
            "Every question has a maximum number of points, and the questions in an area add "
            "up to 100. A question is assessed on several aspects, each with its own weight. "
            "For every aspect the evaluators choose a level, and the level gives a share of "
            "the aspect. The points for the question are its maximum multiplied by the "
            "weighted share."
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
            "The points for a question are rounded to one decimal place, with halves rounded "
            "up. The points for an area are the sum of these, rounded to whole points. The "
            "total is the sum of the whole points of the areas."
        ),
        _(
            "A question that does not apply to the municipality is left out when the "
            "evaluators agree. The sum for the area is then multiplied by 100 and divided by "
            "the maximum points that remain, before it is rounded. An area where no question "
            "applies gets no points, and the total is then given out of the maximum for the "
            "other areas."
        ),
    )


def _process() -> tuple[Paragraph, ...]:
    return standing(_("The evaluation has three steps: preparation, evaluation and report."))


def _steps(material: Material) -> tuple[Paragraph, ...]:
    checked = _(
        "Report. The evaluators describe and give reasons for the result, with strengths and "
        "areas for improvement for each area. The municipality checks the facts before the "
        "report is released. The points are the evaluators' own and are changed only if a fact "
        "was wrong."
    )
    unchecked = _(
        "Report. The evaluators describe and give reasons for the result, with strengths and "
        "areas for improvement for each area. In this round the report is released without a "
        "separate fact check."
    )
    return standing(
        _(
            "Preparation. Experts from across the administration answer the questions and make "
            "the municipality's self-assessment. For each area the municipality also describes "
            "what it does well and attaches evidence."
        ),
        _(
            "Evaluation. The evaluators go through the material and visit the municipality. "
            "Each evaluator first assesses every question alone. They then compare their "
            "assessments, resolve the differences with reasons and agree on the points."
        ),
        unchecked if material.fact_check_skipped else checked,
    )


def _judges() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "The evaluators work in pairs. Evaluators never assess their own municipality, and "
            "anyone with a conflict of interest steps aside. The following people carried out "
            "this evaluation:"
        )
    )


def _sources() -> tuple[Paragraph, ...]:
    return standing(
        _(
            "Every strength and every area for improvement has at least one source. The "
            "sources are listed at the end of each area. The people heard are referred to as "
            "groups and are not named, so that everybody can speak freely."
        ),
        _(
            "The municipality's own view is printed with the evaluators' assessment of it. A "
            "statement is confirmed when the evaluators have seen the same in other sources, "
            "qualified when the view is partly true, and not confirmed when they have found no "
            "support for it."
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
    """Return the last page: who publishes the report, its round, its date and its standards."""
    return standing(
        _("The Association of Finnish Municipalities, %(year)s") % {"year": material.year},
        _("Evaluation round: %(round)s") % {"round": material.round_name},
        _("Date of this version: %(date)s") % {"date": formats.day(material.day)},
        _(
            "The file follows the standards PDF/A-2a for archiving and PDF/UA-1 for "
            "accessibility. All the data in the charts is also given in tables."
        ),
    )
