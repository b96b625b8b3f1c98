import pytest

from integrations.webex.signature import signature_of, signed

BODY = b'{"id": "1"}'


def test_accepts_the_signature_of_the_raw_body() -> None:
    # Computed beforehand: printf '{"id": "1"}' | openssl dgst -sha1 -hmac geheim
    expected = "c0bf766ad6a742a7454dca701e9928888878a6c6"
    assert signature_of("geheim", BODY) == expected
    assert signed("geheim", BODY, expected)
    assert signed("geheim", BODY, expected.upper())


@pytest.mark.parametrize("signature", [None, "", "0" * 40, "é", signature_of("other", BODY)])
def test_refuses_any_other(signature: str | None) -> None:
    assert not signed("geheim", BODY, signature)


def test_refuses_a_changed_body() -> None:
    assert not signed("geheim", BODY + b" ", signature_of("geheim", BODY))


def test_an_empty_secret_fits_nothing() -> None:
    assert not signed("", BODY, signature_of("", BODY))
