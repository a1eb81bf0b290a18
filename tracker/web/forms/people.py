"""Forms about people: particulars, invitations, roles, substitutes and links of leaders."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from tracker.actions.people import Particulars
from tracker.catalog.fields import Condition
from tracker.rules.roles import ScopeKind, scope_kind
from tracker.vocabulary import Role
from tracker.web.filters import words
from tracker.web.forms import Form, fields
from tracker.web.forms.fields import NEEDED, TOO_LONG, stripped

USERNAME = r"^[a-z0-9][a-z0-9._-]*$"


def lowered(value: object) -> object:
    """A username as it is stored."""
    return value.strip().lower() if isinstance(value, str) else value


class ParticularsForm(Form):
    """What is known of a person beside rights."""

    version = HiddenField()
    name = fields.line(_l("Name"), 60)
    name_en = fields.line(_l("Name in English"), 90, required=False)
    post = fields.line(_l("Post"), 60, required=False)
    phone = fields.phone(_l("Phone"))
    email = fields.email(_l("E-mail"))

    def particulars(self) -> Particulars:
        """What was typed."""
        return Particulars(
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            post=self.post.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class OwnPasswordForm(Form):
    """An act that asks for the doer's own password (TRUST 45)."""

    password = PasswordField(
        _l("Your own password"),
        [DataRequired(NEEDED), Length(max=1024, message=TOO_LONG)],
        description=_l("Asked again because rights change."),
    )


class ContactForm(ParticularsForm):
    """The own particulars; a new e-mail asks for the password."""

    password = PasswordField(
        _l("Your own password"),
        [Optional(), Length(max=1024, message=TOO_LONG)],
        description=_l("Only needed for a new e-mail address."),
    )


class InviteForm(ParticularsForm):
    """A new person."""

    username = StringField(
        _l("Username"),
        [
            DataRequired(NEEDED),
            Length(min=3, max=60, message=_l("Between %(min)d and %(max)d characters.")),
            Regexp(
                USERNAME,
                message=_l(
                    "Small letters, digits, dot, hyphen and underscore, beginning with a letter or digit."
                ),
            ),
        ],
        filters=[lowered],
        description=_l("What the person types to sign in; it cannot be changed later."),
    )


class RoleForm(OwnPasswordForm):
    """A role and where it is held."""

    role = SelectField(_l("Role"), [DataRequired(NEEDED)])
    region = fields.choice(
        _l("Region"), required=False, help_=_l("For coordinators and supervisors: this region and all below.")
    )
    unit = fields.choice(_l("Unit"), required=False, help_=_l("For officials and unit heads."))
    enterprise = StringField(
        _l("Credit code of the enterprise"),
        [Optional(), Length(max=32, message=TOO_LONG)],
        filters=[stripped],
        description=_l("For liaisons."),
    )
    from_on = fields.day(_l("From"))
    to_on = fields.day(_l("Until"), required=False, help_=_l("Leave empty when no end is known."))

    def offer_roles(self) -> None:
        """Let every role be chosen."""
        self.role.choices = [("", ""), *((role.value, words(role)) for role in Role)]

    def when(self, scope: str) -> Condition:
        """For which roles a field that says where is shown."""
        return Condition("role", frozenset(role.value for role in Role if scope_kind(role).value == scope))

    def chosen_role(self) -> Role:
        """The role chosen."""
        return Role(self.role.data)

    def scope_field(self) -> str:
        """The field that says where the chosen role is held; "role" where none does."""
        kind = scope_kind(self.chosen_role())
        return "role" if kind is ScopeKind.SYSTEM else kind.value


class SubstituteForm(Form):
    """Who stands in for whom, in which unit, and when; "unit:person" codes."""

    absent = fields.choice(_l("Who is away"))
    substitute = fields.choice(
        _l("Who stands in"),
        help_=_l("Has the same rights in this unit on these days; both names are recorded."),
    )
    from_on = fields.day(_l("From"))
    to_on = fields.day(_l("Until"))


class LinkForm(Form):
    """Which leader is linked to which enterprise from when on."""

    enterprise = StringField(
        _l("Credit code of the enterprise"),
        [DataRequired(NEEDED), Length(max=32, message=TOO_LONG)],
        filters=[stripped],
    )
    leader = fields.choice(_l("Linked leader"))
    from_on = fields.day(_l("From"))


class EndLinkForm(Form):
    """The last day of a link, and what the next leader must know."""

    to_on = fields.day(_l("Last day"))
    handover_note = fields.paragraph(
        _l("Hand-over note"), 600, help_=_l("What was promised, what is still open, whom to call.")
    )
