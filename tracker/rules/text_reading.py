"""Reads texts, phones, choices and yes or no: what was typed is kept, what cannot be stored is refused."""

from __future__ import annotations

import math
import re

import phonenumbers

from tracker.catalog.fields import Choice, FieldKind, FieldSpec, Words
from tracker.rules.faults import WrongValueError
from tracker.rules.number_reading import LONGEST_NUMBER, folded
from tracker.vocabulary import N_

LONGEST = {FieldKind.TEXT: 200, FieldKind.PARAGRAPH: 3000}
# NUL breaks PostgreSQL, other control characters break Word and Excel files, lone surrogates break UTF-8.
UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
SEPARATORS = re.compile("[;,\uff1b\uff0c\u3001\n]")
# "Extension", as written behind a landline in Chinese.
EXTENSION = re.compile("(?:\u8f6c|\u5206\u673a)\\s*")
LONGEST_EXTENSION = 6
STORED_PHONE = re.compile(r"\+86\d{5,13}(?:;ext=\d{1,6})?", re.ASCII)
YES_WORDS = frozenset({"yes", "true", "on", "1", "y", "\u662f"})
NO_WORDS = frozenset({"no", "false", "off", "0", "n", "\u5426"})


def check_storable(text: str) -> None:
    """Refuse a text that one of the databases or file formats cannot hold."""
    if UNSTORABLE.search(text):
        raise WrongValueError(
            N_("This holds a character that cannot be stored; please type it anew."), storable=False
        )


def is_blank(text: str) -> bool:
    """Whether a text shows nothing."""
    return not INVISIBLE.sub("", text).strip()


def read_text(field: FieldSpec, raw: object) -> str:
    """The text as typed, without spaces around it; a TEXT is one line. A number in a cell is a text too."""
    if isinstance(raw, float) and math.isfinite(raw):
        raw = format(raw, ".15g")
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 2**63:
        raw = str(raw)
    if not isinstance(raw, str):
        raise WrongValueError(N_("This must be text."))
    check_storable(raw)
    text = NEW_LINES.sub("\n", raw)
    if field.kind is FieldKind.TEXT:
        text = " ".join(text.split("\n"))
    text = text.strip()
    most = LONGEST[field.kind] if field.max_length is None else field.max_length
    if len(text) > most:
        raise WrongValueError(
            N_("At most %(most)s characters are possible; these are %(count)s."), most=most, count=len(text)
        )
    return text


def read_phone(raw: object) -> str:
    """A Chinese phone number in the form +8613800138000, an extension behind ";ext="."""
    wrong = WrongValueError(N_("Please give a mobile number, or a landline with its area code."))
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 10**15:
        raw = str(raw)
    if not isinstance(raw, str):
        raise wrong
    check_storable(raw)
    if len(raw) > LONGEST_NUMBER:
        raise wrong
    try:
        number = phonenumbers.parse(EXTENSION.sub(";ext=", folded(raw)), "CN")
    except phonenumbers.NumberParseException:
        raise wrong from None
    extension = number.extension or ""
    if not phonenumbers.is_valid_number_for_region(number, "CN") or len(extension) > LONGEST_EXTENSION:
        raise wrong
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={extension}" if extension else plain


def written_phone(stored: str) -> str:
    """A phone number of read_phone() as people write it; any other text as it is. read_phone() reads it back."""
    if not STORED_PHONE.fullmatch(stored):
        return stored
    number = phonenumbers.parse(stored, "CN")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def read_choice(choices: tuple[Choice, ...], raw: object) -> str:
    """The code of the choice named by its code or by its label in either language."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 99:
        raw = str(raw)
    if isinstance(raw, str):
        check_storable(raw)
        typed = raw.strip()
        for choice in choices:
            if choice.code == typed:
                return choice.code
        for choice in choices:
            if typed in _labels(choice):
                return choice.code
    raise WrongValueError(N_("Please choose one of the answers offered."))


def read_choices(choices: tuple[Choice, ...], raw: object) -> list[str]:
    """The codes of the choices named, in the order of the form; a text may name several."""
    named = SEPARATORS.split(raw) if isinstance(raw, str) else raw
    if not isinstance(named, list | tuple) or len(named) > 4 * len(choices):
        raise WrongValueError(N_("Please choose one of the answers offered."))
    chosen = {read_choice(choices, item) for item in named if item != ""}
    return [choice.code for choice in choices if choice.code in chosen]


def read_flag(raw: object) -> bool:
    """A yes or no."""
    if isinstance(raw, bool):
        return raw
    word = str(raw) if raw in (0, 1) else raw
    if isinstance(word, str):
        check_storable(word)
        plain = folded(word).lower()
        if plain in YES_WORDS:
            return True
        if plain in NO_WORDS:
            return False
    raise WrongValueError(N_("Please answer yes or no."))


def _labels(choice: Choice) -> tuple[str, ...]:
    label = choice.label
    return (label.zh, label.en) if isinstance(label, Words) else (label,)
