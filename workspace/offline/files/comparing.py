"""What a file that comes back would change: question by question, beside what stands here now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kompass.shared import text_diff
from workspace.offline.files.rows import Filled

Kind = Literal["same", "file_only", "newer_here", "unknown"]


@dataclass(frozen=True)
class Change:
    """A question of the file: nothing new, changed in the file alone, changed here since the
    export, or no question of ours.
    """

    kind: Kind
    filled: Filled
    present: Filled | None = None

    @cached_property
    def parts(self) -> tuple[text_diff.Part, ...]:
        """Return the answer here and the file's as one row: what only the first has ("before"),
        what only the second has ("after").
        """
        return text_diff.differences(self.present.text if self.present else "", self.filled.text)

    @cached_property
    def reason_parts(self) -> tuple[text_diff.Part, ...]:
        """Return the two reasons as one row."""
        return text_diff.differences(
            self.present.reason if self.present else "", self.filled.reason
        )


def compare(
    filled: tuple[Filled, ...], present: Mapping[str, Filled], exported: Mapping[str, Filled]
) -> list[Change]:
    """Return a change per row of the file, in its order.

    exported: what stood in the version that the file was made from, by key. Colleagues leave most
    questions alone: such a row is nothing new, even when somebody has written here since.
    """
    return [_change(row, present.get(row.key), exported.get(row.key)) for row in filled]


def _change(row: Filled, here: Filled | None, before: Filled | None) -> Change:
    if here is None:
        return Change("unknown", row)
    if row.values == here.values:
        return Change("same", row, here)
    if row.version == here.version:
        return Change("file_only", row, here)
    if before is not None and row.values == before.values:
        return Change("same", row, here)
    return Change("newer_here", row, here)
