"""Signed links: what was signed is read, and nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tracker.delivery import links
from tracker.delivery.links import SignedLink
from tracker.vocabulary import LinkPurpose

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
UNTIL = AT + timedelta(days=10)


@pytest.fixture
def other(make_app, make_database) -> Flask:
    """An installation with another secret."""
    return make_app(make_database("sqlite"), secret_key="another-secret-9876543210-zyxwvutsrq")


@pytest.fixture
def house(make_app, make_database) -> Flask:
    """An application; links ask its database for nothing."""
    return make_app(make_database("sqlite"))


@pytest.fixture
def token(house) -> str:
    """A link to the return numbered 7, for the person numbered 3."""
    with house.app_context():
        return links.sign(LinkPurpose.RETURN, person_id=3, subject_id=7, expires_at=UNTIL)


def read(app: Flask, token: str, at: datetime = AT) -> SignedLink | None:
    with app.app_context():
        return links.read(token, at)


def test_a_link_says_what_was_signed(house, token):
    assert read(house, token) == SignedLink(LinkPurpose.RETURN, 3, 7, UNTIL)


def test_it_is_good_until_the_second_it_expires(house, token):
    assert read(house, token, UNTIL - timedelta(seconds=1)) is not None
    assert read(house, token, UNTIL) is None


def test_no_character_of_it_can_be_changed(house, token):
    changed = {token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))}
    # The last character of a base64 text holds spare bits, which may decode to the same signature.
    readable = {one for one in changed if read(house, one) is not None}
    assert {one[:-1] for one in readable} <= {token[:-1]}


@pytest.mark.parametrize("text", ["", ".", "x", "a.b", "a.b.c", "\0", "𠮷", "../..", "W10.", "A" * 5000])
def test_what_we_did_not_sign_says_nothing(house, text):
    assert read(house, text) is None


def test_a_link_of_another_house_says_nothing(house, other, token):
    assert read(other, token) is None
    assert read(house, token) is not None


def test_a_link_of_one_purpose_is_not_read_as_another(house):
    with house.app_context():
        tokens = {
            purpose: links.sign(purpose, person_id=3, subject_id=7, expires_at=UNTIL)
            for purpose in LinkPurpose
        }
    assert {purpose: read(house, token).purpose for purpose, token in tokens.items()} == {
        purpose: purpose for purpose in LinkPurpose
    }
    assert len(set(tokens.values())) == len(LinkPurpose)


def test_a_session_cookie_of_ours_is_no_link(house):
    """Both are signed with the same secret; the salt keeps them apart."""
    with house.test_request_context():
        cookie = house.session_interface.get_signing_serializer(house).dumps(["return", 3, 7, 2**31])
    assert read(house, cookie) is None


def test_its_address_is_that_of_the_installation(house, token):
    with house.app_context():
        assert links.address(token) == f"http://127.0.0.1:8000/r/{token}"
