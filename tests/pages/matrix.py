"""The access matrix: which status each address answers to whom. Data only.

Letters: c coordinator, b contributor, l leader (of the municipality whose evaluation it is), e its
two evaluators, t its translator, o the office. A stranger is a coordinator of another municipality
or an evaluator of another evaluation.
"""

from dataclasses import dataclass

from evaluations.states import Phase

PHASES = PREPARING, SUBMITTED, REVIEWING, REPORTING = (
    Phase.PREPARING,
    Phase.SUBMITTED,
    Phase.REVIEWING,
    Phase.REPORTING,
)


@dataclass(frozen=True)
class Door:
    """Who may request an address, and which status they get.

    get, post: the letters of those who may; None: the method is not accepted (405). shown, answer:
    the status of the page, and of a form sent empty. parts: the parameters of the address beside
    the tenant. recent: methods that need a recent sign-in.
    """

    phase: Phase = PREPARING
    get: str | None = None
    post: str | None = None
    parts: tuple[str, ...] = ()
    shown: int = 200
    answer: int = 302
    recent: tuple[str, ...] = ()


# Addresses inside one evaluation.
EVALUATION = {
    "evaluation": Door(get="cbleto"),
    "key-facts": Door(get="cb", post="cb"),
    "hand-in": Door(get="c", post="c"),
    "withdraw": Door(SUBMITTED, post="c"),
    "open-review": Door(SUBMITTED, post="e"),
    "answers": Door(get="cbl"),
    "answers-docx": Door(get="cbl", parts=("language",)),
    "answers-xlsx": Door(get="cbl", parts=("language",)),
    "area-docx": Door(get="cbl", parts=("area", "language")),
    "import-answers": Door(get="cb", post="cb", answer=422),
    "proposed-answers": Door(get="cb", post="cb", parts=("answer_proposal",), answer=422),
    "questionnaire-docx": Door(get="cbleto", parts=("language",)),
    "questionnaire-pdf": Door(get="cbleto", parts=("language",)),
    "area": Door(get="cbl", post="cb", parts=("area",), answer=422),
    "area-ready": Door(post="cb", parts=("area",)),
    "area-hours": Door(
        get="cb", post="cb", parts=("area",), shown=302
    ),  # only after "ready", and once
    "raise-nothing": Door(post="cb", parts=("area",), answer=422),
    "question": Door(get="cbl", post="cb", parts=("question",), answer=422),
    "take-over-answer": Door(post="cb", parts=("question",), answer=409),
    "answer-versions": Door(get="cbl", parts=("question",)),
    "restore-answer": Door(post="cb", parts=("question", "revision")),
    "statement-versions": Door(get="cbl", parts=("statement",)),
    "restore-statement": Door(post="cb", parts=("statement", "statement_revision")),
    "question-evidence": Door(get="cb", post="cb", parts=("question",), answer=422),
    "statement": Door(get="cb", post="cb", parts=("statement",), answer=422),
    "statement-evidence": Door(post="cb", parts=("statement",), answer=422),
    "remove-statement": Door(post="cb", parts=("statement",)),
    "remove-evidence": Door(post="cb", parts=("citation",)),
    "whole": Door(get="cbl"),
    "new-undertaking": Door(get="cb", post="cb", answer=422),
    "undertaking": Door(get="cb", post="cb", parts=("undertaking",), answer=422),
    "remove-undertaking": Door(post="cb", parts=("undertaking",)),
    "whole-docx": Door(get="cbl", parts=("language",)),
    "find-documents": Door(get="cb"),
    "comments": Door(get="cbl"),
    "question-comments": Door(get="cbl", post="cbl", parts=("question",), answer=422),
    "comment-resolve": Door(SUBMITTED, post="cble", parts=("comment",)),
    "comment-reopen": Door(SUBMITTED, post="cble", parts=("comment",)),
    "delegation": Door(get="c", post="c", answer=422),
    "delegation-invite": Door(post="c", answer=422, recent=("post",)),
    "delegation-due": Door(post="c"),
    "delegation-reassign": Door(post="c", answer=422),
    "delegation-remove": Door(post="c", parts=("delegation",)),
    "document": Door(SUBMITTED, get="cbleo", parts=("version",)),
    "library": Door(get="cbl"),
    "library-upload": Door(get="cb", post="cb", answer=422),
    "library-address": Door(get="cb", post="cb", answer=422),
    "library-document": Door(get="cbl", post="cb", parts=("library_document",), answer=422),
    "cite-document": Door(post="cb", parts=("library_document",), answer=422),
    "replace-document": Door(post="cb", parts=("library_document",), answer=422),
    "remove-document": Door(post="cb", parts=("library_document",), answer=409),  # it is cited
    "cite-newest": Door(post="cb", parts=("citation",)),
    "search": Door(get="cbl"),
    "read-whole": Door(get="cbl"),
    "read-whole-pdf": Door(get="cbl", parts=("language",)),
    "approve": Door(post="cl", answer=409),
    "take-back-approval": Door(post="cl"),
    "need-approval": Door(post="c"),
    "receipt": Door(SUBMITTED, get="cbl"),
    "submission-status": Door(SUBMITTED, get="cbl"),
    "print-submission": Door(SUBMITTED, post="c"),
    "submission-pdf": Door(SUBMITTED, get="cbl", parts=("language",)),
    "completions": Door(SUBMITTED, get="cbleo"),
    "ask-completion": Door(SUBMITTED, post="eo", answer=422),
    "take-back-completion": Door(SUBMITTED, post="eo", parts=("completion",)),
    "send-completion": Door(SUBMITTED, post="cb", parts=("question",)),
    "reading": Door(SUBMITTED, get="eo"),
    "area-statements": Door(REVIEWING, get="eo", parts=("area",)),
    "judge": Door(REVIEWING, post="e", parts=("submitted",), answer=422),
    "reading-question": Door(REVIEWING, get="eo", post="e", parts=("question",), answer=422),
    "notes": Door(REVIEWING, get="e"),
    "new-note": Door(REVIEWING, get="e", post="e", answer=422),
    "new-interview": Door(REVIEWING, get="e", post="e", answer=422),
    "note": Door(REVIEWING, get="e", post="e", parts=("note",), answer=422),
    "lock": Door(REVIEWING, post="e", answer=409),
    "consensus": Door(REVIEWING, get="e"),
    "confirm": Door(REVIEWING, post="e", answer=409),
    "settle": Door(REVIEWING, get="e", post="e", parts=("question",), answer=422),
    "writing": Door(REPORTING, get="eto"),
    "writing-area": Door(REPORTING, get="eto", post="e", parts=("area",), answer=422),
    "new-finding": Door(REPORTING, get="e", post="e", parts=("area",), answer=422),
    "finding": Door(REPORTING, get="e", post="e", parts=("area", "finding"), answer=422),
    "remove-finding": Door(REPORTING, post="e", parts=("area", "finding")),
    "translation": Door(REPORTING, get="eto", post="t", parts=("area", "language"), answer=404),
    "translate": Door(
        REPORTING, get="eto", post="t", parts=("area", "language", "finding"), answer=422
    ),
    "history": Door(get="cl"),
    "history-area": Door(get="cl", parts=("area",)),
    "history-question": Door(get="cl", parts=("question",)),
    "people": Door(get="o", post="o"),
    "visit": Door(post="o"),
    "help": Door(get="cblo"),
    "grant-reading": Door(post="c"),
    "end-reading": Door(post="co"),
    "report": Door(REPORTING, get="cbleto"),
    "report-status": Door(REPORTING, get="cbleto"),
    "request-report": Door(REPORTING, post="eto"),
    "retry-report": Door(REPORTING, post="eo", parts=("job",)),
    "finish-writing": Door(REPORTING, post="e", answer=409, recent=("post",)),
    "release-report": Door(REPORTING, post="e", answer=409, recent=("post",)),
    "download-report": Door(REPORTING, get="eto", parts=("report",)),
}
# The people of a place: a municipality, or the association.
PLACE = {
    "members": Door(get="cblo"),
    "invite": Door(get="co", post="co", answer=422, recent=("post",)),
    "resend-invitation": Door(post="co", parts=("invitation",), recent=("post",)),
    "invitation-link": Door(post="co", parts=("invitation",), answer=200, recent=("post",)),
    "correct-invitation": Door(
        get="co", post="co", parts=("invitation",), answer=422, recent=("post",)
    ),
    "withdraw-invitation": Door(post="co", parts=("invitation",), recent=("post",)),
    "leave": Door(get="cbl", post="cbl", recent=("post",)),
    "member": Door(get="co", post="co", parts=("member",), answer=422, recent=("post",)),
    "remove-member": Door(post="co", parts=("member",), recent=("post",)),
}
# Pages of the office alone: there is nothing to hide, so a stranger is refused too.
OFFICE = {
    "rounds": Door(get="o"),
    "new-round": Door(get="o", post="o", answer=422),
    "round": Door(get="o", post="o", parts=("round",), answer=422),
    "question-sets": Door(get="o", post="o", answer=422),
    "crosswalks": Door(get="o", post="o", answer=422),
    "question-set": Door(get="o", parts=("set",)),
    "question-set-differences": Door(get="o", parts=("set",)),
    "question-set-yaml": Door(get="o", parts=("set",)),
    "question-set-xlsx": Door(get="o", parts=("set",)),
    "booklet-docx": Door(get="o", parts=("set", "language")),
    "booklet-pdf": Door(get="o", parts=("set", "language")),
    "preview-question": Door(get="o", parts=("set", "key")),
    "question-set-part": Door(get="o", post="o", parts=("set", "place"), answer=302),
    "continue-question-set": Door(post="o", parts=("set",), answer=422),
    "discard-question-set": Door(post="o", parts=("draft",)),
    "publish-question-set": Door(get="o", post="o", parts=("draft",)),
    "read-spreadsheet": Door(get="o", post="o", parts=("draft",), answer=422),
    "proposed-changes": Door(get="o", post="o", parts=("draft", "proposal")),
    "add-question-set-part": Door(get="o", post="o", parts=("draft", "list", "place"), answer=422),
    "tick-question-set-part": Door(
        post="o", parts=("set", "place"), answer=404
    ),  # a form without a language
    "move-question-set-part": Door(post="o", parts=("draft", "place")),
    "remove-question-set-part": Door(post="o", parts=("draft", "place")),
    "municipality-search": Door(get="o"),
    "find-people": Door(get="o"),
    "files": Door(get="o"),
    "scan-files": Door(post="o", answer=409),  # there is no scanner
}


@dataclass(frozen=True)
class Own:
    """A page of one's own account: what it answers to everybody who is signed in; half: also before
    the second factor.
    """

    get: int | str = 200
    post: int | str = 200
    half: bool = False
    recent: tuple[str, ...] = ()


BOTH = ("get", "post")
ACCOUNT = {
    "glossary": Own(post=405),
    "home": Own(post=405),
    "notices": Own(post=405),
    "notices-read": Own(get=405, post=302),
    "notice-choices": Own(get=405, post=302),
    "notice": Own(get=405, post=404),  # the notice of another person, or an unknown one
    "account": Own(post=405),
    "own-data": Own(recent=BOTH),
    "account_change_password": Own(),
    "account_set_password": Own(get=302, post=302),
    "account_reauthenticate": Own(half=True),
    "account_logout": Own(post="to the sign-in", half=True),
    "account_email_verification_sent": Own(get=302, post=302),
    "mfa_index": Own(post=405, half=True),
    "mfa_activate_totp": Own(half=True, recent=BOTH),
    "mfa_deactivate_totp": Own(get=404, post=404),  # there is none yet
    "mfa_view_recovery_codes": Own(get=404, post=405),
    "mfa_generate_recovery_codes": Own(recent=BOTH),
    "mfa_download_recovery_codes": Own(get=404, post=404),
    "mfa_list_webauthn": Own(post=405),
    "mfa_add_webauthn": Own(half=True, recent=BOTH),
    "mfa_edit_webauthn": Own(get=404, post=404, recent=BOTH),
    "mfa_remove_webauthn": Own(get=404, post=404, recent=BOTH),
    "mfa_reauthenticate": Own(
        get="to confirm", post="to confirm"
    ),  # to the password page: the person has no second factor
    "mfa_reauthenticate_webauthn": Own(get="to confirm", post="to confirm"),
    "usersessions_list": Own(post=405),
    "end-session": Own(get=405, post=302),
    "end-other-sessions": Own(get=405, post=302),
    "socialaccount_connections": Own(),
}
# Public pages: what they answer to an anonymous visitor, and to a signed-in person.
PUBLIC: dict[str, tuple[tuple[int | str, int | str], tuple[int | str, int | str]]] = {
    "data-use": ((200, 405), (200, 405)),
    "account_login": ((200, 200), (302, 302)),
    "account_request_login_code": ((200, 200), (302, 302)),
    "account_confirm_login_code": ((302, 302), (302, 302)),  # no code has been requested
    "account_signup": ((200, 200), (302, 302)),
    "account_reset_password": ((200, 200), (200, 200)),
    "account_reset_password_done": ((200, 405), (200, 405)),
    "account_reset_password_from_key": ((200, 200), (200, 200)),
    "account_reset_password_from_key_done": ((200, 405), (200, 405)),
    "account_inactive": ((200, 405), (200, 405)),
    "invitation": ((404, 404), (404, 404)),
    "mfa_login_webauthn": (("to the sign-in", "to the sign-in"), (302, 302)),
    "mfa_authenticate": (("to the sign-in", "to the sign-in"), (302, 302)),
    "openid_connect_login": ((404, 404), (302, 302)),
    "openid_connect_callback": ((404, 404), (404, 404)),
    "socialaccount_login_cancelled": ((200, 405), (200, 405)),
    "socialaccount_login_error": ((401, 405), (401, 405)),
    "socialaccount_signup": (
        ("to the sign-in", "to the sign-in"),
        ("to the sign-in", "to the sign-in"),
    ),
    "set-language": ((405, 302), (405, 302)),
}
