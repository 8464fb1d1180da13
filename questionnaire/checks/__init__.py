"""What is wrong with a question set: each fault is a sentence with its place."""

from questionnaire.checks.data import (
    KEY,
    Fault,
    data_faults,
    missing_texts,
    part_faults,
    points_of,
    storable,
    tree_faults,
)

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
