"""Credit codes: kept in capitals without spaces, refused when the check digit or the form is wrong."""

import pytest

from tracker.rules.credit_code import compact_credit_code, uscc_fault

WRONG_DIGIT = "The check digit of this credit code is wrong; please compare it with the licence."
WRONG_FORM = "A unified social credit code has 18 characters: digits and capital letters."


@pytest.mark.parametrize(
    "typed", ["91110000600037341L", " 9111 0000 6000 3734 1l ", "９１１１００００６０００３７３４１Ｌ"]
)
def test_a_right_code_is_accepted_however_it_is_typed(typed: str) -> None:
    assert uscc_fault(typed) is None
    assert compact_credit_code(typed) == "91110000600037341L"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("91110000600037342L", WRONG_DIGIT),
        ("911100006000373411", WRONG_DIGIT),
        ("", WRONG_FORM),
        ("9111000060003734", WRONG_FORM),
        ("9111000060003734IL", WRONG_FORM),
        ("A1110000600037341L", WRONG_FORM),
        ("统一社会信用代码", WRONG_FORM),
        ("9" * 5000, WRONG_FORM),
        ("\x00\ud800", WRONG_FORM),
        ("١" * 18, WRONG_FORM),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(typed: str, message: str) -> None:
    fault = uscc_fault(typed)
    assert fault is not None
    assert fault.message == message
