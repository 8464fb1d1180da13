"""The names of a municipality's organs, decided by kommun/stad (kommunallagen 410/2015 leaves the
name to tradition).
"""

NAMES = {
    ("council", "kommun"): ("kommunfullmäktige", "kunnanvaltuusto"),
    ("council", "stad"): ("stadsfullmäktige", "kaupunginvaltuusto"),
    ("board", "kommun"): ("kommunstyrelsen", "kunnanhallitus"),
    ("board", "stad"): ("stadsstyrelsen", "kaupunginhallitus"),
    ("director", "kommun"): ("kommundirektör", "kunnanjohtaja"),
    ("director", "stad"): ("stadsdirektör", "kaupunginjohtaja"),
}


def organ(what: str, kind: str, language: str) -> str:
    """Return the organ's name in sv or fi; what is council, board or director."""
    swedish, finnish = NAMES[what, kind]
    return finnish if language == "fi" else swedish
