"""Files that leave the house: recorded before they go, and only so many a minute (TRUST 17, 66)."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.actions import audit
from tracker.actions.pace import keep_export_pace
from tracker.extensions import db, will_write, writing
from tracker.vocabulary.audit import AuditAct
from tracker.web.access import signed_in
from tracker.web.addresses import client_address
from tracker.web.writes import SAFE_METHODS

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def note_export(object_: str, form: str) -> None:
    """Record that the person takes `object_` out as a file; Refused where that were too many within a minute.

    In a transaction of its own, begun anew: what cannot be recorded does not leave.
    """
    person_id, at = signed_in().id, clock.now()
    db.session.rollback()
    with writing():
        keep_export_pace(person_id, at)
        audit.record(
            AuditAct.EXPORT,
            at,
            actor_id=person_id,
            object_=object_,
            facts={"form": form},
            address=client_address(),
        )
        db.session.commit()
    will_write(request.method not in SAFE_METHODS)


def file_answer(body: bytes, name: str, form: str) -> ResponseReturnValue:
    """The file, to be saved under a name that may be Chinese (RFC 6266)."""
    response = send_file(
        BytesIO(body),
        mimetype=MEDIA_TYPES[form],
        as_attachment=True,
        download_name=f"{name}.{form}",
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
