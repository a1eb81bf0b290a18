"""The timeline of a need as it is drawn: one line per event, newest first (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext

from tracker.documents.telling import Teller
from tracker.documents.words import called, instant
from tracker.models import Attachment
from tracker.queries.timeline import Happening
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.vocabulary import Action
from tracker.web.forms.spec_form import FileRow

SEALS = frozenset({Action.CONFIRM, Action.LAPSE, Action.VERIFY})
ALARMS = frozenset(
    {Action.DISPUTE, Action.SEND_BACK, Action.RETURN, Action.DECLINE, Action.REOPEN, Action.WITHDRAW}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline, ready to be drawn."""

    id: str
    what: str
    who: str
    at: str
    iso: str
    behalf: str
    text: str
    files: tuple[FileRow, ...]
    tone: str
    internal: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Draws events told by `teller`; `hides_content` keeps the files of a trade secret to whom they are open."""

    teller: Teller
    file_row: Callable[[Attachment], FileRow]
    hides_content: bool = False

    def entries(self, happenings: Iterable[Happening]) -> tuple[Entry, ...]:
        """The lines of the timeline."""
        return tuple(self._entry(one) for one in happenings)

    def _entry(self, happening: Happening) -> Entry:
        event = happening.event
        tone = "seal" if event.action in SEALS else "red" if event.action in ALARMS else "plain"
        closed = self.hides_content and event.action in CONTENT_ACTIONS
        return Entry(
            id=f"event-{event.seq}",
            what=self.teller.what(event),
            who=called(event.actor) if event.actor is not None else gettext("the system"),
            at=instant(event.at),
            iso=event.at.isoformat(),
            behalf=called(event.absent) if event.absent is not None else "",
            text=self.teller.said(happening),
            files=() if closed else tuple(self.file_row(file) for file in happening.files),
            tone="system" if event.actor is None else tone,
            internal=event.offices_only,
        )
