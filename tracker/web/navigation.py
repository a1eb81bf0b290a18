"""The rooms of the site in the order of the menu, each shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import gettext

from tracker.vocabulary import N_, Permission
from tracker.web.access import may, me


@dataclass(frozen=True, slots=True)
class Room:
    """A place in the menu: its label, its address and the permission it asks for."""

    label: str
    address: str
    permission: Permission


ROOMS = (
    Room(N_("Home"), "/", Permission.SIGNED_IN),
    Room(N_("Needs"), "/needs", Permission.READ_NEEDS),
    Room(N_("File a need"), "/needs/new", Permission.FILE_NEEDS),
    Room(N_("Tasks"), "/tasks", Permission.NAME_SUBSTITUTES),
    Room(N_("Week"), "/week", Permission.READ_NEEDS),
    Room(N_("Inbox"), "/inbox", Permission.READ_NEEDS),
    Room(N_("Enterprises"), "/enterprises", Permission.READ_ENTERPRISES),
    Room(N_("Digests"), "/digests", Permission.READ_DIGESTS),
    Room(N_("Linked leaders"), "/links", Permission.KEEP_LINKS),
    Room(N_("Liaisons"), "/liaisons", Permission.INVITE_LIAISONS),
    Room(N_("Substitutes"), "/substitutes", Permission.NAME_SUBSTITUTES),
    Room(N_("People"), "/people", Permission.READ_PEOPLE),
    Room(N_("Units"), "/units", Permission.READ_PEOPLE),
    Room(N_("Deliveries"), "/deliveries", Permission.READ_SETTINGS),
    Room(N_("Operations"), "/operations", Permission.READ_SETTINGS),
    Room(N_("Audit"), "/audit", Permission.READ_AUDIT),
    Room(N_("Help"), "/help", Permission.SIGNED_IN),
)


def navigation() -> list[tuple[str, str, bool, int | None]]:
    """The rooms open to the asking person as (label, address, whether we are in it, badge)."""
    if me() is None:
        return []
    built = {rule.rule for rule in current_app.url_map.iter_rules()}
    open_rooms = [room for room in ROOMS if room.address in built and may(room.permission)]
    current = _deepest([room.address for room in open_rooms if _is_within(room.address)])
    return [(gettext(room.label), room.address, room.address == current, None) for room in open_rooms]


def _is_within(address: str) -> bool:
    return request.path == address or (address != "/" and request.path.startswith(address + "/"))


def _deepest(addresses: list[str]) -> str | None:
    return max(addresses, key=len, default=None)
