"""Forms about units."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from tracker.actions.units import UnitParticulars
from tracker.web.forms import Form, fields
from tracker.web.forms.fields import NEEDED, TOO_LONG
from tracker.web.forms.people import USERNAME, lowered


class UnitForm(Form):
    """Names, region, and the lists whose needs the unit usually leads."""

    version = HiddenField()
    name = fields.line(_l("Full name"), 90)
    short_name = fields.line(_l("Short name"), 40, required=False)
    name_en = fields.line(_l("Name in English"), 120, required=False)
    region = fields.choice(_l("Region"))
    lists = SelectMultipleField(_l("Usually leads needs of"))

    def particulars(self) -> UnitParticulars:
        """What was typed."""
        return UnitParticulars(
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            short_name=self.short_name.data or "",
            region_id=int(self.region.data),
            lists=list(self.lists.data or []),
        )


class NewUnitForm(UnitForm):
    """A unit with its code, which stays."""

    code = StringField(
        _l("Code"),
        [
            DataRequired(NEEDED),
            Length(max=24, message=TOO_LONG),
            Regexp(
                USERNAME,
                message=_l(
                    "Small letters, digits, dot, hyphen and underscore, beginning with a letter or digit."
                ),
            ),
        ],
        filters=[lowered],
        description=_l("A short code for addresses and imports; it stays."),
    )
