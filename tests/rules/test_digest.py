"""The figures of a digest: from hand-made rows of an edition, every one of them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.editions import (
    CITY,
    DIGESTING,
    EAST,
    ELSEWHERE,
    INDUSTRY,
    MARKET,
    SCOPE,
    TALENT,
    WEST,
    closed,
    edition_of,
    make_line,
)
from tracker.rules.digest import (
    Past,
    Returned,
    amounts_behind,
    figures_from,
    figures_hash,
    reckon,
)
from tracker.vocabulary import Entry, Exit


def reckoned(*lines, **given):
    """The figures of the city over these rows."""
    return reckon(edition_of(*lines, **given), SCOPE, DIGESTING)


def part_of(figures, part):
    """What one part counts, by line."""
    return {key.partition("/")[2]: n for key, n in figures.tally.items() if key.startswith(f"{part}/")}


def test_a_need_that_stays_counts_in_every_part_it_lies_in():
    assert reckoned(make_line(region=MARKET)).tally == {
        f"{part}/{line}": 1
        for part in ("all", "list:RC", f"region:{EAST}", f"unit:{TALENT}", f"cell:{EAST}:RC")
        for line in ("opening", "carried")
    } | {"all/status-implementing": 1}


def test_a_need_that_changes_its_unit_moves_out_of_one_and_into_the_other_but_not_within_the_whole():
    figures = reckoned(make_line("filed", "solved", came_unit=None, went_unit=INDUSTRY))
    assert part_of(figures, "unit:none") == {"filed": 1, "moved-out": 1}
    assert part_of(figures, f"unit:{INDUSTRY}") == {"moved-in": 1, "solved": 1}
    assert part_of(figures, "list:RC") == {"filed": 1, "solved": 1}
    assert figures.count("moved-in") == figures.count("moved-out") == 0


def test_what_comes_from_elsewhere_moves_in_and_what_goes_there_moves_out():
    figures = reckoned(
        make_line("filed", "carried", came_region=ELSEWHERE),
        make_line("opening", "declined", went_region=ELSEWHERE, claimed=True, overdue_wd=4),
        make_line(region=ELSEWHERE),
    )
    assert part_of(figures, "all") == {
        "moved-in": 1,
        "carried": 1,
        "status-implementing": 1,
        "opening": 1,
        "moved-out": 1,
    }


def test_the_three_rates_keep_numerators_and_denominators():
    rating = {"grade": "4", "judgement": "partly", "outcome": "solved", "again": False}
    figures = reckoned(
        make_line(claimed=True, contacted_in_time=True),
        make_line(claimed=True, contacted_in_time=True),
        make_line(claimed=True, contacted_in_time=False),
        make_line(claimed=True),
        closed("solved", ratings=[rating]),
        closed("solved", "unconfirmed"),
        closed("partly", "unreachable"),
        closed("answered", "disputed"),
        closed(
            "unsolvable",
            ratings=[rating | {"grade": "2", "judgement": "not-solved", "outcome": "unsolvable"}],
        ),
    )
    counted = part_of(figures, "all")
    assert {name: counted[name] for name in ("contacted", "contact-missed", "contact-open", "claimed")} == {
        "contacted": 2,
        "contact-missed": 1,
        "contact-open": 1,
        "claimed": 4,
    }
    assert {name: counted[name] for name in ("solved", "partly", "answered", "unsolvable", "closed")} == {
        "solved": 2,
        "partly": 1,
        "answered": 1,
        "unsolvable": 1,
        "closed": 5,
    }
    assert {
        name: n for name, n in counted.items() if name.startswith(("rated", "satisfied", "grade", "judged"))
    } == {
        "rated": 2,
        "satisfied": 1,
        "grade-4": 1,
        "grade-2": 1,
        "judged-solved-partly": 1,
        "judged-unsolvable-not-solved": 1,
    }
    ends = ("confirmed-", "unconfirmed-", "unreachable-", "disputed-")
    assert {name: n for name, n in counted.items() if name.startswith(ends)} == {
        "confirmed-solved": 1,
        "unconfirmed-solved": 1,
        "unreachable-partly": 1,
        "disputed-answered": 1,
        "confirmed-unsolvable": 1,
    }


def test_a_further_rating_does_not_take_the_place_of_the_first():
    first = {"grade": "1", "judgement": "not-solved", "outcome": "answered", "again": False}
    counted = part_of(
        reckoned(closed("answered", ratings=[first, first | {"grade": "5", "again": True}])), "all"
    )
    assert {name: n for name, n in counted.items() if "rated" in name or "satisfied" in name} == {
        "rated": 1,
        "rated-again": 1,
        "satisfied-again": 1,
    }


def test_gross_closings_stand_beside_what_the_need_left_as():
    first = {
        "outcome": "answered",
        "confirmation": "confirmed",
        "cycle": 1,
        "on": "2026-07-20",
        "reopened": True,
    }
    last = {
        "outcome": "solved",
        "confirmation": "unconfirmed",
        "cycle": 2,
        "on": "2026-09-20",
        "reopened": False,
    }
    counted = part_of(reckoned(closed("solved", closings=[first, last])), "all")
    assert counted == {
        "opening": 1,
        "solved": 1,
        "closed": 1,
        "unconfirmed-solved": 1,
        "gross-answered": 1,
        "reopened-answered": 1,
        "gross-solved": 1,
    }


def test_overdue_needs_are_counted_with_their_days_and_the_worst_of_each_part():
    figures = reckoned(
        make_line(overdue_wd=3),
        make_line(overdue_wd=10, unit=INDUSTRY, list_code="JS", region=WEST),
        make_line(overdue_wd=2, unit=INDUSTRY),
        make_line("opening", "withdrawn", overdue_wd=99),
    )
    assert (figures.count("overdue"), figures.count("overdue-wd"), figures.worst["all"]) == (3, 15, 10)
    assert figures.worst == {
        "all": 10,
        "list:JS": 10,
        "list:RC": 3,
        f"region:{EAST}": 3,
        f"region:{WEST}": 10,
        f"unit:{TALENT}": 3,
        f"unit:{INDUSTRY}": 10,
        f"cell:{EAST}:RC": 3,
        f"cell:{WEST}:JS": 10,
    }
    assert figures.count("overdue-wd", f"unit:{INDUSTRY}") == 12


def test_medians_are_taken_over_all_stays_that_ended():
    figures = reckoned(
        make_line(stage_wd={"accept": [1], "claim": [2, 4]}),
        make_line(stage_wd={"accept": [4], "claim": [9]}),
        make_line("opening", "solved", stage_wd={"accept": [2], "claim": [3]}),
        make_line(stage_wd={"accept": [50]}, region=ELSEWHERE),
    )
    assert figures.medians == {
        "accept": {"median": "2", "worst": 4},
        "claim": {"median": "3.5", "worst": 9},
    }
    assert (figures.count("stage-accept"), figures.count("stage-claim")) == (3, 4)


def test_extensions_objections_and_parked_time_are_counted():
    counted = part_of(
        reckoned(
            make_line(extensions_asked=2, extensions_granted=1, parked_wd=12),
            make_line(objections=1, objections_upheld=1, reassignments=2, parked_wd=3, status="parked"),
        ),
        "all",
    )
    assert counted == {
        "opening": 2,
        "carried": 2,
        "status-implementing": 1,
        "status-parked": 1,
        "extensions-asked": 2,
        "extensions-granted": 1,
        "objections": 1,
        "objections-upheld": 1,
        "reassignments": 2,
        "parked": 2,
        "parked-wd": 15,
    }


def test_what_a_leader_must_decide_is_counted_by_kind_and_decider():
    asked = {"kind": "parking", "decider": "supervisor", "asked_on": "2026-09-01", "due_on": "2026-09-02"}
    figures = reckoned(
        make_line(pending=[asked, asked | {"kind": "extension", "decider": "coordinator"}]),
        make_line(pending=[asked], open_instructions=2, instruction_due_on="2026-10-09", number="B"),
        make_line(open_instructions=1, instruction_due_on="2026-10-08", number="A"),
        make_line("opening", "solved", pending=[asked], open_instructions=1),
    )
    counted = part_of(figures, "all")
    assert {name: n for name, n in counted.items() if name.startswith(("pending", "instructions"))} == {
        "pending-parking-supervisor": 2,
        "pending-extension-coordinator": 1,
        "instructions": 3,
    }
    assert figures.instructions == [
        {"number": "A", "count": 1, "due_on": "2026-10-08"},
        {"number": "B", "count": 2, "due_on": "2026-10-09"},
    ]


def test_the_hardest_needs_follow_the_stated_formula():
    figures = reckoned(
        make_line(number="easy", age_wd=3),
        make_line(number="late", overdue_wd=4, age_wd=20, sponsored=True),
        make_line(
            number="fought", cycle=3, disputes=1, reassignments=2, age_wd=60, unit=None, status="assigned"
        ),
        make_line("opening", "solved", number="gone", overdue_wd=90),
        make_line(number="new"),
    )
    assert [(row["number"], row["score"]) for row in figures.hardest] == [
        ("fought", 250),
        ("late", 60),
        ("easy", 3),
    ]
    assert figures.hardest[0] == {
        "overdue_wd": 0,
        "repeats": 2,
        "disputes": 1,
        "reassignments": 2,
        "age_wd": 60,
        "number": "fought",
        "list_code": "RC",
        "unit_id": None,
        "status": "assigned",
        "sponsored": False,
        "score": 250,
    }
    assert figures.weights == {
        "overdue_wd": 10,
        "repeats": 50,
        "disputes": 50,
        "reassignments": 20,
        "age_wd": 1,
    }


def test_only_so_many_are_listed_and_equal_ones_by_number():
    lines = [make_line(number=f"N{n:02d}", age_wd=5) for n in range(12)]
    figures = reckon(edition_of(*reversed(lines)), SCOPE, replace(DIGESTING, hardest=3))
    assert [row["number"] for row in figures.hardest] == ["N00", "N01", "N02"]
    assert figures.settings == {"hardest": 3, "listed": 20, "quarters": 5}


def test_the_movement_is_against_the_quarter_before():
    figures = reckoned(
        make_line(),
        closed("solved"),
        before=[make_line(), make_line(), closed("answered"), make_line(region=ELSEWHERE)],
    )
    assert {
        line: figures.moved(line) for line in ("opening", "carried", "solved", "answered", "solved+partly")
    } == {
        "opening": -1,
        "carried": -1,
        "solved": 1,
        "answered": -1,
        "solved+partly": 1,
    }
    assert {key.partition("/")[0] for key in figures.before} == {"all"}


def test_without_an_earlier_edition_there_is_no_movement_and_an_empty_one_is_an_edition():
    assert reckoned(make_line()).moved("carried") is None
    assert reckoned(make_line(), before=[]).moved("carried") == 1


def test_the_history_balances_whatever_the_scope():
    past = [
        Past("2026Q2", Entry.FILED, True, Exit.CARRIED, True, 7),
        Past("2026Q2", Entry.OPENING, True, Exit.SOLVED, True, 2),
        Past("2026Q3", Entry.OPENING, True, Exit.CARRIED, True, 5),
        Past("2026Q3", Entry.OPENING, True, Exit.SOLVED, False, 1),
        Past("2026Q3", Entry.OPENING, False, Exit.CARRIED, True, 1),
        Past("2026Q3", Entry.FILED, True, Exit.ANSWERED, True, 3),
        Past("2026Q3", Entry.FILED, False, Exit.CARRIED, False, 9),
    ]
    figures = reckoned(past=past)
    assert figures.history == [
        {"quarter": "2026Q2", "opening": 2, "came": 7, "left": 2, "carried": 7},
        {"quarter": "2026Q3", "opening": 6, "came": 4, "left": 4, "carried": 6},
    ]


def test_the_return_is_shown_with_who_did_not_answer():
    assert reckoned(returned=Returned(held=True, sent=9, answered=6)).returns == {
        "held": True,
        "sent": 9,
        "answered": 6,
        "unanswered": 3,
    }


def test_parts_come_in_the_order_of_their_codes():
    figures = reckoned(
        make_line(unit=110), make_line(unit=None), make_line(unit=20), make_line(list_code="JS")
    )
    assert figures.parts("unit") == ["unit:none", f"unit:{TALENT}", "unit:20", "unit:110"]
    assert figures.parts("list") == ["list:JS", "list:RC"]
    assert figures.parts("region") == [f"region:{EAST}"]


def test_stored_and_read_again_the_figures_are_equal_and_so_is_their_hash():
    figures = reckoned(
        make_line(overdue_wd=2, stage_wd={"claim": [1, 2]}), closed("partly"), before=[make_line()]
    )
    stored = json.loads(json.dumps(figures.as_json(), sort_keys=True))
    again = figures_from(dict(reversed(stored.items())))
    assert again == figures
    assert figures_hash(again) == figures_hash(figures)
    stored["tally"]["all/partly"] = 2
    assert figures_hash(figures_from(stored)) != figures_hash(figures)


SIDES = {
    "region": st.sampled_from([CITY, EAST, WEST, MARKET, ELSEWHERE]),
    "list_code": st.sampled_from(["RC", "JS"]),
    "unit": st.sampled_from([None, TALENT, INDUSTRY]),
}
LINES = st.builds(
    make_line,
    st.sampled_from([entry.value for entry in Entry]),
    st.sampled_from([exit_.value for exit_ in Exit]),
    **{f"{side}_{name}": values for side in ("came", "went") for name, values in SIDES.items()},
    overdue_wd=st.integers(0, 3),
)


@given(st.lists(LINES, max_size=8))
def test_every_part_is_balanced_and_what_moves_in_within_a_partition_moves_out(lines):
    figures = reckoned(*lines)
    kinds = ("list", "region", "unit")
    assert [
        part for kind in kinds for part in ("all", *figures.parts(kind)) if not figures.is_balanced(part)
    ] == []

    def net(kind):
        return sum(
            figures.count("moved-in", part) - figures.count("moved-out", part) for part in figures.parts(kind)
        )

    crossing = figures.count("moved-in") - figures.count("moved-out")
    assert {kind: net(kind) for kind in kinds} == dict.fromkeys(kinds, crossing)


@given(st.lists(LINES, max_size=8))
def test_every_figure_opens_to_exactly_its_rows(lines):
    figures = reckoned(*lines)
    behind = {key: sum(amounts_behind(lines, SCOPE, key).values()) for key in figures.tally}
    assert behind == figures.tally


@pytest.mark.parametrize("key", ["all/solved+partly", f"region:{EAST}/solved+partly"])
def test_figures_joined_open_to_the_rows_of_all(key):
    lines = [closed("solved"), closed("partly"), closed("answered")]
    assert amounts_behind(lines, SCOPE, key) == {lines[0].need_id: 1, lines[1].need_id: 1}
