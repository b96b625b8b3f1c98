from typing import Any

import pytest

from integrations.endpoints.xml import MOST_BYTES, XmlError, command_document, parsed, values

BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><Status><Call>&y;</Call></Status>'
FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Status>&x;</Status>'

TWO = b"<S>%s</S>" % b"".join(
    b'<C item="%d" maxOccurrence="n"><a>%d</a></C>' % (n, n) for n in (1, 2)
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<Status>",
        b"{}",
        b"\xff\xfe\x00",
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        BOMB,
        FILE,
        b"<!DOCTYPE a><a/>",
        b"<a>" + b"x" * MOST_BYTES + b"</a>",
    ],
)
def test_reads_nothing_but_plain_documents_of_some_size(body: bytes) -> None:
    with pytest.raises(XmlError):
        parsed(body)


def test_what_is_too_deep_is_not_read() -> None:
    body = b"<a>" * 100 + b"</a>" * 100
    with pytest.raises(XmlError, match="deep"):
        parsed(body)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<Status/>", ""),
        (
            b"<Status><Standby><State> Off </State></Standby></Status>",
            {"Standby": {"State": "Off"}},
        ),
        (
            b'<Status><Call item="7" maxOccurrence="n"><Status>Connected</Status></Call></Status>',
            {"Call": [{"id": "7", "Status": "Connected"}]},
        ),
        (TWO, {"C": [{"id": "1", "a": "1"}, {"id": "2", "a": "2"}]}),
        (b'<S><C item="1" maxOccurrence="n"/></S>', {"C": ""}),
    ],
)
def test_reads_the_same_values_as_in_json(body: bytes, found: Any) -> None:
    assert values(parsed(body)) == found


def test_arguments_stay_arguments() -> None:
    written = command_document(
        "Message.Alert", {"Text": "<a> & \x00\x1b", "Option.1": "Oui", "E": ["x"]}
    )
    root = parsed(written)
    assert root.tag == "Command"
    [alert] = root.findall("Message/Alert")
    assert alert.get("command") == "True"
    assert [(child.tag, child.text, child.get("item")) for child in alert] == [
        ("Text", "<a> & ", None),
        ("Option.1", "Oui", None),
        ("E", "x", "1"),
    ]
