"""What is wrong with a question set: each fault is a sentence with its place."""

from questionnaire.checks.consistency import points_of, tree_faults
from questionnaire.checks.data import data_faults, part_faults
from questionnaire.checks.faults import KEY, Fault, storable
from questionnaire.checks.translations import missing_texts

__all__ = [
    "KEY",
    "Fault",
    "data_faults",
    "missing_texts",
    "part_faults",
    "points_of",
    "storable",
    "tree_faults",
]
