"""A question set as a spreadsheet (XLSX): a row per text and a row per part."""

from questionnaire.spreadsheet.layout import MEDIA_TYPE
from questionnaire.spreadsheet.reading import MAX_BYTES, read
from questionnaire.spreadsheet.writing import write

__all__ = ["MAX_BYTES", "MEDIA_TYPE", "read", "write"]
