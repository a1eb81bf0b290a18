"""Without JavaScript: rows are added by the server, the draft is kept, and the need is filed all the same."""

from playwright.sync_api import Browser

from tests.journeys.steps import Window, fill, fill_all, follow, go, see, see_errors, sign_in, submit


def test_a_need_with_several_posts_is_filed_without_javascript(chromium: Browser, site, drive):
    context = chromium.new_context(
        base_url=site, locale="zh-CN", viewport={"width": 390, "height": 800}, java_script_enabled=False
    )
    try:
        window = Window(context.new_page(), "zh", scripted=False)
        _file(window)
    finally:
        context.close()


def _file(window: Window) -> None:
    sign_in(window, "liaison")
    go(window, "/needs/new")
    follow(window, 'main a[href^="/needs/new/talent"]')
    fill_all(
        window,
        {
            "title": "招聘数控技工五名",
            "posts.0.post": "数控车工",
            "posts.0.headcount": "3",
            "posts.0.category": "skilled",
        },
    )
    follow(window, 'button.row-add[value="posts"]')
    fill_all(window, {"posts.1.post": "数控铣工", "posts.1.headcount": "二", "contact_phone": "13800138000"})
    submit(window, name="go", value="check")
    see_errors(window, "description", "posts-1-headcount")
    fill_all(window, {"posts.1.headcount": "2", "description": "新生产线十二月投产,缺少熟练技工。"})
    follow(window, 'button.row-add[value="posts"]')
    fill(window, "posts.2.post", "多写的一行")
    follow(window, 'button.row-remove[value="posts-2"]')
    submit(window, name="go", value="check")
    see(window, "数控车工", "数控铣工")
    submit(window)
    assert window.path == "/needs/429702-RC-2026Q4-0001"
    see(window, "招聘数控技工五名")
