"""Attachments, scoped: a file is seen by whom its draft or need is open to, and office papers by offices alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from tracker.extensions import db
from tracker.models import Attachment, Draft, Event, Need
from tracker.queries.drafts import open_to
from tracker.queries.scope import visible_to
from tracker.rules.action_forms import CONTENT_ACTIONS
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden


def attachment_of(token: str, actor: Actor) -> Attachment:
    """The attachment with this token; raises Hidden where it does not exist for this person.

    What was uploaded for an act that has not been carried out yet is seen by who uploaded it.
    """
    mine = sorted(actor.enterprise_ids())
    for_this_side = or_(Attachment.offices_only.is_(False), Need.enterprise_id.not_in(mine))
    handed_in = or_(Attachment.seq.is_not(None), Attachment.added_by_id == actor.person_id)
    query = (
        select(Attachment)
        .outerjoin(Need, Need.id == Attachment.need_id)
        .outerjoin(Draft, Draft.id == Attachment.draft_id)
        .where(
            Attachment.token == token,
            or_(
                and_(Need.id.is_not(None), visible_to(actor), for_this_side, handed_in),
                and_(Draft.id.is_not(None), Draft.ended_at.is_(None), open_to(actor)),
            ),
        )
    )
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def confidential_need_of(file: Attachment) -> Need | None:
    """The need whose confidential content the file is part of, with what opening() reads; None for other files."""
    query = (
        select(Need)
        .join(Event, and_(Event.need_id == Need.id, Event.seq == file.seq))
        .where(Need.id == file.need_id, Need.confidential, Event.action.in_(CONTENT_ACTIONS))
        .options(selectinload(Need.helpers), selectinload(Need.tasks))
    )
    return db.session.scalar(query)


def handed_in_for(need_id: int, ids: Iterable[int], actor: Actor) -> Sequence[Attachment]:
    """Of these ids, the files this person uploaded for an act on the need that is still to be carried out."""
    query = select(Attachment).where(
        Attachment.id.in_(list(ids)),
        Attachment.need_id == need_id,
        Attachment.seq.is_(None),
        Attachment.added_by_id == actor.person_id,
    )
    return db.session.scalars(query.order_by(Attachment.id)).all()
