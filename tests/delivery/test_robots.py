"""The roads by group chat and text message: signed as each vendor asks, never redirected, given up after so long."""

import base64
import hashlib
import hmac
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from tests.life import MORNING
from tracker.delivery import robots, sms
from tracker.delivery.outcomes import DelayedError, JammedError, LostError, RejectedError
from tracker.delivery.targets import Endpoint, Gateway, Robot, Vendor
from tracker.models import Delivery, Jam, Message
from tracker.vocabulary import Action, DeliveryState, DropReason, Road

AT = MORNING + timedelta(hours=1)
PATHS = {
    Vendor.WECOM: "/cgi-bin/webhook/send?key=k",
    Vendor.DINGTALK: "/robot/send?access_token=t",
    Vendor.FEISHU: "/open-apis/bot/v2/hook/h",
}


def ours() -> None:
    """Nobody has taken it over."""


def robot(port: int, vendor: Vendor, secret: str = "") -> Robot:
    return Robot(vendor, Endpoint("127.0.0.1", port, False, PATHS[vendor]), secret)


def say(port: int, vendor: Vendor = Vendor.WECOM, *, secret: str = "", text: str = "词", still=ours) -> None:
    robots.send(robot(port, vendor, secret), text, AT, still, seconds=0.5)


def signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("vendor", [Vendor.WECOM, Vendor.DINGTALK])
def test_wecom_and_dingtalk_are_told_a_text(posts, vendor):
    say(posts.port, vendor)
    assert [(one.path, one.body) for one in posts.posts] == [
        (PATHS[vendor], {"msgtype": "text", "text": {"content": "词"}})
    ]


def test_dingtalk_finds_the_instant_and_the_signature_in_the_address(posts):
    say(posts.port, Vendor.DINGTALK, secret="SEC+/=")
    query = parse_qs(urlsplit(posts.posts[0].path).query)
    stamp = str(int(AT.timestamp() * 1000))
    assert query == {
        "access_token": ["t"],
        "timestamp": [stamp],
        "sign": [signed("SEC+/=", f"{stamp}\nSEC+/=")],
    }


def test_feishu_finds_them_in_the_body(posts):
    say(posts.port, Vendor.FEISHU, secret="SEC")
    stamp = str(int(AT.timestamp()))
    assert posts.posts[0].path == PATHS[Vendor.FEISHU]
    assert posts.posts[0].body == {
        "msg_type": "text",
        "content": {"text": "词"},
        "timestamp": stamp,
        "sign": signed(f"{stamp}\nSEC", ""),
    }


def test_a_text_too_long_for_the_strictest_vendor_is_cut_at_a_whole_character(posts):
    assert len(robots.fitting("需" * 3000).encode()) <= robots.LONGEST
    assert robots.fitting("需" * 3000) == "需" * 665 + "…"
    assert robots.fitting("需" * 600) == "需" * 600


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, DelayedError),
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, RejectedError),
        (200, "no object", DelayedError),
        (500, {}, DelayedError),
        (429, {}, DelayedError),
        (403, {}, RejectedError),
    ],
)
def test_what_the_vendor_answers_decides(posts, status, body, error):
    posts.status, posts.body = status, body
    with pytest.raises(error):
        say(posts.port)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(posts, status):
    posts.status, posts.location = status, f"http://127.0.0.1:{posts.port}/elsewhere"
    with pytest.raises(RejectedError, match="redirects are not followed"):
        say(posts.port)
    assert [one.path for one in posts.posts] == [PATHS[Vendor.WECOM]]


@pytest.mark.parametrize("fault", ["is_silent", "drips"])
def test_a_slow_answer_is_not_waited_for_longer_than_it_may_take(posts, fault):
    setattr(posts, fault, True)
    began = time.monotonic()
    with pytest.raises(DelayedError):
        say(posts.port)
    assert time.monotonic() - began < 3


def test_nobody_there_is_a_jammed_road():
    with pytest.raises(JammedError, match="Connection refused"):
        say(1)


def test_a_text_taken_over_by_another_sender_is_not_said(posts):
    def lost() -> None:
        raise LostError("gone")

    with pytest.raises(LostError):
        say(posts.port, still=lost)
    assert posts.posts == []


def test_a_text_message_goes_to_the_gateway_with_its_token(posts):
    gateway = Gateway(Endpoint("127.0.0.1", posts.port, False, "/send"), "hunter2")
    sms.send(gateway, "+8613800000000", "请确认", ours, seconds=0.5)
    sent = posts.posts[0]
    assert (sent.path, sent.body) == ("/send", {"to": "+8613800000000", "text": "请确认"})
    assert sent.headers["Authorization"] == "Bearer hunter2"


@pytest.fixture
def by_robot(posts, reach):
    """The robot of the talent unit's group, and no other road."""
    reach(robot_urls=(f"rsj=http://127.0.0.1:{posts.port}{PATHS[Vendor.DINGTALK]}#secret",))
    return posts


def test_the_group_of_the_lead_unit_is_told_of_an_assignment_in_one_short_text(by_robot, send, story, town):
    need = story.assigned()
    send(AT)
    what = "【五张清单】交办市人社局，承诺办结日期2026年11月23日"
    address = f"http://127.0.0.1:8000/needs/{need.number}"
    assert [one.body["text"]["content"] for one in by_robot.posts] == [
        f"{what}：{need.title}，限2026年11月3日 {address}"
    ]


def test_a_group_without_a_robot_is_told_nothing_and_nothing_waits(by_robot, send, session, story, town):
    need = story.accepted()
    story.do(town.coordinator, Action.ASSIGN, need, lead_unit=town.industry.id)
    send(AT)
    robot = session.scalars(select(Delivery).where(Delivery.road == Road.ROBOT)).one()
    assert (robot.state, robot.error, by_robot.posts) == (DeliveryState.DROPPED, DropReason.NO_ROAD.value, [])


def test_a_unit_that_no_longer_works_on_the_need_is_not_told(by_robot, send, session, story, town):
    need = story.assigned()
    story.do(town.coordinator, Action.REASSIGN, need, lead_unit=town.industry.id, reason="职责调整。")
    send(AT)
    first = session.scalars(select(Delivery).where(Delivery.road == Road.ROBOT).order_by(Delivery.id)).first()
    assert (first.state, first.error, by_robot.posts) == (DeliveryState.DROPPED, DropReason.HIDDEN.value, [])


def group_of(session, unit, many):
    """So many messages to a unit's group."""
    for number in range(many):
        message = Message(
            key=f"test:{unit.code}:{number}", unit_id=unit.id, kind="dates-moved", made_at=MORNING
        )
        message.deliveries = [Delivery(road=Road.ROBOT, next_at=MORNING, state=DeliveryState.WAITING)]
        session.add(message)
    session.commit()


def test_a_robot_is_made_to_speak_five_times_a_round_at_most(by_robot, send, session, town):
    group_of(session, town.talent, 8)
    assert [send(AT).done, send(AT).done, send(AT).done] == [5, 3, 0]


def test_the_robot_of_one_group_jams_for_itself_alone(posts, box, reach, send, session, write, town):
    town.industry.code = "jxj"
    reach(
        mail_url=f"smtp://127.0.0.1:{box.port}",
        robot_urls=(
            f"rsj=http://127.0.0.1:{posts.port}{PATHS[Vendor.WECOM]}",
            f"jxj=http://127.0.0.1:1{PATHS[Vendor.WECOM]}",
        ),
    )
    posts.status = 500
    group_of(session, town.industry, 2)
    group_of(session, town.talent, 7)
    write(town.supervisor)
    run = send(AT)
    assert (run.done, run.failed, len(posts.posts), len(box.letters)) == (1, 6, 5, 1)
    jams = session.scalars(select(Jam.target).order_by(Jam.target)).all()
    assert set(jams) == {f"robot:{town.industry.id}", f"robot:{town.talent.id}"}


def test_text_messages_go_to_liaisons_only_and_hold_the_link(posts, reach, send, session, story, town):
    reach(sms_url=f"http://127.0.0.1:{posts.port}/send", sms_token="t")
    need = story.confirming()
    official = Message(key="test:official", person_id=town.official.id, kind="verify", need_id=need.id,
                       facts={"seq": need.version}, made_at=MORNING)  # fmt: skip
    official.deliveries = [Delivery(road=Road.SMS, next_at=MORNING, state=DeliveryState.WAITING)]
    session.add(official)
    held = official.deliveries[0]
    send(AT)
    texts = {one.body["to"]: one.body["text"] for one in posts.posts}
    assert town.official.phone not in texts
    assert "http://127.0.0.1:8000/r/" in texts[town.liaison.phone]
    assert "\n" not in texts[town.liaison.phone]
    assert held.error == DropReason.NOT_LIAISON.value
