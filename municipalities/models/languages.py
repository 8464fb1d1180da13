"""The languages of municipalities and of the user interface."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [("sv", _("Swedish")), ("fi", _("Finnish"))]
UI_LANGUAGES = [*LANGUAGES, ("en", _("English"))]
