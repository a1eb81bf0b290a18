"""The words for people: roles, what they permit on pages, and reasons for links sent to them (DOMAIN §3)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class Role(Word):
    """A role, always held in a scope."""

    LIAISON = "liaison", N_("Enterprise liaison")
    OFFICIAL = "official", N_("Official")
    HEAD = "head", N_("Unit head")
    COORDINATOR = "coordinator", N_("Coordinator")
    SUPERVISOR = "supervisor", N_("Supervisor")
    LEADER = "leader", N_("Linked leader")
    ADMINISTRATOR = "administrator", N_("Administrator")
    AUDITOR = "auditor", N_("Auditor")


UNIT_ROLES = frozenset({Role.OFFICIAL, Role.HEAD})
REGION_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
SYSTEM_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class Permission(Word):
    """What a page asks for; rules/permissions.py says which roles hold it."""

    ANYONE = "anyone", N_("Anyone")
    SIGNED_IN = "signed-in", N_("Anyone signed in")
    READ_NEEDS = "read-needs", N_("Read needs")
    FILE_NEEDS = "file-needs", N_("File needs")
    ACT_ON_NEEDS = "act-on-needs", N_("Act on needs")
    READ_ENTERPRISES = "read-enterprises", N_("Read enterprises")
    KEEP_ENTERPRISES = "keep-enterprises", N_("Keep enterprises")
    INVITE_LIAISONS = "invite-liaisons", N_("Invite liaisons")
    KEEP_PEOPLE = "keep-people", N_("Keep people and units")
    READ_PEOPLE = "read-people", N_("Read people and units")
    NAME_SUBSTITUTES = "name-substitutes", N_("Name substitutes")
    KEEP_LINKS = "keep-links", N_("Keep links of leaders")
    READ_DIGESTS = "read-digests", N_("Read digests")
    READ_AUDIT = "read-audit", N_("Read the audit log")
    READ_SETTINGS = "read-settings", N_("Read settings")
    RESEND = "resend", N_("Send dead letters once more")
    PASS_LINKS = "pass-links", N_("Pass links on by hand")


class TokenPurpose(Word):
    """What a link sent to a person is good for: one thing, once."""

    INVITATION = "invitation", N_("Invitation")
    RESET = "reset", N_("Password reset")


class LinkPurpose(Word):
    """What a signed link lets its person do without a password."""

    RETURN = "return", N_("Answer the quarterly return")
    CONFIRM = "confirm", N_("Confirm the result")
    ENDORSE = "endorse", N_("Endorse the need")


class RegionKind(Word):
    """What a region is."""

    PROVINCE = "province", N_("Province")
    CITY = "city", N_("City")
    COUNTY = "county", N_("County")
    ZONE = "zone", N_("Development zone")
