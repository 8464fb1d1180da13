"""Numbers the sources of an area; a source cited twice keeps its number, and no person is named."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kompass.shared import formats
from reports.document import Note, Run
from reports.material import Source, SourceKind

GAP = "\x00"


class Notes:
    """The sources that an area cites, in the order of citing."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.cited: list[Source] = []

    def cite(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Return the numbers of these sources in ascending order, each once."""
        numbers = set()
        for source in sources:
            if source not in self.cited:
                self.cited.append(source)
            numbers.add(self.cited.index(source) + 1)
        return tuple(sorted(numbers))

    def numbered(self) -> tuple[Note, ...]:
        """Return the cited sources as numbered notes."""
        return tuple(
            Note(number, self._runs(source), source.address)
            for number, source in enumerate(self.cited, start=1)
        )

    def _runs(self, source: Source) -> tuple[Run, ...]:
        if source.kind == SourceKind.ANSWER:
            return (
                Run(
                    _("The municipality's answer to question %(number)s.")
                    % {"number": source.question}
                ),
            )
        title = Run(
            source.title.text,
            "" if source.title.language == self.language else source.title.language,
        )
        tail = ", ".join(part for part in self._details(source) if part)
        before, after = self._around(source)
        parts = (Run(before), title, Run(after + (", " + tail if tail else "") + "."))
        return tuple(run for run in parts if run.text)

    def _details(self, source: Source) -> tuple[str, str]:
        pages = _("p. %(pages)s") % {"pages": source.pages} if source.pages else ""
        return pages, formats.day(source.day) if source.day else ""

    def _around(self, source: Source) -> tuple[str, str]:
        """Return what is printed before and after the title, which is a run of its own since it may
        be in another language.
        """
        gap = {"title": GAP}
        if source.kind == SourceKind.DOCUMENT:
            return "", f" ({source.document_kind})" if source.document_kind else ""
        sentences = {
            SourceKind.WEB: _("Website: %(title)s") % gap,
            SourceKind.SOCIAL: _("Social media: %(title)s") % gap,
            SourceKind.INTERVIEW: _("Interview: %(title)s") % gap,
        }
        before, _gap, after = sentences[source.kind].partition(GAP)
        return before, after
