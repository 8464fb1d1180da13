"""Names of a municipality's organs by its kind, kommun or stad (a tradition, not in the law)."""

NAMES = {
    ("council", "kommun"): ("kommunfullmäktige", "kunnanvaltuusto"),
    ("council", "stad"): ("stadsfullmäktige", "kaupunginvaltuusto"),
    ("board", "kommun"): ("kommunstyrelsen", "kunnanhallitus"),
    ("board", "stad"): ("stadsstyrelsen", "kaupunginhallitus"),
    ("director", "kommun"): ("kommundirektör", "kunnanjohtaja"),
    ("director", "stad"): ("stadsdirektör", "kaupunginjohtaja"),
}


def organ(what: str, kind: str, language: str) -> str:
    """Return the name in sv or fi; what: council, board or director; kind: kommun or stad."""
    swedish, finnish = NAMES[what, kind]
    return finnish if language == "fi" else swedish
