"""Stories that the rules cut short: on some days of the year the calendar may leave no room for an act."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.rules.refused import Invalid, Refused
from tracker.vocabulary import Action, Refusal

# Reasons that hang on the days between two dates.
OF_CALENDAR = frozenset(
    {
        Refusal.TOO_LATE,
        Refusal.TOO_SOON,
        Refusal.REMINDERS_FIRST,
        Refusal.AFTER_DUE,
        Refusal.BEFORE_TODAY,
        Refusal.PROMISE_NOT_LATER,
    }
)


@dataclass(frozen=True, slots=True)
class CutShort:
    """A story cut short: of which need, at which act, and why; the need stands where it stood before."""

    title: str
    action: Action
    reason: Refused | Invalid

    @property
    def is_by_calendar(self) -> bool:
        """Whether only the calendar left no room."""
        if isinstance(self.reason, Refused):
            return self.reason.refusal in OF_CALENDAR
        of_calendar = {refusal.label for refusal in OF_CALENDAR}
        return all(fault.message in of_calendar for fault in self.reason.errors.values())

    def __str__(self) -> str:
        why = self.reason.refusal.value if isinstance(self.reason, Refused) else str(self.reason)
        return f"{self.title}: {self.action.value} ({why})"
