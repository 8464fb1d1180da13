"""What every address answers to everybody: the expected matrix of the stranger's sweep. Data alone.

Letters: c coordinator, b contributor, l leader (of the municipality whose evaluation it is), e its two evaluators,
t its translator, o the office. A stranger is a coordinator of another municipality or an evaluator of another evaluation.
"""

from dataclasses import dataclass

from evaluations.states import Phase

PREPARING, SUBMITTED, REVIEWING, REPORTING = Phase.PREPARING, Phase.SUBMITTED, Phase.REVIEWING, Phase.REPORTING


@dataclass(frozen=True)
class Door:
    """Who passes an address, and what it answers to them.

    get, post: the letters that pass; None: the method is not accepted (405). shown, answer: the status of the page, and of a
    form sent empty. parts: what stands in the address beside the tenant. recent: methods that need a recent sign-in.
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
    "area": Door(get="cbl", post="cb", parts=("area",), answer=422),
    "raise-nothing": Door(post="cb", parts=("area",), answer=422),
    "question": Door(get="cbl", post="cb", parts=("question",), answer=422),
    "question-evidence": Door(post="cb", parts=("question",), answer=422),
    "statement": Door(get="cb", post="cb", parts=("statement",), answer=422),
    "statement-evidence": Door(post="cb", parts=("statement",), answer=422),
    "remove-statement": Door(post="cb", parts=("statement",)),
    "remove-evidence": Door(post="cb", parts=("citation",)),
    "document": Door(SUBMITTED, get="cbleo", parts=("version",)),
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
    "translate": Door(REPORTING, get="eto", post="t", parts=("area", "language", "finding"), answer=422),
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
    "correct-invitation": Door(get="co", post="co", parts=("invitation",), answer=422, recent=("post",)),
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
    "publish-question-set": Door(post="o", parts=("set",)),
    "municipality-search": Door(get="o"),
    "find-people": Door(get="o"),
}
