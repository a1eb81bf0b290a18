"""Digests: the list, each on a page and as a file, the needs behind a figure, a preview of the running quarter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.catalog.limits import limits
from tracker.clock import Quarter
from tracker.documents.digest import (
    Names,
    Subject,
    figure_name,
    names_for,
    paper_of,
    quarter_name,
    subject_of,
    title_of,
)
from tracker.documents.digest.rows import sheet_of
from tracker.documents.excel import excel
from tracker.documents.paper import Cell
from tracker.documents.pdf import pdf
from tracker.documents.word import word
from tracker.models import Digest, Region
from tracker.queries import digests, directory, needs
from tracker.queries.digest_sources import lines_of, preview_of, scope_of
from tracker.rules.digest import Line, Scope, amounts_behind, figures_from, reckon
from tracker.rules.refused import Hidden
from tracker.vocabulary import Permission
from tracker.web.access import actor
from tracker.web.arguments import number_argument, text_argument, with_arguments
from tracker.web.configuration import settings
from tracker.web.exporting import file_answer, note_export
from tracker.web.filters import called, day
from tracker.web.marks import list_marks, status_marks
from tracker.web.route import Route

READ = Permission.READ_DIGESTS
PAGE = 50
FORMS = ("docx", "xlsx", "pdf")
Opens = Callable[[Cell], str]


def index() -> ResponseReturnValue:
    """The digests of the regions this person steers, and the way to a preview."""
    found = digests.digests(actor())
    return render_template(
        "digests/index.html",
        rows=[(digest, quarter_name(Quarter.parse(digest.quarter))) for digest in found],
        forms=FORMS,
        regions=[(region.code, called(region)) for region in needs.regions_in(actor())],
        running=quarter_name(Quarter.of(clock.now())),
    )


def show(digest_id: int) -> ResponseReturnValue:
    """A digest; one of a region that this person does not steer does not exist."""
    digest = digests.digest_of(digest_id, actor())
    subject = subject_of(digest, actor())
    return _page(subject, url_for("digests.rows", digest_id=digest.id), digest=digest)


def preview() -> ResponseReturnValue:
    """What the digest of the running quarter would say if it ended today."""
    region = digests.region_of(text_argument("region"), actor())
    subject, _lines, _scope = _previewed(region)
    rows = url_for("digests.preview_rows", region=region.code)
    return _page(subject, rows, digest=None)


def rows(digest_id: int) -> ResponseReturnValue:
    """The needs behind a figure, as they stand today."""
    digest = digests.digest_of(digest_id, actor())
    scope, quarter = scope_of(digest.region), Quarter.parse(digest.quarter)
    names = names_for(figures_from(digest.figures), digest.region)
    back = url_for("digests.show", digest_id=digest.id)
    return _behind(lines_of(quarter, scope), scope, names, quarter=quarter, back=back)


def preview_rows() -> ResponseReturnValue:
    """The needs behind a figure of a preview."""
    region = digests.region_of(text_argument("region"), actor())
    subject, lines, scope = _previewed(region)
    back = url_for("digests.preview", region=region.code)
    return _behind(lines, scope, subject.names, quarter=subject.quarter, back=back)


def export(digest_id: int, form: str) -> ResponseReturnValue:
    """The digest as Word, Excel or PDF, recorded as an export."""
    if form not in FORMS:
        abort(404)
    digest = digests.digest_of(digest_id, actor())
    note_export(f"digest:{digest.quarter}:{digest.region.code}", form)
    subject = subject_of(digest, actor())
    name = f"{title_of(subject)} {quarter_name(subject.quarter)}"
    return file_answer(_made(subject, digest, form), name, form)


def _made(subject: Subject, digest: Digest, form: str) -> bytes:
    paper = paper_of(subject)
    opens = _absolute(_opens(url_for("digests.rows", digest_id=digest.id)))
    if form == "docx":
        return word(paper)
    if form == "pdf":
        return pdf(paper, opens)
    lines = lines_of(subject.quarter, scope_of(digest.region))
    known = digests.described(subject.quarter, actor())
    return excel(paper, sheet_of(lines, known, subject.names.units, directory.regions()), opens)


def _page(subject: Subject, rows_at: str, *, digest: Digest | None) -> ResponseReturnValue:
    return render_template(
        "digests/show.html",
        paper=paper_of(subject),
        opens=_opens(rows_at),
        digest=digest,
        made_on=day(clock.office_date(digest.made_at)) if digest is not None else "",
        forms=FORMS,
        regions=[(region.code, called(region)) for region in needs.regions_in(actor())],
        region=subject.names.region.code,
    )


def _previewed(region: Region) -> tuple[Subject, Sequence[Line], Scope]:
    at, made_by, scope = clock.now(), limits().digest, scope_of(region)
    edition = preview_of(Quarter.of(at), scope, made_by.quarters, at)
    figures = reckon(edition, scope, made_by)
    return Subject(figures, names_for(figures, region, actor()), previewed_at=at), edition.lines, scope


def _behind(
    lines: Sequence[Line], scope: Scope, names: Names, *, quarter: Quarter, back: str
) -> ResponseReturnValue:
    key = text_argument("figure")
    try:
        name = figure_name(key, names)
    except (KeyError, ValueError):
        raise Hidden from None
    amounts = amounts_behind(lines, scope, key)
    page = digests.behind(list(amounts), actor(), after=number_argument("after") or 0, size=PAGE)
    shown = needs.rows_of(page.shown)
    return render_template(
        "digests/rows.html",
        name=name,
        back=back,
        period=quarter_name(quarter),
        rows=[(shown[need_id], amounts[need_id]) for need_id in page.shown],
        needs=len(amounts),
        amount=sum(amounts.values()),
        hidden=page.hidden,
        counted=set(amounts.values()) != {1},
        status_marks=status_marks(row.status for row in shown.values()),
        list_marks=list_marks(),
        next_page=with_arguments(after=page.next) if page.next else None,
        first_page=with_arguments(after=None) if number_argument("after") else None,
    )


def _opens(rows_at: str) -> Opens:
    """Where a cell opens to: the needs behind its figure, or the need it names."""

    def opens(cell: Cell) -> str:
        if cell.figure:
            return f"{rows_at}{'&' if '?' in rows_at else '?'}{urlencode({'figure': cell.figure})}"
        return url_for("needs.page", number=cell.need) if cell.need else ""

    return opens


def _absolute(opens: Opens) -> Opens:
    base = settings().base_url.rstrip("/")

    def outside(cell: Cell) -> str:
        address = opens(cell)
        return f"{base}{address}" if address else ""

    return outside


ROUTES = (
    Route("/digests", index, READ),
    Route("/digests/preview", preview, READ),
    Route("/digests/preview/rows", preview_rows, READ),
    # Signed in, and not a permission: whoever may not read a digest is told that there is none (DOMAIN §3).
    Route("/digests/<int:digest_id>", show, Permission.SIGNED_IN),
    Route("/digests/<int:digest_id>/rows", rows, Permission.SIGNED_IN),
    Route("/digests/<int:digest_id>.<form>", export, Permission.SIGNED_IN),
)
