"""Where letters may go: three vendors' hosts, mail servers, a gateway; every other form refuses to start."""

import dataclasses

import pytest

from tracker.delivery.targets import Endpoint, MailServer, Tls, Vendor, read
from tracker.settings import Settings, SettingsError

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=0a1b"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/0a1b-2c3d"
SECRET = "hunter2-hunter2"

# Requests that a careless reader of addresses would send somewhere else (TRUST 5).
ASTRAY = (
    f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}",
    f"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key={SECRET}",
    f"https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key={SECRET}",
    f"https://evil.example#@qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}",
    f"https://evil.example\\@qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}",
    f"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={SECRET}",
    f"https://qyapi.weixin.qq.com./cgi-bin/webhook/send?key={SECRET}",
    f"https://qyapi.weixin.qq.com/cgi-bin/webhook/../../admin?key={SECRET}",
    f"https://qyapi.weixin.qq.com/cgi-bin/%2e%2e/webhook/send?key={SECRET}",
    f"https://127.0.0.1/cgi-bin/webhook/send?key={SECRET}",
    f"https://2130706433/robot/send?access_token={SECRET}",
    f"https://[::1]/robot/send?access_token={SECRET}",
    f"https://169.254.169.254/latest/meta-data/{SECRET}",
    f"https://оapi.dingtalk.com/robot/send?access_token={SECRET}",
    f"https://open.feishu.cn/open-apis/bot/v2/hook/{SECRET}/more",
    f"file:///etc/passwd?{SECRET}",
    f"gopher://open.feishu.cn/open-apis/bot/v2/hook/{SECRET}",
    f"//open.feishu.cn/open-apis/bot/v2/hook/{SECRET}",
    f"https://[oapi.dingtalk.com/robot/send?access_token={SECRET}",
    f"https://oapi.dingtalk.com:port/robot/send?access_token={SECRET}",
)


def settings(**chosen) -> Settings:
    return Settings(**({"sms_token": ""} | chosen)).checked()


def test_nothing_set_reaches_nobody():
    found = read(settings())
    assert (found.mail, found.robots, found.sms) == (None, {}, None)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, Tls.NONE)),
        ("smtps://mail.example", MailServer("mail.example", 465, Tls.AT_ONCE)),
        ("smtp+starttls://mail.example", MailServer("mail.example", 587, Tls.STARTED)),
        ("smtp+starttls://me%40x:p%3Aw@m.example:25/", MailServer("m.example", 25, Tls.STARTED, "me@x", "p:w")),
    ],
)  # fmt: skip
def test_a_mail_server_is_named_by_its_address(url, server):
    assert read(settings(mail_url=url)).mail == server


@pytest.mark.parametrize(
    "url",
    [
        f"http://me:{SECRET}@mail.example",
        f"smtp://:{SECRET}@",
        f"smtp://mail.example/{SECRET}",
        f"smtp://mail.example:{SECRET}",
        f"smtp://mail.example?{SECRET}",
        f"smtp://[{SECRET}",
    ],
)
def test_another_address_of_a_mail_server_refuses_to_start_without_repeating_it(url):
    with pytest.raises(SettingsError, match="TRACKER_MAIL_URL") as refused:
        read(settings(mail_url=url))
    assert SECRET not in str(refused.value)


def test_a_sender_that_is_no_address_refuses_to_start():
    with pytest.raises(SettingsError, match="TRACKER_MAIL_FROM"):
        read(settings(mail_url="smtp://mail.example", mail_from="five lists"))


def test_a_robot_of_each_vendor_is_known_by_its_unit():
    found = read(
        settings(robot_urls=(f"rsj={WECOM}", f"jxj={DINGTALK}#SEC%2Babc", f"czj={FEISHU}#xyz"))
    ).robots
    assert {code: (robot.vendor, robot.secret) for code, robot in found.items()} == {
        "rsj": (Vendor.WECOM, ""),
        "jxj": (Vendor.DINGTALK, "SEC+abc"),
        "czj": (Vendor.FEISHU, "xyz"),
    }
    assert found["rsj"].endpoint == Endpoint(
        "qyapi.weixin.qq.com", 443, True, "/cgi-bin/webhook/send?key=0a1b"
    )


@pytest.mark.parametrize("url", ASTRAY)
def test_a_robot_anywhere_else_refuses_to_start_without_repeating_it(url):
    with pytest.raises(SettingsError, match="TRACKER_ROBOT_URLS, entry 1") as refused:
        read(settings(robot_urls=(f"rsj={url}",)))
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("entry", [WECOM.replace("=", ""), f"={WECOM}", "rsj="])
def test_an_entry_without_unit_or_address_refuses_to_start(entry):
    with pytest.raises(SettingsError, match="TRACKER_ROBOT_URLS, entry 1"):
        read(settings(robot_urls=(entry,)))


def test_a_unit_has_one_robot():
    with pytest.raises(SettingsError, match="entry 2: its unit has a robot already"):
        read(settings(robot_urls=(f"rsj={WECOM}", f"rsj={FEISHU}")))


def test_only_a_test_may_stand_in_for_a_vendor_and_only_on_this_machine():
    here = "rsj=http://127.0.0.1:8080/robot/send?access_token=x"
    with pytest.raises(SettingsError):
        read(settings(robot_urls=(here,)))
    found = read(settings(robot_urls=(here,), testing=True)).robots["rsj"]
    assert (found.vendor, found.endpoint.host) == (Vendor.DINGTALK, "127.0.0.1")
    with pytest.raises(SettingsError):
        read(settings(robot_urls=("rsj=http://10.0.0.1/robot/send?access_token=x",), testing=True))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("http://sms.example/send", "t"),
        ("https://me:pw@sms.example/send", "t"),
        ("https://sms.example/send#x", "t"),
        ("ftp://sms.example/send", "t"),
        ("https://sms.example/send", ""),
    ],
)
def test_a_gateway_is_reached_over_tls_and_knows_us_by_a_token(url, token):
    with pytest.raises(SettingsError, match="TRACKER_SMS_"):
        read(settings(sms_url=url, sms_token=token))


def test_a_gateway_on_this_machine_may_speak_plainly():
    found = read(settings(sms_url="http://127.0.0.1:9000/send?v=1", sms_token="t")).sms
    assert found.endpoint == Endpoint("127.0.0.1", 9000, False, "/send?v=1")


@pytest.mark.parametrize(
    "chosen", [{"mail_url": "smtp://mail.example"}, {"sms_url": "https://sms.example/", "sms_token": "t"}]
)
def test_the_demo_writes_to_nobody_outside_this_machine(chosen):
    with pytest.raises(SettingsError, match="the demo"):
        read(settings(demo=True, **chosen))


def test_no_secret_shows_in_what_is_logged():
    robots = (f"rsj=https://oapi.dingtalk.com/robot/send?access_token={SECRET}#{SECRET}",)
    found = read(
        settings(
            mail_url=f"smtp://{SECRET}:{SECRET}@mail.example",
            robot_urls=robots,
            sms_url=f"https://sms.example/{SECRET}",
            sms_token=SECRET,
        )
    )
    assert SECRET not in repr(found)
    assert SECRET not in repr(dataclasses.astuple(found.robots["rsj"])[0])
