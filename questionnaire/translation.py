"""Which texts of a question set have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from questionnaire.models import Area, Aspect, Level, Question, QuestionSet, SelfAssessmentStep


@register([QuestionSet, SelfAssessmentStep])
class NamedTexts(TranslationOptions):
    fields = ("name",)


@register([Aspect, Level])
class DescribedTexts(TranslationOptions):
    fields = ("name", "description")


@register(Area)
class AreaTexts(TranslationOptions):
    fields = ("name", "covers")


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("name", "text")
