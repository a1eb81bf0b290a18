"""While a need is worked on: asked and answered, given more time, parked for the enterprise and taken up again."""

from tests.journeys.steps import act, begin, done, fill_all, follow, go, refused, see


def test_asked_and_answered_extended_parked_and_resumed_in_chinese(people, drive):
    posts = [{"post": "数控技工", "category": "skilled", "headcount": "10"}]
    number = drive.implementing(posts=posts).number
    official, liaison = people("official"), people("liaison")

    act(official, number, "ask", question="需要中级工还是高级工?")
    go(liaison, "/")
    follow(liaison, f'main a[href^="/needs/{number}"]')
    see(liaison, "需要中级工还是高级工?", "周砚秋")
    act(liaison, number, "answer", answer="中级工即可,持证优先。")
    go(official, f"/needs/{number}")
    see(official, "中级工即可,持证优先。")

    drive.pass_days(10)
    official, liaison = people("official", again=True), people("liaison", again=True)
    begin(official, number, "ask-extension")
    fill_all(
        official, {"new_due_on": drive.day(2), "reason": "职校十二月才放实习。", "progress": "已签两家。"}
    )
    refused(official, new_due_on="2026年11月23日")
    fill_all(official, {"new_due_on": drive.day(20)})
    done(official, number)
    county = people("county")
    follow(county, f'main a[href^="/needs/{number}"]')
    begin(county, number, "rule-extension")
    see(county, "职校十二月才放实习。", "已签两家。")
    fill_all(county, {"verdict": "granted", "reason": "理由充分,同意。"})
    done(county, number)
    go(liaison, f"/needs/{number}")
    see(liaison, "理由充分,同意。", "2026年12月14日")

    act(
        official, number, "ask-park", code="enterprise", review_on=drive.day(5), reason="等企业确认面试名单。"
    )
    supervisor = people("supervisor")
    follow(supervisor, f'main a[href^="/needs/{number}"]')
    begin(supervisor, number, "park")
    see(supervisor, "等企业确认面试名单。")
    fill_all(supervisor, {"verdict": "granted", "reason": "同意挂账,五日后复核。"})
    done(supervisor, number)
    see(supervisor, "挂账")

    drive.pass_days(3)
    liaison = people("liaison", again=True)
    follow(liaison, f'main a[href^="/needs/{number}"]')
    see(liaison, "挂账", "等企业确认面试名单。")
    act(liaison, number, "answer", answer="名单已确认,十人面试。")
    see(liaison, "落实中")
    official = people("official", again=True)
    go(official, f"/needs/{number}")
    see(official, "名单已确认,十人面试。", "2026年12月17日")
