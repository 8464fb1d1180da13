"""The municipality: its names, organs and key facts."""

from decimal import Decimal

from evaluations.models import Evaluation, KeyFacts
from municipalities.organs import organ
from reports import material as mat

# The key in the report, the column of KeyFacts, the unit.
FACTS = (
    ("inhabitants", "inhabitants", mat.FactUnit.NUMBER),
    ("swedish_speakers", "swedish_share", mat.FactUnit.PERCENT),
    ("finnish_speakers", "finnish_share", mat.FactUnit.PERCENT),
    ("employees", "employees", mat.FactUnit.NUMBER),
    ("tax_rate", "tax_rate", mat.FactUnit.PERCENT),
)


def of(evaluation: Evaluation, language: str) -> mat.Municipality:
    """Return the evaluation's municipality, its names and organs in this language."""
    row = evaluation.municipality
    names: dict[str, str] = {code: getattr(row, f"name_{code}") for code in ("sv", "fi")}
    name = names[language] or str(row.title)
    other = next(
        (
            mat.Named(text, code)
            for code, text in names.items()
            if code != language and text and text != name
        ),
        None,
    )
    return mat.Municipality(
        name=name,
        other_name=other,
        kind=row.kind,
        language_status=row.language_status,
        area_name=getattr(row, f"area_{language}") or "",
        facts=_facts(evaluation),
        organs=tuple(organ(what, row.kind, language) for what in ("council", "board", "director")),
    )


def _facts(evaluation: Evaluation) -> tuple[mat.KeyFact, ...]:
    row = KeyFacts.objects.filter(evaluation=evaluation).first()
    if row is None or row.year is None:
        return ()
    found = ((key, getattr(row, field), unit) for key, field, unit in FACTS)
    return tuple(
        mat.KeyFact(key, Decimal(value), row.year, unit)
        for key, value, unit in found
        if value is not None
    )
