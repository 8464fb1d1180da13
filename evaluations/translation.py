"""Which texts of a round have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from evaluations.models import Round


@register(Round)
class RoundTexts(TranslationOptions):
    fields = ("name",)
