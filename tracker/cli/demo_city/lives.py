"""Lives: how a need goes its way through the offices, told act by act."""

from __future__ import annotations

from tracker.cli.demo_city.cut_short import CutShort
from tracker.cli.demo_city.endings import finish
from tracker.cli.demo_city.intake import file, take_in
from tracker.cli.demo_city.parts import cast
from tracker.cli.demo_city.routing import take_on
from tracker.cli.demo_city.teller import StandsHereError, Teller, TodayReachedError
from tracker.cli.demo_city.turns import turn
from tracker.cli.demo_city.work import work
from tracker.rules.refused import Invalid, Refused


def live(tell: Teller) -> CutShort | None:
    """Tell one need's life until its fate is reached or today is; returns why, if the rules cut it short.

    On some days of the year the calendar may leave no room for an act: the need then stands where it stands.
    """
    parts = cast(tell)
    try:
        try:
            file(tell, parts)
            parts = take_in(tell, parts)
            parts = take_on(tell, parts)
            work(tell, parts)
            finish(tell, parts)
        except (TodayReachedError, StandsHereError):
            turn(tell, parts)
            tell.stand_until_today()
    except (Refused, Invalid) as reason:
        return tell.cut_short(reason)
    return None
