"""Unified social credit codes (GB 32100-2015): how they are written and whether one can be right."""

from __future__ import annotations

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from tracker.rules.faults import Fault
from tracker.vocabulary import N_


def compact_credit_code(value: str) -> str:
    """The code as it is stored: full-width characters folded, no spaces and hyphens, capitals."""
    return str(uscc.compact(unicodedata.normalize("NFKC", value)))


def uscc_fault(value: str) -> Fault | None:
    """What is wrong with a unified social credit code as typed, if anything."""
    try:
        uscc.validate(compact_credit_code(value))
    except InvalidChecksum:
        return Fault(N_("The check digit of this credit code is wrong; please compare it with the licence."))
    except ValidationError:
        return Fault(N_("A unified social credit code has 18 characters: digits and capital letters."))
    return None
