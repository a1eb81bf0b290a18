"""Files: taken with a form, listed in it, and given out as downloads, never as pages (TRUST 18, 27-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from flask import abort, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.actions import attachments as actions
from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.catalog.limits import limits
from tracker.models import Attachment, Need
from tracker.queries.attachments import attachment_of, confidential_need_of, handed_in_for
from tracker.queries.audit import has_read
from tracker.rules.confidentiality import Opening, opening
from tracker.rules.faults import Fault
from tracker.rules.refused import Hidden
from tracker.rules.uploads import MEGABYTE, clean_name, extension_of, upload_fault
from tracker.vocabulary import N_, Permission
from tracker.web.access import actor, signed_in
from tracker.web.configuration import settings
from tracker.web.filters import instant, number
from tracker.web.forms.spec_form import FileRow
from tracker.web.reading import note_reading, object_of
from tracker.web.route import Route

log = structlog.get_logger()
# Whatever a browser makes of a file, it runs nothing and belongs to no origin.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
KILOBYTE = 1024


def take_files(
    specs: Sequence[FieldSpec],
    typed: dict[str, Any],
    *,
    need_id: int | None = None,
    draft_id: int | None = None,
    held: int = 0,
) -> dict[str, Fault]:
    """Store the files sent with a form and add their ids to `typed`; returns what was wrong, by field.

    `held` counts files already there. Good files stay when others are refused: commit (settle) before the form is
    shown again, or they are uploaded in vain.
    """
    faults: dict[str, Fault] = {}
    for spec in specs:
        if spec.kind is not FieldKind.FILES:
            continue
        most = min(spec.max_rows, limits().uploads.files_each)
        for sent in request.files.getlist(spec.name):
            if not sent.filename:
                continue
            if held + len(typed[spec.name]) >= most:
                faults[spec.name] = Fault(N_("At most %(most)d files are possible."), {"most": most})
                break
            body = sent.stream.read(limits().uploads.bytes_each + 1)
            found = _take(sent.filename, body, need_id=need_id, draft_id=draft_id)
            if isinstance(found, Fault):
                faults.setdefault(spec.name, found)
            else:
                typed[spec.name] = [*typed[spec.name], found.id]
    return faults


def kept_files(
    specs: Sequence[FieldSpec], typed: Mapping[str, Any], *, need_id: int
) -> dict[str, list[FileRow]]:
    """The files a form for an act already holds, by field, as the form builder takes them."""
    wanted = {spec.name: _ids(typed.get(spec.name)) for spec in specs if spec.kind is FieldKind.FILES}
    return {
        name: [file_row(file, kept=file.id) for file in (handed_in_for(need_id, ids, actor()) if ids else ())]
        for name, ids in wanted.items()
    }


def file_row(file: Attachment, *, kept: int | None = None, remove: str | None = None) -> FileRow:
    """A file as pages list it."""
    return FileRow(
        name=file.shown_name,
        href=url_for("attachments.download", token=file.token),
        size=size_text(file.size),
        note=instant(file.added_at),
        kept=kept,
        remove=remove,
    )


def size_text(size: int) -> str:
    """A number of bytes in the reader's words."""
    if size < MEGABYTE:
        return str(gettext("%(size)s KB", size=number(max(1, round(size / KILOBYTE)))))
    return str(gettext("%(size)s MB", size=number(round(size / MEGABYTE))))


def download(token: str) -> ResponseReturnValue:
    """The file, to be saved; hidden files do not exist, and those of a trade secret open like its other fields."""
    file = attachment_of(token, actor())
    need = confidential_need_of(file)
    if need is not None and not _opens(need):
        abort(403)
    path = actions.path_of(settings().uploads_dir, file.token).resolve()
    if not path.is_file():
        log.error("file missing", attachment=file.id)
        raise Hidden
    response = send_file(
        path, mimetype=file.media_type, as_attachment=True, download_name=file.shown_name, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    if need is not None:
        note_reading(need, opening(actor(), need))
    return response


def _opens(need: Need) -> bool:
    """Whether this person reads the need's secrets: by right, or because of a reason given today."""
    opened = opening(actor(), need)
    if opened is not Opening.ON_REASON:
        return opened is not Opening.MASKED
    return has_read(signed_in().id, object_of(need), clock.start_of(clock.office_date()))


def _take(name: str, body: bytes, *, need_id: int | None, draft_id: int | None) -> Attachment | Fault:
    uploads = limits().uploads
    shown = clean_name(name, uploads.name_length)
    fault = upload_fault(shown, body, uploads)
    if fault is not None:
        return fault
    return actions.store(
        settings().uploads_dir,
        body,
        shown_name=shown,
        media_type=uploads.types[extension_of(shown)],
        person_id=signed_in().id,
        at=clock.now(),
        need_id=need_id,
        draft_id=draft_id,
    )


def _ids(typed: object) -> list[int]:
    items = typed if isinstance(typed, list) else []
    texts = [str(item) for item in items]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]


ROUTES = (Route("/files/<token>", download, Permission.READ_NEEDS),)
