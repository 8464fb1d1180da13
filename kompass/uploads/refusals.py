"""The type that checks return, and refusals that several of them share."""

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid

Cleaned = tuple[bytes, str]


def unknown_kind() -> Invalid:
    """Return the refusal of a file of a kind that is not on the list."""
    return Invalid(
        _(
            "This kind of file is not accepted. Use PDF, PNG, JPEG, Word, Excel, PowerPoint, "
            "OpenDocument, or plain text in UTF-8."
        )
    )


def damaged() -> Invalid:
    return Invalid(_("The document is damaged and cannot be opened."))


def macros() -> Invalid:
    return Invalid(
        _(
            "The document contains macros (small programs). Save it without macros, or as PDF, "
            "and try again."
        )
    )


def embedded() -> Invalid:
    return Invalid(
        _(
            "The document contains embedded objects or files. Remove them, or save it as PDF, "
            "and try again."
        )
    )


def external() -> Invalid:
    return Invalid(
        _(
            "The document fetches something from outside, such as a template, an image or "
            "figures. Break the link, or save it as PDF."
        )
    )


def locked() -> Invalid:
    return Invalid(
        _("The document is protected by a password. Save it without a password and try again.")
    )


def too_much() -> Invalid:
    return Invalid(_("The document becomes unreasonably large when unpacked and is not accepted."))
