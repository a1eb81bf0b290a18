"""Events as sentences in the reader's language: who did what, and with what words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.documents.values import shown_fields, shown_value
from tracker.documents.words import called, day, words
from tracker.models import Event, Need
from tracker.queries.timeline import Happening, Names, rows_said
from tracker.rules.action_forms import CONTENT_ACTIONS, fields_of
from tracker.vocabulary import N_, Action, Outcome

A = Action

# (action, what it decided) -> what the line says; the second is a ruling, an answer, a stage, or nothing.
SENTENCES: Mapping[tuple[Action, str], str] = MappingProxyType({
    (A.FILE, ""): N_("Need filed"),
    (A.REFILE, ""): N_("Completed and filed again"),
    (A.ENDORSE, "confirmed"): N_("Endorsed by the enterprise"),
    (A.ENDORSE, "corrected"): N_("Endorsed by the enterprise, with a correction"),
    (A.ENDORSE, "refused"): N_("The enterprise says: not our need"),
    (A.RETURN, ""): N_("Returned for completion"),
    (A.EXPIRE, ""): N_("Withdrawn: not completed in time"),
    (A.ASK_DECLINE, ""): N_("Asked to decline: %(code)s"),
    (A.DECLINE, "granted"): N_("Declined"),
    (A.DECLINE, "refused"): N_("Not declined: the need is kept"),
    (A.APPEAL, ""): N_("Appealed against the decision"),
    (A.RESTORE, "granted"): N_("Restored on appeal"),
    (A.RESTORE, "refused"): N_("The appeal was dismissed"),
    (A.ACCEPT, ""): N_("Accepted into the needs bank"),
    (A.ESCALATE, ""): N_("Escalated to %(region)s"),
    (A.DELEGATE, ""): N_("Delegated to %(region)s"),
    (A.MERGE, ""): N_("Merged into %(into)s"),
    (A.UNMERGE, ""): N_("The merge was undone"),
    (A.ASSIGN, ""): N_("Assigned to %(lead_unit)s, promised by %(promised)s"),
    (A.REASSIGN, ""): N_("Reassigned to %(lead_unit)s"),
    (A.NAME_HELPERS, ""): N_("Helper units named: %(helpers)s"),
    (A.NAME_SPONSOR, ""): N_("Sponsor named: %(sponsor)s"),
    (A.OBJECT, ""): N_("Objected to the assignment, proposing %(proposed)s"),
    (A.RULE, "granted"): N_("Objection upheld: assigned to %(lead_unit)s"),
    (A.RULE, "refused"): N_("Objection rejected: the unit keeps the need"),
    (A.CLAIM, ""): N_("Claimed the need"),
    (A.RELEASE, ""): N_("Released to the unit"),
    (A.HAND_OVER, ""): N_("Handed over to %(owner)s"),
    (A.CONTACT, ""): N_("Contacted the enterprise: %(how)s, %(contacted_on)s"),
    (A.ASK, ""): N_("Asked a question"),
    (A.ANSWER, ""): N_("Answered the question"),
    (A.DECOMPOSE, ""): N_("Decomposed into tasks: %(count)s"),
    (A.ADD_TASK, ""): N_("Task added"),
    (A.CHANGE_TASK, ""): N_("Task changed: %(task)s, due %(due_on)s"),
    (A.START_TASK, ""): N_("Task started: %(task)s"),
    (A.SUBMIT_TASK, ""): N_("Task submitted: %(task)s"),
    (A.APPROVE_TASK, ""): N_("Task approved: %(task)s"),
    (A.SEND_BACK_TASK, ""): N_("Task sent back: %(task)s"),
    (A.CANCEL_TASK, ""): N_("Task cancelled: %(task)s"),
    (A.REPORT, ""): N_("Reported progress"),
    (A.NOTE, ""): N_("Noted"),
    (A.AMEND, ""): N_("Amended: %(changed)s"),
    (A.AMEND, "asked"): N_("Asked for an amendment: %(changed)s"),
    (A.RULE_AMENDMENT, "granted"): N_("The amendment was taken over"),
    (A.RULE_AMENDMENT, "refused"): N_("The amendment was not taken over"),
    (A.LINK, ""): N_("Linked to %(other)s"),
    (A.AFFIRM, ""): N_("Said that it is still needed"),
    (A.SAY_SOLVED, ""): N_("Said that it is solved already"),
    (A.WHY_NOT, ""): N_("Said why it is not solved yet"),
    (A.NUDGE, ""): N_("Nudged"),
    (A.ANSWER_NUDGE, ""): N_("Answered the nudge"),
    (A.INSTRUCT, ""): N_("Gave an instruction, reply due %(reply_due_on)s"),
    (A.REPLY, ""): N_("Replied to the instruction"),
    (A.ASK_EXTENSION, ""): N_("Asked for an extension until %(new_due_on)s"),
    (A.RULE_EXTENSION, "granted"): N_("Extension granted: now promised by %(promised)s"),
    (A.RULE_EXTENSION, "refused"): N_("Extension refused: the date stays"),
    (A.ASK_PARK, ""): N_("Asked to park: %(code)s, review on %(review_on)s"),
    (A.PARK, "granted"): N_("Parked, review on %(review_on)s"),
    (A.PARK, "refused"): N_("Parking refused: work goes on"),
    (A.REVIEW_PARK, ""): N_("Next review set for %(review_on)s"),
    (A.RESUME, ""): N_("Work resumed"),
    (A.ASK_UNSOLVABLE, ""): N_("Asked to end as unsolvable: %(code)s"),
    (A.CONSENT, "granted"): N_("Consented to ending as unsolvable"),
    (A.CONSENT, "refused"): N_("Did not consent to ending as unsolvable"),
    (A.REQUEST_CLOSURE, ""): N_("Requested closure: %(outcome)s"),
    (A.RECALL, ""): N_("Recalled the closure request"),
    (A.SEND_BACK, ""): N_("Sent back: not ready to be closed"),
    (A.VERIFY, ""): N_("Verified the result"),
    (A.CONFIRM, ""): N_("Confirmed: %(judgement)s, %(grade)s"),
    (A.DISPUTE, ""): N_("Disputed the result"),
    (A.RULE_DISPUTE, "granted"): N_("One more cycle was granted"),
    (A.RULE_DISPUTE, "refused"): N_("Closed as disputed"),
    (A.LAPSE, ""): N_("Closed without a reply of the enterprise"),
    (A.FOLLOW_UP, "contacted"): N_("Called the enterprise after the poor rating"),
    (A.FOLLOW_UP, "put-right"): N_("Put right after the poor rating"),
    (A.RATE_AGAIN, ""): N_("Rated once more: %(grade)s"),
    (A.DRAW, ""): N_("Drawn for a look-back"),
    (A.LOOK_BACK, "yes"): N_("Look-back: the result holds"),
    (A.LOOK_BACK, "no"): N_("Look-back: the result does not hold, work begins again"),
    (A.REOPEN, ""): N_("Reopened"),
    (A.WITHDRAW, ""): N_("Withdrawn by the enterprise"),
    (A.SUCCEED, ""): N_("Moved to the successor, %(successor)s"),
    (A.RECKON, ""): N_("Dates reckoned anew by the calendar of %(year)s: %(moved)s moved"),
})  # fmt: skip

# The facts that say which of several sentences of an action is meant.
DECIDING = ("verdict", "answer", "stage", "holds")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells events of one need to one reader.

    `hides_plan` keeps the tasks' words to the offices, `hides_contact` the contact person's name.
    """

    need: Need
    names: Names
    hides_plan: bool = False
    hides_contact: bool = False

    def what(self, event: Event) -> str:
        """The act as a sentence."""
        decided = next((str(event.facts[name]) for name in DECIDING if name in event.facts), "")
        if event.action is A.AMEND and self._asked_for(event):
            decided = "asked"
        msgid = SENTENCES.get((event.action, decided)) or SENTENCES[event.action, ""]
        return str(gettext(msgid)) % _Places(self._places(event))

    def said(self, happening: Happening) -> str:
        """The texts of the act, each behind its label where there are several."""
        pairs = list(self._texts(happening))
        if len(pairs) == 1:
            return pairs[0][1]
        return "\n".join(str(gettext("%(label)s: %(value)s", label=one, value=two)) for one, two in pairs)

    def _texts(self, happening: Happening) -> Iterator[tuple[str, str]]:
        for spec in self._told(happening.event):
            if spec.name not in happening.texts:
                continue
            body = happening.texts[spec.name]
            if body is None:
                yield words(spec.label), gettext("(erased)")
            elif spec.kind is FieldKind.ROWS:
                said = dict(happening.event.facts) | {spec.name: rows_said(spec, happening)}
                shown = shown_fields((spec,), said, names=self.names)
                yield words(spec.label), "\n".join(line for one in shown for line in one.lines)
            else:
                yield words(spec.label), body

    def _told(self, event: Event) -> Sequence[FieldSpec]:
        """The fields of an act whose words its line repeats: content stands further down on the page."""
        if self.hides_plan and event.action is A.DECOMPOSE:
            return ()
        fields = fields_of(event.action, self.need.list_code, self.need.data)
        if event.action in CONTENT_ACTIONS:
            return [spec for spec in fields if spec.name == "reason"]
        return [spec for spec in fields if not (self.hides_contact and spec.name == "with_whom")]

    def _asked_for(self, event: Event) -> bool:
        return any(request.asked_seq == event.seq for request in self.need.requests)

    def _places(self, event: Event) -> dict[str, str]:
        specs = fields_of(event.action, self.need.list_code, self.need.data)
        places = {
            spec.name: shown_value(spec, event.facts[spec.name], names=self.names)
            for spec in specs
            if spec.name in event.facts and spec.kind is not FieldKind.TASK
        }
        task = next((one for one in self.need.tasks if one.id == event.facts.get("task")), None)
        places["task"] = task.title if task is not None else ""
        for name in ("review_on", "promised_by_on"):
            value = event.facts.get(name) or event.changes.get(name)
            places["promised" if name == "promised_by_on" else name] = _day(value)
        if event.changes.get("lead_unit_id") in self.names.units:
            places["lead_unit"] = called(self.names.units[event.changes["lead_unit_id"]])
        if event.changes.get("outcome"):
            places["outcome"] = words(Outcome(event.changes["outcome"]))
        places |= {name: str(event.facts[name]) for name in ("year", "moved") if name in event.facts}
        places["changed"] = self._labels(event.facts.get("changed", ()), specs)
        places["count"] = str(event.facts.get("tasks", "")) or str(self._planned(event))
        return places

    def _labels(self, changed: Iterable[str], specs: Sequence[FieldSpec]) -> str:
        known = {spec.name: words(spec.label) for spec in specs}
        return str(gettext(", ")).join(known[name] for name in changed if name in known)

    def _planned(self, event: Event) -> int:
        return sum(task.cycle == event.cycle for task in self.need.tasks)


class _Places(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "–"


def _day(value: Any) -> str:
    return day(date.fromisoformat(value)) if value else "–"
