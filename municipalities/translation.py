"""Which reference texts have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from municipalities.models import Municipality


@register(Municipality)
class MunicipalityTexts(TranslationOptions):
    fields = ("name", "area")
