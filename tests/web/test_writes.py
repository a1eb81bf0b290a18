"""The edge that commits: what a view did before an attempt stays, what was attempted is whole or not at all."""

from io import BytesIO

from sqlalchemy import select

from tests.rules.test_uploads import PDF
from tracker.models import Attachment, Event, Need
from tracker.vocabulary import Action, Status


def files_of(session, need):
    session.rollback()
    session.expire_all()
    query = select(Attachment).where(Attachment.need_id == need.id).order_by(Attachment.id)
    return [(file.shown_name, file.seq) for file in session.scalars(query)]


def paper(name="图纸.pdf"):
    return BytesIO(PDF), name


def test_a_file_sent_with_a_stale_edit_need_not_be_chosen_anew(drive, as_, session):
    need = drive.assigned()
    drive.keep()
    liaison, address = as_("liaison"), f"/needs/{need.number}/amend"
    form = liaison.get(address)
    assert liaison.submit(liaison.get(address), address, title="先改好的标题", reason="更正").status == 303
    stale = liaison.submit(form, address, title="后改的标题", reason="再更正", attachments=paper())
    assert stale.status == 409
    assert stale.html.find("a", class_="file-name").get_text() == "图纸.pdf"
    assert files_of(session, need) == [("图纸.pdf", None)]
    assert liaison.submit(stale, address).status == 303
    files, event = files_of(session, need), drive.history(need)[-1]
    assert (event.action, files) == (Action.AMEND, [("图纸.pdf", event.seq)])


def test_a_refused_act_leaves_the_file_and_nothing_of_the_act(drive, as_, session):
    need = drive.implementing()
    drive.finish_tasks(need)
    drive.keep()
    official, address = as_("official"), f"/needs/{need.number}/report"
    form = official.get(address)
    drive.ask_closure(need)
    drive.keep()
    version = need.version
    refused = official.submit(form, address, report="来不及了。", files=paper())
    assert refused.status == 409
    assert files_of(session, need) == [("图纸.pdf", None)]
    assert session.get_one(Need, need.id).version == version


def test_where_the_second_of_two_acts_is_refused_the_first_is_undone(drive, as_, town, session):
    need = drive.file()
    town.industry.active = False
    drive.keep()
    coordinator, address = as_("coordinator"), f"/needs/{need.number}/accept"
    typed = {"list_code": "RC", "urgency": "normal", "also": "assign", "lead_unit": str(town.industry.id)}
    answer = coordinator.client.post(address, data=typed | {"csrf_token": coordinator.token()})
    assert (answer.status_code, 'href="#lead_unit"' in answer.text) == (422, True)
    session.expire_all()
    assert session.get_one(Need, need.id).status is Status.FILED
    assert session.scalars(select(Event.action).where(Event.need_id == need.id)).all() == [Action.FILE]
