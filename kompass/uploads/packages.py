"""Packages (ZIP): unpacked within a budget, checked by type, and written anew.

The new package has nothing before, between or after its entries.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import office, opendocument
from kompass.uploads.entries import NESTED, Entries
from kompass.uploads.refusals import Cleaned, damaged, embedded, locked, too_much, unknown_kind

MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2000, 200 * 1024 * 1024, 100
END, END_SIZE = b"PK\x05\x06", 22
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# What zipfile raises for a broken package; NotImplementedError for an unknown compression.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass
class Budget:
    """Bytes and entries that a package, with those inside it, may still unpack to.

    Counted while unpacking, since the sizes in headers cannot be trusted.
    """

    bytes: int
    entries: int = MAX_ENTRIES

    def spend(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise too_much()

    def enter(self, count: int) -> None:
        self.entries -= count
        if self.entries < 0:
            raise too_much()


def check(raw: bytes) -> Cleaned:
    """Return the document written anew and its media type.

    Raises Invalid when it is not an office document, is damaged, or holds what is refused.
    """
    return _check(raw, Budget(min(MAX_UNPACKED, len(raw) * MAX_RATIO)), inside=False)


def _check(raw: bytes, budget: Budget, *, inside: bool) -> Cleaned:
    entries = _read(raw, budget)
    if opendocument.is_one(entries):
        media_type = opendocument.check(entries)
    elif office.is_one(entries):
        media_type = office.check(entries)
    else:
        raise unknown_kind()
    for name, data in entries.items():
        if data.startswith(NESTED):
            # A chart in a text document embeds its data as a workbook.
            if inside or "/embeddings/" not in name:
                raise embedded()
            entries[name] = _check(data, budget, inside=True)[0]
    return _write(entries), media_type


def _read(raw: bytes, budget: Budget) -> Entries:
    """Return the entries by name. Raises Invalid when the budget is spent."""
    _require_nothing_around(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            budget.enter(len(package.infolist()))
            if len({info.filename.lower() for info in infos}) < len(infos) or not all(
                _is_plain(info.filename) for info in infos
            ):
                raise damaged()
            return {info.filename: _unpack(package, info, budget) for info in infos}
    except BROKEN as error:
        raise damaged() from error


def _unpack(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    if info.flag_bits & ENCRYPTED:
        raise locked()
    if info.compress_type not in METHODS:
        raise damaged()
    parts = []
    with package.open(info) as entry:
        while chunk := entry.read(1 << 16):
            budget.spend(len(chunk))
            parts.append(chunk)
    return b"".join(parts)


def _require_nothing_around(raw: bytes) -> None:
    """Refuse a package with bytes before its first entry, before its end record or after it."""
    end = raw.rfind(END)
    if end < 0 or end + END_SIZE > len(raw):
        raise damaged()
    size, start, comment = struct.unpack("<IIH", raw[end + 12 : end + END_SIZE])
    if comment or end + END_SIZE != len(raw) or start + size != end:
        raise Invalid(
            _(
                "Something else is hidden in the file, before or after the document. Save it "
                "again in the program it was made in, or as PDF."
            )
        )


def _is_plain(name: str) -> bool:
    """Tell whether a name stays inside of the package."""
    return not (
        name.startswith("/") or "\\" in name or ".." in name.split("/") or not name.isprintable()
    )


def _write(entries: Entries) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(entries, key=lambda name: name != opendocument.MIMETYPE):
            info = zipfile.ZipInfo(name)  # dated 1980: the same document gives the same bytes
            info.compress_type = (
                zipfile.ZIP_STORED if name == opendocument.MIMETYPE else zipfile.ZIP_DEFLATED
            )
            package.writestr(info, entries[name])
    return out.getvalue()
