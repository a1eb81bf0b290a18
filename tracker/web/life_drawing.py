"""The life of a need as a drawing: every arrow of the table, laid out once for both languages.

The way from filing to closing runs down the middle. Ways back run on the left, each place they lead to with a lane
of its own; the statuses that lead off the books stand at the foot on the right, each at the end of a line that
gathers who goes there. Returned and parked stand beside the status they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tracker.rules.workflow import arrows
from tracker.vocabulary import Action, Status

MAIN = (
    Status.DRAFT,
    Status.FILED,
    Status.ACCEPTED,
    Status.ASSIGNED,
    Status.CLAIMED,
    Status.IMPLEMENTING,
    Status.VERIFYING,
    Status.CONFIRMING,
    Status.CLOSED,
)
BESIDE = {Status.RETURNED: Status.FILED, Status.PARKED: Status.IMPLEMENTING}
EXITS = (Status.WITHDRAWN, Status.MERGED, Status.DECLINED)

BOX, LEAST_HEIGHT, PORT = 192, 40, 20
GAP = 56
MARGIN = 12
LANE, LANES_AT = 16, MARGIN + BOX + 70
TICK = 236
MIDDLE = LANES_AT + 3 * LANE + TICK
EXIT_AT, EXIT = MIDDLE + BOX + 300, BOX + 16
WIDTH = EXIT_AT + len(EXITS) * EXIT + MARGIN - 16

Edge = tuple[Status, Status]


@dataclass(frozen=True, slots=True)
class Box:
    """A status as a box."""

    status: Status
    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        """The middle of the box, across."""
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        """The middle of the box, down."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A way, as an SVG path; it ends in an arrow unless it joins another line."""

    path: str
    arrow: bool = True


@dataclass(frozen=True, slots=True)
class Caption:
    """What is done on a way: the actions, beside a point; `anchor` as in SVG."""

    actions: tuple[Action, ...]
    x: float
    y: float
    anchor: str = "start"


@dataclass(slots=True)
class Drawing:
    """Boxes, lines and captions on a sheet of this size."""

    width: float = WIDTH
    height: float = 0
    boxes: dict[Status, Box] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)


def edges() -> dict[Edge, tuple[Action, ...]]:
    """From where to where, with every action that leads there, in the order of the table."""
    found: dict[Edge, dict[Action, None]] = {}
    for source, target, action in arrows():
        found.setdefault((source, target), {})[action] = None
    return {edge: tuple(actions) for edge, actions in found.items()}


def drawing() -> Drawing:
    """The whole drawing."""
    sheet, ways = Drawing(), edges()
    left, right = _ports(ways, _is_left), _ports(ways, _is_right)
    _place(sheet, left, right)
    for edge, actions in ways.items():
        source, target = edge
        if _is_next(source, target):
            _draw_down(sheet, edge, actions)
        elif source in BESIDE and target in EXITS:
            _draw_below(sheet, edge, actions)
        elif _is_beside(source, target):
            _draw_beside(sheet, edge, actions, left)
        elif _is_right(edge):
            _draw_out(sheet, edge, actions, right)
        else:
            _draw_back(sheet, edge, actions, left)
    _draw_lanes(sheet, ways, left)
    _draw_foot(sheet, ways, right)
    return sheet


def _is_next(source: Status, target: Status) -> bool:
    return source in MAIN and target in MAIN and MAIN.index(target) == MAIN.index(source) + 1


def _is_beside(source: Status, target: Status) -> bool:
    return BESIDE.get(source) is target or BESIDE.get(target) is source


def _is_right(edge: Edge) -> bool:
    source, target = edge
    return (source in MAIN and target in EXITS) or (source in EXITS and target in MAIN)


def _is_left(edge: Edge) -> bool:
    source, target = edge
    return not _is_next(*edge) and not _is_right(edge) and (source in MAIN or target in MAIN)


def _is_back(edge: Edge) -> bool:
    return _is_left(edge) and not _is_beside(*edge)


def _ports(ways: dict[Edge, tuple[Action, ...]], chosen: Callable[[Edge], bool]) -> dict[Status, list[Edge]]:
    """The ways that leave or reach each status of the middle on one side; those back to it share one port."""
    found: dict[Status, list[Edge]] = {status: [] for status in MAIN}
    for edge in ways:
        if chosen(edge):
            for end in edge:
                port = (end, end) if _is_back(edge) and end is edge[1] else edge
                if end in MAIN and port not in found[end]:
                    found[end].append(port)
    return found


def _place(sheet: Drawing, left: dict[Status, list[Edge]], right: dict[Status, list[Edge]]) -> None:
    y = float(MARGIN)
    for status in MAIN:
        height = max(LEAST_HEIGHT, PORT * (max(len(left[status]), len(right[status])) + 0.5))
        sheet.boxes[status] = Box(status, MIDDLE, y, BOX, height)
        y += height + GAP
    for status, neighbour in BESIDE.items():
        at = sheet.boxes[neighbour]
        sheet.boxes[status] = Box(status, MARGIN, at.middle - LEAST_HEIGHT / 2, BOX, LEAST_HEIGHT)
    foot = sheet.boxes[Status.CLOSED]
    for n, status in enumerate(EXITS):
        sheet.boxes[status] = Box(status, EXIT_AT + n * EXIT, foot.y, BOX, LEAST_HEIGHT)
    sheet.height = y - GAP + MARGIN


def _at(box: Box, ports: Sequence[Edge], port: Edge) -> float:
    """The height at which a way touches a box."""
    return box.middle + (ports.index(port) - (len(ports) - 1) / 2) * PORT


def _draw_down(sheet: Drawing, edge: Edge, actions: tuple[Action, ...]) -> None:
    source, target = sheet.boxes[edge[0]], sheet.boxes[edge[1]]
    bottom = source.y + source.height
    sheet.lines.append(Line(f"M{source.centre} {bottom}V{target.y}"))
    sheet.captions.append(Caption(actions, source.centre + 8, target.y - 12))


def _draw_beside(
    sheet: Drawing, edge: Edge, actions: tuple[Action, ...], left: dict[Status, list[Edge]]
) -> None:
    """Between a status of the middle and the one beside it."""
    status = edge[0] if edge[0] in MAIN else edge[1]
    main, other = sheet.boxes[status], sheet.boxes[edge[1] if status is edge[0] else edge[0]]
    y, edge_of_other = _at(main, left[status], edge), other.x + other.width
    turn = edge_of_other + 20
    level = other.middle + (-8 if status is edge[0] else 8)
    there, back = (
        f"M{main.x} {y}H{turn}V{level}H{edge_of_other}",
        f"M{edge_of_other} {level}H{turn}V{y}H{main.x}",
    )
    sheet.lines.append(Line(there if status is edge[0] else back))
    sheet.captions.append(Caption(actions, main.x - 8, y - 4, "end"))


def _draw_back(
    sheet: Drawing, edge: Edge, actions: tuple[Action, ...], left: dict[Status, list[Edge]]
) -> None:
    """From a status of the middle to the lane of the one it goes back to."""
    source = sheet.boxes[edge[0]]
    y = _at(source, left[edge[0]], edge)
    sheet.lines.append(Line(f"M{source.x} {y}H{_lane(edge[1])}", arrow=False))
    sheet.captions.append(Caption(actions, source.x - 8, y - 4, "end"))


def _draw_lanes(sheet: Drawing, ways: dict[Edge, tuple[Action, ...]], left: dict[Status, list[Edge]]) -> None:
    for target in dict.fromkeys(edge[1] for edge in ways if _is_back(edge)):
        touched = [_at(sheet.boxes[s], left[s], (s, t)) for s, t in ways if t is target and _is_back((s, t))]
        box = sheet.boxes[target]
        y = _at(box, left[target], (target, target))
        furthest = max(touched, key=lambda at: abs(at - y))
        sheet.lines.append(Line(f"M{_lane(target)} {furthest}V{y}H{box.x}"))


def _lane(target: Status) -> float:
    """Lanes of neighbouring places lie beside each other."""
    return LANES_AT + LANE * (MAIN.index(target) % 3)


def _draw_out(
    sheet: Drawing, edge: Edge, actions: tuple[Action, ...], right: dict[Status, list[Edge]]
) -> None:
    """Off the books, or back from there, along the line of the exit."""
    inside = edge[0] if edge[0] in MAIN else edge[1]
    box, out = sheet.boxes[inside], sheet.boxes[edge[1] if inside is edge[0] else edge[0]]
    y, side = _at(box, right[inside], edge), box.x + box.width
    if inside is edge[0]:
        sheet.lines.append(Line(f"M{side} {y}H{out.centre}", arrow=False))
    else:
        sheet.lines.append(Line(f"M{out.centre} {y}H{side}"))
    sheet.captions.append(Caption(actions, side + 12, y - 4))


def _draw_below(sheet: Drawing, edge: Edge, actions: tuple[Action, ...]) -> None:
    """From a status beside the middle to an exit: under the row."""
    source, row = sheet.boxes[edge[0]], sheet.boxes[BESIDE[edge[0]]]
    y = row.y + row.height + 14
    out = sheet.boxes[edge[1]].centre
    sheet.lines.append(Line(f"M{source.centre} {source.y + source.height}V{y}H{out}", arrow=False))
    sheet.captions.append(Caption(actions, source.centre + 8, y - 4))


def _draw_foot(sheet: Drawing, ways: dict[Edge, tuple[Action, ...]], right: dict[Status, list[Edge]]) -> None:
    """The line of each exit, from the first who goes there down to its box."""
    for status in EXITS:
        heights = [
            _at(sheet.boxes[end], right[end], edge)
            for edge in ways
            if status in edge
            for end in edge
            if end in MAIN and _is_right(edge)
        ]
        box = sheet.boxes[status]
        sheet.lines.append(Line(f"M{box.centre} {min(heights)}V{box.y}"))
