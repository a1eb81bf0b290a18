"""Which passwords are good enough."""

import pytest

from tracker.rules.passwords import fault

OWN = ("zhouyanqiu", "周砚秋", "Zhou Yanqiu", "yanqiu.zhou", "19900001021")


@pytest.mark.parametrize(
    "password",
    [
        "green kettle, nine pears",
        "一二三四五六七八九十甲乙丙",
        "x7#Lq9!vT2@m",
        "a" * 3 + "bcd qrst ö 99",
        "k9" * 30 + " herons",
    ],
)
def test_long_and_unguessable_ones_are_good(password):
    assert fault(password, OWN) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "At least %(count)s characters are needed."),
        ("x" * 1025, "At most %(count)s characters are possible."),
        ("aaaaaaaaaaaaaaaa", "easily guessed"),
        ("abababababababab", "easily guessed"),
        ("123456789012", "easily guessed"),
        ("qwertyuiop[]", "easily guessed"),
        ("Password1234", "easily guessed"),
        ("admin123admin123", "easily guessed"),
        ("iloveyou5201314", "easily guessed"),
        ("ZhouYanqiu2026!", "Your own name"),
        ("my 19900001021 my", "Your own name"),
        ("five-lists-demo", "Your own name"),
    ],
)
def test_the_others_are_refused_with_a_reason(password, why):
    assert why in fault(password, OWN).message
