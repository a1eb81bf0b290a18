"""People: invited, given roles in scopes, changed and deactivated; nobody changes their own rights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from pypinyin import lazy_pinyin
from sqlalchemy.exc import IntegrityError

from tracker.actions import accounts, audit, sessions
from tracker.actions.audit import Doer
from tracker.extensions import db
from tracker.models import Person, RoleGrant
from tracker.queries.directory import holdings, roles_of
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.rules.roles import ScopeKind, period_fault, scope_kind, stands_apart, together_fault
from tracker.vocabulary import N_, Refusal, Role
from tracker.vocabulary.audit import AuditAct

LONGEST_PINYIN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is known of a person beside rights."""

    name: str
    name_en: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""


def invite(doer: Doer, username: str, particulars: Particulars, locale: str) -> tuple[Person, str]:
    """A new person without role or password, and the token of the link that lets them choose one.

    Raises Invalid at "username" when somebody has that name.
    """
    person = Person(
        username=username,
        locale=locale,
        pinyin=pinyin_of(particulars.name),
        created_at=doer.at,
        **asdict(particulars),
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise Invalid({"username": Fault(N_("Somebody else signs in under this name."))}) from None
    return person, make_link(doer, person)


def make_link(doer: Doer, person: Person) -> str:
    """The token of a fresh link: an invitation until there is a password, afterwards one to reset it.

    Refused for an auditor's account: whoever holds the link could sign in as the one who watches them.
    """
    _refuse_own(doer, person.id)
    if _is_apart(person.id):
        raise Refused(Refusal.AUDITOR_APART)
    purpose = accounts.purpose_for(person)
    return accounts.make_link(person, purpose, doer.at, maker_id=doer.person_id, address=doer.address)


def grant_role(
    doer: Doer, person: Person, role: Role, scope_id: int | None, *, from_on: date, to_on: date | None = None
) -> RoleGrant:
    """Give a person a role in a scope, from/to inclusive; Invalid at "role", "scope" or "from_on"."""
    _refuse_own(doer, person.id)
    kind = scope_kind(role)
    held = [holding.grant for holding in holdings([person.id], doer.today)[person.id]]
    faults = {
        "role": together_fault(role, [grant.role for grant in held]),
        "from_on": period_fault(from_on, to_on, doer.today),
        "scope": _scope_fault(kind, role, scope_id, held),
    }
    wrong = {name: fault for name, fault in faults.items() if fault is not None}
    if wrong:
        raise Invalid(wrong)
    grant = RoleGrant(
        person_id=person.id, role=role, from_on=from_on, to_on=to_on, granted_by_id=doer.person_id
    )
    if kind is not ScopeKind.SYSTEM:
        setattr(grant, f"{kind}_id", scope_id)
    db.session.add(grant)
    db.session.flush()
    audit.record_by(doer, AuditAct.GRANT, f"person:{person.id}", role=role, scope=kind, scope_id=scope_id)
    return grant


def end_role(doer: Doer, grant: RoleGrant, person: Person) -> None:
    """End a role at once: the next request is made without it."""
    _refuse_own(doer, person.id)
    grant.to_on = doer.today - timedelta(days=1)
    audit.record_by(doer, AuditAct.END_ROLE, f"person:{person.id}", role=grant.role, grant=grant.id)


def deactivate(doer: Doer, person: Person) -> None:
    """Lock a person out at once: sessions and links end, roles no longer count."""
    _refuse_own(doer, person.id)
    person.active = False
    person.version += 1
    sessions.end_all(person.id, doer.at)
    accounts.end_links(person.id, doer.at)
    audit.record_by(doer, AuditAct.DEACTIVATE, f"person:{person.id}")


def reactivate(doer: Doer, person: Person) -> None:
    """Let a person in again, with the roles still running."""
    _refuse_own(doer, person.id)
    person.active = True
    person.version += 1
    audit.record_by(doer, AuditAct.REACTIVATE, f"person:{person.id}")


def end_sessions(doer: Doer, person: Person) -> None:
    """Sign a person out everywhere."""
    sessions.end_all(person.id, doer.at)
    audit.record_by(doer, AuditAct.END_SESSIONS, f"person:{person.id}")


def change(doer: Doer, person: Person, particulars: Particulars, *, version: int) -> None:
    """Change what is known of a person; Stale when somebody saved since `version`.

    A new e-mail address ends every link; an auditor's is changed by themself only: else Invalid at "email".
    """
    if version != person.version:
        raise Stale(asdict(of(person)))
    before = asdict(of(person))
    after = asdict(particulars)
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return
    if "email" in changed:
        if doer.person_id != person.id and _is_apart(person.id):
            raise Invalid(
                {"email": Fault(N_("An auditor's e-mail address is changed by the auditor alone."))}
            )
        accounts.end_links(person.id, doer.at)
    for name in changed:
        setattr(person, name, after[name])
    person.pinyin = pinyin_of(person.name)
    person.version += 1
    audit.record_by(doer, AuditAct.CHANGE_PROFILE, f"person:{person.id}", fields=changed)


def choose_locale(person: Person, locale: str) -> None:
    """Keep the language a person reads."""
    person.locale = locale


def of(person: Person) -> Particulars:
    """What is known of a person now."""
    return Particulars(
        name=person.name, name_en=person.name_en, post=person.post, phone=person.phone, email=person.email
    )


def pinyin_of(name: str) -> str:
    """How a Chinese name is sorted and found by letters."""
    return "".join(lazy_pinyin(name)).lower()[:LONGEST_PINYIN]


def _scope_fault(kind: ScopeKind, role: Role, scope_id: int | None, held: list[RoleGrant]) -> Fault | None:
    if kind is ScopeKind.SYSTEM:
        return None if role not in {grant.role for grant in held} else Fault(N_("This role is held already."))
    if scope_id is None:
        return Fault(N_("Choose where the role is held."))
    same = [grant for grant in held if grant.role is role and getattr(grant, f"{kind}_id") == scope_id]
    return Fault(N_("This role is held already.")) if same else None


def _refuse_own(doer: Doer, person_id: int) -> None:
    """Nobody changes their own rights, an administrator neither (TRUST 71)."""
    if doer.person_id == person_id:
        raise Refused(Refusal.OWN_RIGHTS)


def _is_apart(person_id: int) -> bool:
    """Who keeps the people does not get hold of the account of who reads the audit (TRUST 71)."""
    return stands_apart(holding.role for holding in roles_of(person_id))
