"""What each figure of a digest is called: its line and its part, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.catalog.lists import need_lists
from tracker.documents.digest.subject import Names
from tracker.documents.words import called, words
from tracker.rules.digest.cells import ALL, JOIN, NO_UNIT
from tracker.vocabulary import (
    N_,
    Action,
    Confirmation,
    Figure,
    Grade,
    Judgement,
    Outcome,
    RequestKind,
    Role,
    Status,
    Word,
)

# The stages in the order in which a need passes them.
STAGES: Mapping[str, Word | str] = {
    "accept": Action.ACCEPT,
    "assign": Action.ASSIGN,
    "claim": Action.CLAIM,
    "decompose": Action.DECOMPOSE,
    "implement": N_("Implement"),
    "verify": Action.VERIFY,
    "confirm": Action.CONFIRM,
}
GROSS, REOPENED = N_("Closings, gross"), N_("Closed and reopened within the quarter")
# Every line with its words, joined by a point where it has several.
LINES: Mapping[str, tuple[Word | str, ...]] = {
    **{figure.value: (figure,) for figure in Figure},
    "overdue": (N_("Overdue"),),
    "overdue-wd": (N_("Working days overdue"),),
    "claimed": (N_("Claimed in the quarter"),),
    "contacted": (N_("Contacted within the limit"),),
    "contact-missed": (N_("Not contacted within the limit"),),
    "contact-open": (N_("Limit for contact still running or claim given back"),),
    "closed": (N_("Closed in the quarter"),),
    "rated": (N_("Rated"),),
    "satisfied": (N_("Rated satisfied or better"),),
    "rated-again": (N_("Rated again after being put right"),),
    "satisfied-again": (N_("Rated again, satisfied or better"),),
    "extensions-asked": (N_("Extensions asked for"),),
    "extensions-granted": (N_("Extensions granted"),),
    "objections": (N_("Objections raised"),),
    "objections-upheld": (N_("Objections upheld"),),
    "reassignments": (N_("Reassignments"),),
    "parked": (N_("Parked for a time in the quarter"),),
    "parked-wd": (N_("Working days parked"),),
    "instructions": (N_("Open instructions"),),
    **{f"status-{status.value}": (status,) for status in Status},
    **{f"stage-{stage}": (N_("Stays in the stage that ended"), word) for stage, word in STAGES.items()},
    **{f"grade-{grade.value}": (grade,) for grade in Grade},
    **{f"gross-{outcome.value}": (GROSS, outcome) for outcome in Outcome},
    **{f"reopened-{outcome.value}": (REOPENED, outcome) for outcome in Outcome},
    **{f"{end.value}-{outcome.value}": (outcome, end) for end in Confirmation for outcome in Outcome},
    **{
        f"judged-{outcome.value}-{judgement.value}": (outcome, N_("judged by the enterprise"), judgement)
        for outcome in Outcome
        for judgement in Judgement
    },
    **{
        f"pending-{kind.value}-{role.value}": (kind, N_("waits for a ruling"), role)
        for kind in RequestKind
        for role in Role
    },
}


def line_name(line: str) -> str:
    """What a line, or several joined, is called; KeyError for one that does not exist."""
    return str(_(", ")).join(" · ".join(words(word) for word in LINES[name]) for name in line.split(JOIN))


def part_name(part: str, names: Names) -> str:
    """What a part is called; KeyError for one that does not exist."""
    kind, _colon, code = part.partition(":")
    match kind:
        case "list":
            return words(need_lists()[code].short_name)
        case "region":
            return _region(int(code), names)
        case "unit":
            return _("No unit yet") if code == NO_UNIT else called(names.units[int(code)])
        case "cell":
            region, _colon, list_code = code.partition(":")
            return f"{_region(int(region), names)} · {words(need_lists()[list_code].short_name)}"
    if part != ALL:
        raise KeyError(part)
    return called(names.region)


def figure_name(key: str, names: Names) -> str:
    """What a figure is called, part and line; KeyError for one that does not exist."""
    part, _slash, line = key.partition("/")
    return f"{part_name(part, names)} · {line_name(line)}"


def _region(region_id: int, names: Names) -> str:
    if region_id == names.region.id:
        return str(_("%(region)s itself", region=called(names.region)))
    return called(names.regions[region_id])
