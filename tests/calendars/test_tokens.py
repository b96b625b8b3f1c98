import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.tokens import (
    Answered,
    CallKey,
    make_call_token,
    make_feed_token,
    make_token,
    plus_address,
    token_in,
    verify_call_token,
    verify_feed_token,
    verify_token,
)

SECRET = b"a secret of the deployment"
IDS = st.integers(1, 2**53)


@given(booking=IDS, attendee=IDS)
def test_a_token_names_its_booking_and_attendee(booking: int, attendee: int) -> None:
    token = make_token(SECRET, Answered(booking, attendee))
    assert token == make_token(SECRET, Answered(booking, attendee))
    assert verify_token(SECRET, token.upper()) == Answered(booking, attendee)
    address = plus_address("salles@drancy.example", token)
    assert token_in(address) == token
    assert len(address.partition("@")[0]) <= 64


@given(series=IDS, attendee=IDS)
def test_a_token_of_a_series_is_none_of_a_booking(series: int, attendee: int) -> None:
    answered = Answered(series, attendee, is_series=True)
    token = make_token(SECRET, answered)
    assert verify_token(SECRET, token) == answered
    assert verify_token(SECRET, f"b{token[1:]}") is None


@given(booking=IDS, attendee=IDS, other=IDS)
def test_a_token_is_of_no_use_for_anybody_else(booking: int, attendee: int, other: int) -> None:
    _, _, mac = make_token(SECRET, Answered(booking, attendee)).rpartition("-")
    if other != attendee:
        assert verify_token(SECRET, f"b{booking}-{other}-{mac}") is None
    assert verify_token(b"another secret", f"b{booking}-{attendee}-{mac}") is None


@pytest.mark.parametrize("token", ["", "b12", "b12-3-", "b012-3-aaaaaaaa", "room-jaures", "b1-1-é"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert verify_token(SECRET, token) is None


@given(booking=IDS, person=st.none() | IDS)
def test_the_key_of_a_call_is_its_holders_and_opens_nothing_else(
    booking: int, person: int | None
) -> None:
    token = make_call_token(SECRET, CallKey(booking, person))
    assert verify_call_token(SECRET, token) == CallKey(booking, person)
    assert verify_call_token(b"another secret", token) is None
    digest = token.rpartition("-")[2]
    for forged in (
        f"{booking}-{(person or 0) + 1}-{digest}",
        f"{booking}-{digest}",
        "",
        f"-{token}",
    ):
        assert verify_call_token(SECRET, forged) is None
    assert verify_feed_token(SECRET, token) is None
    assert verify_call_token(SECRET, make_feed_token(SECRET, booking)) is None


def test_addresses_without_token_and_mailboxes_that_are_none() -> None:
    assert token_in("salles@drancy.example") is None
    assert token_in("salles+@drancy.example") is None
    with pytest.raises(ValueError, match="mailbox"):
        plus_address("salles", "b1-1-aaaaaaaa")
