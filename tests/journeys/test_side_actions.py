"""The side actions through their pages: what happens to needs that do not take the straight road."""

from tests.journeys.steps import act, begin, done, fill_all, follow, go, see, submit

FILED = "429702-RC-2026Q4-0001"


def test_filed_on_behalf_endorsed_objected_to_and_given_to_another_unit(people, town):
    official = people("official")
    go(official, "/needs/new/talent?q=云栈")
    follow(official, 'main a.row-link[href*="enterprise="]')
    fill_all(
        official,
        {"title": "招聘数控技工五名", "description": "走访时企业提出,缺少熟练技工。", "posts.0.post": "数控技工",
         "posts.0.headcount": "5", "contact_name": "陈思涵", "contact_phone": "13800138000", "channel": "visit"},
    )  # fmt: skip
    submit(official, name="go", value="check")
    submit(official)
    assert official.path == f"/needs/{FILED}"
    follow(people("liaison"), f'main a[href="/needs/{FILED}"]')
    act(people("liaison"), FILED, "endorse", answer="corrected", correction="应为六名。")
    act(people("coordinator"), FILED, "accept", lead_unit="市人社局", also="assign")
    act(
        people("head"),
        FILED,
        "object",
        reason="属产业工人培训。",
        legal_basis="三定方案第四条",
        proposed="市经信局",
    )
    begin(people("county"), FILED, "rule")
    see(people("county"), "属产业工人培训。", "三定方案第四条")
    fill_all(people("county"), {"verdict": "granted", "lead_unit": "市经信局", "reason": "以经信为主。"})
    done(people("county"), FILED)
    see(people("county"), "市经信局")
    act(people("official2"), FILED, "claim", promise="三天内到厂。")
    go(people("liaison"), f"/needs/{FILED}")
    see(people("liaison"), "三天内到厂。", "郑立诚")
