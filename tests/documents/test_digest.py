"""The digest as a paper: its sections, what they say, and that every number is where it belongs."""

from datetime import UTC, datetime

import pytest

from tests.documents.papers import HARD, LATE, TITLE, lines, paper, reading, subject
from tests.rules.editions import DIGESTING, EAST, INDUSTRY, SCOPE, edition_of
from tracker.documents.digest import Subject, figure_name, paper_of, summary_of
from tracker.documents.digest.labels import LINES
from tracker.documents.digest.subject import percent, points, signed
from tracker.documents.lettering import width_of
from tracker.documents.paper import Cell, Column, Drawing, Table, fitted
from tracker.rules.digest import reckon
from tracker.rules.digest.cells import cells

TITLES = {
    "zh_Hans_CN": [
        "一、总体情况",
        "二、分清单情况",
        "三、分地区情况",
        "四、分单位情况",
        "五、环节分布与办理用时",
        "六、响应率、解决率、满意率",
        "七、逾期、延期、异议与挂账",
        "八、重点难题",
        "九、督办与待裁定事项",
        "十、季度更新填报",
    ],
    "en": [
        "1. The books",
        "2. By list",
        "3. By region",
        "4. By unit",
        "5. By stage",
        "6. Response, resolution, satisfaction",
        "7. Overdue, extended, objected to, parked",
        "8. The hardest needs",
        "9. Instructions and what must be decided",
        "10. The quarterly return",
    ],
}


def table(made, caption):
    """The texts of a table, row by row."""
    found = next(one for section in made.sections for one in section.tables if one.caption == caption)
    return [[cell.text for cell in row] for row in found.rows]


@pytest.mark.parametrize("locale", TITLES)
def test_it_has_the_form_offices_expect(app, locale):
    made = paper(app, locale)
    assert [section.title for section in made.sections] == TITLES[locale]
    assert (made.title, made.issuer, made.period, made.mark) == {
        "zh_Hans_CN": (
            "江澄市五张清单季报",
            "江澄市五张清单工作专班",
            "2026年第3季度（2026年7月1日至2026年9月30日）",
            "",
        ),
        "en": (
            "Quarterly digest of the five lists, Jiangcheng",
            "Five Lists Task Force, Jiangcheng",
            "2026 Q3 (1 Jul 2026 to 30 Sep 2026)",
            "",
        ),
    }[locale]
    assert (
        made.signs
        == {"zh_Hans_CN": ("签发人", "审核人", "日期"), "en": ("Issued by", "Checked by", "Date")}[locale]
    )
    assert [hash_ for _label, hash_ in made.foot] == ["e" * 64, "a" * 64]


def test_the_balance_stands_on_two_sides_with_its_movement_and_equal_sums(app):
    rows = table(paper(app, "en"), "The balance of the quarter")
    assert rows == [
        ["Opening", "6", "+2", "Solved", "1", "0"],
        ["Filed", "1", "0", "Partly solved", "1", "+1"],
        ["Reopened", "1", "+1", "Answered", "1", "+1"],
        ["Moved in", "0", "0", "Unsolvable", "0", "0"],
        ["", "", "", "Withdrawn", "1", "+1"],
        ["", "", "", "Declined", "0", "0"],
        ["", "", "", "Merged", "0", "0"],
        ["", "", "", "Carried over", "4", "0"],
        ["", "", "", "Moved out", "0", "0"],
        ["Sum", "8", "+3", "Sum", "8", "+3"],
    ]


def test_each_rate_shows_its_numerator_and_denominator(app):
    assert table(paper(app, "en"), "The three rates") == [
        ["Response", "contacted within the limit", "1", "claimed in the quarter", "1", "100.0%", "0.0"],
        ["Resolution", "solved", "1", "closed in the quarter", "3", "33.3%", "−66.7"],
        ["", "partly solved", "1", "closed in the quarter", "3", "33.3%", "+33.3"],
        ["Satisfaction", "satisfied or better", "1", "rated in the quarter", "2", "50.0%", "−50.0"],
    ]


def test_silence_is_kept_apart_from_consent_and_judgement_from_outcome(app):
    made = paper(app, "en")
    assert table(made, "How closed needs ended with the enterprise") == [
        ["Solved", "1", "0", "0", "0", "1"],
        ["Partly solved", "0", "1", "0", "0", "1"],
        ["Answered", "0", "0", "0", "1", "1"],
        ["Unsolvable", "0", "0", "0", "0", "0"],
    ]
    assert table(made, "The enterprise's judgement against the verified outcome") == [
        ["Solved", "1", "0", "0"],
        ["Partly solved", "0", "0", "0"],
        ["Answered", "0", "0", "1"],
        ["Unsolvable", "0", "0", "0"],
    ]


def test_the_hardest_needs_come_with_the_formula(app):
    made = paper(app, "en")
    section = made.sections[7]
    terms = (
        "10 × working days overdue + 50 × repeated cycles + 50 × disputes + 20 × reassignments in the quarter"
    )
    assert section.sentences == (f"Points = {terms} + 1 × working days since filing.",)
    assert table(made, "The hardest needs on the books") == [
        [
            f"{HARD} Technology {TITLE}",
            "Economy and Information Bureau · Implementing",
            "–",
            *["12", "1", "1", "0", "40", "260"],
        ],
        [
            f"{LATE} Talent 扩产用工",
            "Human Resources and Social Security Bureau · Implementing",
            "Yes",
            *["3", "0", "0", "0", "0", "30"],
        ],
    ]
    assert section.blocks[0].rows[0][0].need == HARD


def test_what_a_leader_must_decide_is_said(app):
    made = paper(app, "en")
    assert made.sections[8].sentences == (
        "1 instruction waits for a reply.",
        "1 of the hardest needs has no sponsor.",
    )
    assert table(made, "Open instructions") == [
        ["9 Oct 2026", LATE, "扩产用工", "1"],
        ["In all", "", "", "1"],
    ]
    assert table(made, "Requests that wait for a ruling, and whose") == [["Parking", "0", "1"]]
    assert table(made, "The return of the quarter") == [["9", "6", "3", "66.7%"]]


def test_units_come_with_the_fullest_first_and_those_without_a_unit_last(app):
    names = [row[0] for row in table(paper(app), "各单位需求收支")]
    assert names == ["市人力资源和社会保障局", "市经济和信息化局", "尚未交办", "合计"]


def test_a_number_that_opens_carries_the_key_of_its_figure_and_nothing_else_does(app):
    made = paper(app)
    tally = subject().figures.tally
    opening = [
        cell
        for section in made.sections
        for one in section.tables
        for row in one.rows
        for cell in row
        if cell.figure
    ]
    assert len(opening) > 60
    for cell in opening:
        part, _slash, names = cell.figure.partition("/")
        assert cell.value == sum(tally.get(f"{part}/{name}", 0) for name in names.split("+")) != 0


def test_every_chart_has_a_table_beside_it(app):
    for section in paper(app).sections:
        charts = [block for block in section.blocks if isinstance(block, Drawing)]
        assert len(charts) <= len(list(section.tables)), section.title


def test_every_line_a_row_can_count_in_has_a_name(app):
    counted = {key.partition("/")[2] for line in lines() for key, _amount in cells(line, SCOPE)}
    assert counted - set(LINES) == set()
    with reading(app, "en"):
        assert (
            figure_name(f"region:{EAST}/solved+partly", subject().names)
            == "Chengdong District · Solved, Partly solved"
        )
        assert (
            figure_name(f"unit:{INDUSTRY}/overdue-wd", subject().names)
            == "Economy and Information Bureau · Working days overdue"
        )
        assert (
            figure_name("all/pending-parking-supervisor", subject().names)
            == "Jiangcheng · Parking · waits for a ruling · Supervisor"
        )


def test_late_or_a_preview_is_said_first(app):
    assert paper(app, "en", late=True).mark == "Made late: the refresh was held after its day."
    previewed = paper(app, previewed_at=datetime(2026, 9, 1, 2, tzinfo=UTC), edition_hash="", head_hash="")
    assert previewed.mark == "预览（截至2026年9月1日 10:00）：本季度尚未结束，数据未定稿。"
    assert previewed.foot == ()


def test_an_empty_quarter_is_a_paper_too(app):
    with reading(app, "en"):
        nothing = Subject(reckon(edition_of(), SCOPE, DIGESTING), subject().names)
        made = paper_of(nothing)
    assert [section.title for section in made.sections] == TITLES["en"]
    assert table(made, "The three rates")[0][-2:] == ["–", "–"]
    empty = [one.empty for section in made.sections for one in section.tables if not one.rows]
    assert "" not in empty


def test_the_summary_for_a_mail_holds_the_key_figures_and_the_ledgers_head(app):
    with reading(app, "en"):
        made = summary_of(subject())
    assert made.title == "Digest of the five lists, Jiangcheng, 2026 Q3"
    assert made.lines == (
        ("Response", "100.0% (1 of 1)"),
        ("Resolution, solved", "33.3% (1 of 3)"),
        ("Resolution, partly solved", "33.3% (1 of 3)"),
        ("Satisfaction", "50.0% (1 of 2)"),
        ("Needs overdue", "2"),
        ("Open instructions", "1"),
    )
    assert made.foot == (("Head of the ledger", "a" * 64),)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "–"), (0, 3, "0.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 16, "6.3%"), (3, 3, "100.0%")],
)
def test_shares_are_rounded_half_up_and_nothing_is_no_share(part, whole, text):
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        ((1, 2), (1, 4), "+25.0"),
        ((1, 4), (1, 2), "−25.0"),
        ((1, 2), (2, 4), "0.0"),
        ((1, 2), (0, 0), "–"),
        ((0, 0), (1, 2), "–"),
        ((1, 2), (None, None), "–"),
    ],
)
def test_a_share_moves_by_points(now, before, text):
    assert points(*now, *before) == text


def test_a_difference_bears_its_sign(app):
    with reading(app, "en"):
        assert [signed(value) for value in (None, 0, 3, -1200)] == ["–", "0", "+3", "−1,200"]


@pytest.mark.parametrize("room", [482.0, 300.0])
def test_a_table_fits_its_room_and_breaks_no_word(room):
    columns = (
        Column("单位", numeric=False),
        *(Column(head) for head in ("期初在库", "Unsolvable", "无法解决")),
    )
    rows = tuple(
        (Cell(name), Cell("1,234"), Cell("5"), Cell("6")) for name in ("市人力资源和社会保障局", "Finance")
    )
    fit = fitted(Table("", columns, rows), room)
    assert sum(fit.widths) == pytest.approx(room, abs=0.1)
    assert fit.widths[2] > width_of("Unsolvable", fit.size)
    assert fit.widths[1] > width_of("1,234", fit.size)
