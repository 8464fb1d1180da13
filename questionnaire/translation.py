"""Which texts of a question set have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from questionnaire.models import (
    Area,
    AreaGroup,
    Aspect,
    Crosswalk,
    Indicator,
    Level,
    Prompt,
    Question,
    QuestionSet,
    Reference,
    Rung,
    SelfAssessmentStep,
)


@register(QuestionSet)
class SetTexts(TranslationOptions):
    fields = ("name", "licence")


@register([SelfAssessmentStep, AreaGroup])
class NamedTexts(TranslationOptions):
    fields = ("name",)


@register([Aspect, Level])
class DescribedTexts(TranslationOptions):
    fields = ("name", "description")


@register(Area)
class AreaTexts(TranslationOptions):
    fields = ("name", "introduction")


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("name", "text", "guidance", "guidance_aland", "documents", "web", "interviews")


@register([Indicator, Prompt, Reference, Rung])
class WordedTexts(TranslationOptions):
    fields = ("text",)


@register(Crosswalk)
class CrosswalkTexts(TranslationOptions):
    fields = ("note",)
