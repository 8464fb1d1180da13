"""A sheet of a workbook after it has been read."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

Content = str | int | None  # of a cell


@dataclass
class Sheet:
    """The index of each column by name, and each row's number with its contents by column."""

    name: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Content]]] = field(default_factory=list)

    def where(self, row: int, column: str) -> str:
        """Return where a cell is, for a sentence about it."""
        at = self.columns.get(column)
        letter = get_column_letter(at + 1) if at is not None else "?"
        return _("Sheet %(sheet)s, row %(row)d, column %(column)s") % {
            "sheet": self.name,
            "row": row,
            "column": letter,
        }
