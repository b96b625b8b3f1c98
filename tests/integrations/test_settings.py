"""Settings: from the environment, all problems together, every name documented."""

import re
from pathlib import Path

import pytest

from integrations.settings import NAMES, SettingsError, read_settings

CLOUD = {
    "WEBEX_BOT_TOKEN": "bot",
    "PUBLIC_URL": "https://salon.drancy.example/",
    "SECRET_KEY": "secret",
    "WEBEX_WEBHOOK_SECRET": "hook",
    "SMTP_URL": "smtp://user:password@mail.drancy.example:587",
    "MAIL_FROM": "salles@drancy.example",
}
ROOT = Path(__file__).parents[2]


def test_an_empty_environment_is_local_mode_on_loopback() -> None:
    settings = read_settings({})
    assert settings.is_local
    assert settings.host == "127.0.0.1"
    assert settings.database_url == "sqlite:///var/salon.db"
    assert settings.public_url == "http://127.0.0.1:8000"


def test_a_token_leads_to_the_cloud() -> None:
    settings = read_settings(CLOUD | {"PORT": "5000", "DATABASE_URL": "postgres://u:p@db/salon"})
    assert not settings.is_local
    assert settings.public_url == "https://salon.drancy.example"
    assert settings.database_url == "postgresql+psycopg://u:p@db/salon"
    assert settings.port == 5000
    assert not settings.has_service


def test_tells_all_problems_at_once() -> None:
    wrong = {"PORT": "eighty", "SMTP_URL": "mail.example", "LOG_LEVEL": "loud", "HOST": "0.0.0.0"}
    with pytest.raises(SettingsError) as caught:
        read_settings(wrong)
    told = "\n".join(caught.value.problems)
    for name in ("PORT", "SMTP_URL", "LOG_LEVEL", "HOST"):
        assert name in told


@pytest.mark.parametrize("missing", [name for name in CLOUD if name != "WEBEX_BOT_TOKEN"])
def test_the_cloud_needs_its_settings(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        read_settings({name: value for name, value in CLOUD.items() if name != missing})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])
def test_local_mode_refuses_to_be_seen_by_others(host: str) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        read_settings({"HOST": host})


def test_half_a_service_app_is_refused() -> None:
    with pytest.raises(SettingsError, match="belong together"):
        read_settings(CLOUD | {"WEBEX_SERVICE_CLIENT_ID": "id"})


def test_shows_no_secret() -> None:
    shown = repr(read_settings(CLOUD))
    assert not any(secret in shown for secret in ("hook", "password", "secret"))


def test_every_setting_is_documented_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == set(NAMES)


def test_several_service_apps_and_tokens_are_listed_in_their_order() -> None:
    names = (
        "WEBEX_SERVICE_CLIENT_ID",
        "WEBEX_SERVICE_CLIENT_SECRET",
        "WEBEX_SERVICE_REFRESH_TOKEN",
    )
    given = dict(zip(names, ("one, two", "first,second", "r1 r2"), strict=True))
    settings = read_settings(CLOUD | given | {"WEBEX_SERVICE_TOKEN": "a, b,a"})
    assert settings.webex_service_apps == (("one", "first", "r1"), ("two", "second", "r2"))
    assert settings.webex_service_tokens == ("a", "b")
    with pytest.raises(SettingsError, match="as many each"):
        read_settings(CLOUD | given | {"WEBEX_SERVICE_CLIENT_SECRET": "first"})
