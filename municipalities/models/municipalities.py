"""Municipalities with their names, languages and kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared import texts
from kompass.shared.models import Identified
from kompass.shared.sorting import plain, sort_key


class Kind(models.TextChoices):
    """Kind of a municipality; it determines the names of its organs."""

    KOMMUN = "kommun", pgettext_lazy("kind of municipality", "Municipality")
    STAD = "stad", pgettext_lazy("kind of municipality", "City")


class LanguageStatus(models.TextChoices):
    """The municipality's languages, the majority's first (språklagen 423/2003, 5 §)."""

    FINNISH = "fi", _("Finnish")
    BILINGUAL_FINNISH = "bi-fi", _("Bilingual, Finnish majority")
    BILINGUAL_SWEDISH = "bi-sv", _("Bilingual, Swedish majority")
    SWEDISH = "sv", _("Swedish")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def named_like(self, words: str) -> "MunicipalityQuerySet":
        """Filter by a name in either language, ignoring accents: Vasa also finds Vaasa."""
        return self.filter(search_key__contains=plain(words.strip()))


class Municipality(Identified):
    """A municipality, in Finland or elsewhere, with its Swedish and Finnish names."""

    code = models.CharField(max_length=8, unique=True)
    country = models.CharField(max_length=2, default="FI")
    name = models.CharField(max_length=100)
    area = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    language_status = models.CharField(max_length=5, choices=LanguageStatus)
    sami_area = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    search_key = models.CharField(max_length=250, editable=False)
    sort_key = models.CharField(max_length=150, editable=False)
    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "code")

    def __str__(self) -> str:
        return self.title.text

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = plain(" ".join([*self.names, self.code]))
        self.sort_key = sort_key(self.names[0])
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on

    @property
    def on_aland(self) -> bool:
        """Tell whether it is on Åland, which has its own municipal act."""
        return texts.localized(self, "area", wanted="sv").text == "Åland"

    @property
    def names(self) -> list[str]:
        """Return the Swedish and the Finnish name, one when they are the same."""
        names = (texts.localized(self, "name", wanted=code, order=()) for code in ("sv", "fi"))
        return list(dict.fromkeys(name.text for name in names if name.text))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the report languages that the status suggests, the majority's first."""
        return {"sv": ("sv",), "bi-sv": ("sv", "fi"), "bi-fi": ("fi", "sv"), "fi": ("fi", "sv")}[
            self.language_status
        ]

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name", order=self.languages)

    @property
    def both_names(self) -> str:
        """Return the names in both languages, or the one name, and the code."""
        return f"{' / '.join(self.names)} ({self.code})"
