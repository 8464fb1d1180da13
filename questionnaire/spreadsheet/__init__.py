"""A question set as a spreadsheet (XLSX)."""

from questionnaire.spreadsheet.reading import MAX_BYTES, MEDIA_TYPE, read, write

__all__ = ["MAX_BYTES", "MEDIA_TYPE", "read", "write"]
