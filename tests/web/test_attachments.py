"""Files through the pages: taken with a draft, refused in plain words, given out to whom the need is open."""

from io import BytesIO
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.rules.test_uploads import HTML, PDF, PNG
from tests.web.filing import TALENT
from tracker.models import Attachment, Draft, Event, Need
from tracker.vocabulary import Action

MEGABYTE = 1024 * 1024


def sent(browser, page, *files, press="go=save", **typed):
    """Send the form of a draft with files, each (name, bytes)."""
    name, _equals, value = press.partition("=")
    streams = [(BytesIO(body), shown) for shown, body in files]
    form = page.form()
    fields = {key: page.values(key) for key in TALENT if page.values(key)}
    hidden = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    data = hidden | fields | typed | {name: value, "attachments": streams}
    return browser._open("POST", form["action"], data=data, content_type="multipart/form-data")


def attached(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Attachment).order_by(Attachment.id)).all()


def rows_of(page):
    return [link.get_text(strip=True) for link in page.html.select(".file-name")]


def file_need(browser, *files):
    """File the talent need with these files; its page's address."""
    page = sent(browser, browser.get("/needs/new/talent"), *files, press="go=check", **TALENT)
    return browser.submit(browser.get(page.location)).location


def test_several_files_hang_on_a_draft_and_one_is_taken_away(as_, session):
    browser = as_("liaison")
    page = sent(browser, browser.get("/needs/new/talent"), ("图纸.pdf", PDF), ("照片.png", PNG))
    page = browser.get(page.location)
    assert rows_of(page) == ["图纸.pdf", "照片.png"]
    page = browser.submit(page, press=f"remove_file={attached(session)[0].id}")
    assert rows_of(browser.get(page.location.partition("#")[0])) == ["照片.png"]
    assert [file.shown_name for file in attached(session)] == ["照片.png"]


def test_files_go_with_the_filing_to_its_event(as_, session):
    address = file_need(as_("liaison"), ("图纸.pdf", PDF))
    need = session.scalars(select(Need)).one()
    file = attached(session)[0]
    assert (file.need_id, file.draft_id, file.seq, file.size, address) == (
        need.id,
        None,
        1,
        len(PDF),
        f"/needs/{need.number}",
    )
    assert session.scalars(select(Event)).one().action is Action.FILE


def test_a_refused_file_is_named_and_the_good_one_and_the_words_stay(as_, session):
    browser = as_("liaison")
    page = sent(
        browser,
        browser.get("/needs/new/talent"),
        ("好.pdf", PDF),
        ("坏.pdf", HTML),
        press="go=check",
        **TALENT,
    )
    assert page.status == 422
    assert page.errors == [
        "Attachments: “坏.pdf” does not hold what its ending says, or is damaged; please save it anew."
    ]
    assert rows_of(page) == ["好.pdf"]
    assert page.values("title") == [TALENT["title"]]
    assert session.scalars(select(Draft)).one().data["title"] == TALENT["title"]
    again = sent(browser, page, press="go=check")
    assert again.location.endswith("/check")
    assert [file.shown_name for file in attached(session)] == ["好.pdf"]


def test_a_file_of_21_megabytes_is_refused_at_once_in_plain_words(as_, session):
    browser = as_("liaison")
    page = browser.get("/needs/new/talent")
    began = monotonic()
    answer = sent(browser, page, ("大.pdf", PDF + b"\x00" * (21 * MEGABYTE)), press="go=check", **TALENT)
    assert monotonic() - began < 10, "a guard against minutes; the figure is the bench's"
    assert answer.status == 422
    assert answer.errors == ["Attachments: “大.pdf” is too big: at most 20 MB each are possible."]
    assert answer.values("title") == [TALENT["title"]]


def test_a_body_beyond_any_form_is_refused_before_it_is_read(as_):
    browser = as_("liaison")
    answer = sent(browser, browser.get("/needs/new/talent"), ("大.pdf", PDF + b"\x00" * (40 * MEGABYTE)))
    assert answer.status == 413
    assert answer.heading == "The file is too big"


def test_more_files_than_possible_are_refused(as_, session):
    browser = as_("liaison")
    page = sent(browser, browser.get("/needs/new/talent"), *((f"{n}.pdf", PDF) for n in range(21)))
    assert (page.status, page.errors) == (422, ["Attachments: At most 20 files are possible."])
    assert len(attached(session)) == 20


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\secret.pdf", "secret.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("a;b=c, d%00e.pdf", "a;b=c, d%00e.pdf"),
    ],
)
def test_no_name_leaves_its_folder_or_breaks_a_header(app, as_, session, name, shown):
    browser = as_("liaison")
    sent(browser, browser.get("/needs/new/talent"), (name, PDF))
    file = attached(session)[0]
    assert file.shown_name == shown
    folder = Path(app.config["SETTINGS"].uploads_dir)
    assert (folder / file.token[:2] / file.token).read_bytes() == PDF
    answer = browser.get(f"/files/{file.token}")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].count("filename*=") <= 1


def test_a_download_is_a_file_to_be_saved_and_never_a_page(as_, session):
    browser = as_("liaison")
    file_need(browser, ("图纸 1.pdf", PDF))
    answer = browser.get(f"/files/{attached(session)[0].token}")
    assert answer.response.get_data() == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert f"filename*=UTF-8''{quote('图纸 1.pdf')}" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


def statuses(as_, token, *names):
    return {name: as_(name).get(f"/files/{token}").status for name in names}


def test_a_file_is_open_to_whom_its_draft_or_need_is_open(as_, session):
    browser = as_("liaison")
    sent(browser, browser.get("/needs/new/talent"), ("草稿.pdf", PDF))
    token = attached(session)[0].token
    names = (
        "colleague",
        "liaison2",
        "official",
        "coordinator",
        "county",
        "west_county",
        "supervisor",
        "leader",
    )
    assert statuses(as_, token, *names) == dict.fromkeys(names, 404) | {"colleague": 200}
    draft = session.scalars(select(Draft)).one()
    page = sent(browser, browser.get(f"/drafts/{draft.id}"), press="go=check", **TALENT)
    browser.submit(browser.get(page.location))
    opened = {"colleague", "coordinator", "county", "supervisor", "leader"}
    assert statuses(as_, token, *names) == {name: 200 if name in opened else 404 for name in names}
    assert statuses(as_, token, "admin", "auditor") == {"admin": 403, "auditor": 403}


def test_a_visitor_and_a_wrong_token_get_nothing(as_, session, visitor):
    file_need(as_("liaison"), ("图纸.pdf", PDF))
    token = attached(session)[0].token
    assert visitor.get(f"/files/{token}").location.startswith("/login")
    assert as_("liaison").get(f"/files/{'0' * 32}").status == 404
    assert as_("liaison").get("/files/..%2f..%2fetc%2fpasswd").status == 404


def test_office_papers_do_not_exist_for_the_enterprise(as_, session):
    file_need(as_("liaison"), ("底稿.pdf", PDF))
    file = attached(session)[0]
    file.offices_only = True
    session.commit()
    assert statuses(as_, file.token, "liaison", "colleague", "coordinator", "supervisor") == {
        "liaison": 404,
        "colleague": 404,
        "coordinator": 200,
        "supervisor": 200,
    }


def test_the_files_of_a_trade_secret_open_like_its_other_fields(as_, session):
    browser = as_("liaison")
    page = sent(
        browser,
        browser.get("/needs/new/talent"),
        ("配方.pdf", PDF),
        press="go=check",
        **(TALENT | {"confidential": "yes"}),
    )
    address = browser.submit(browser.get(page.location)).location
    token = attached(session)[0].token
    assert statuses(as_, token, "colleague", "coordinator", "supervisor", "leader") == {
        "colleague": 200,
        "coordinator": 200,
        "supervisor": 403,
        "leader": 403,
    }
    supervisor = as_("supervisor")
    supervisor.post(f"{address}/reveal", {"reason": "complaint"})
    assert supervisor.get(f"/files/{token}").status == 200


def test_a_file_of_another_draft_cannot_be_taken_away(as_, session):
    browser = as_("liaison")
    sent(browser, browser.get("/needs/new/talent"), ("图纸.pdf", PDF))
    other = as_("liaison2")
    page = other.submit(other.get("/needs/new/talent"), press="go=save")
    other.submit(other.get(page.location), press=f"remove_file={attached(session)[0].id}")
    assert [file.shown_name for file in attached(session)] == ["图纸.pdf"]
