"""Settings: from the environment only, checked at start, all problems told together.

Every name here stands in `.env.example`, with what it is for; a test compares the two.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from integrations.accounts import read_accounts
from rooms.database import normalised_url
from rooms.personal_data.retention import Limits, limits_of

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WEBEX_CLOUD = "https://webexapis.com/v1/"
NAMES = (
    "DATABASE_URL",
    "PUBLIC_URL",
    "HOST",
    "PORT",
    "SECRET_KEY",
    "WEBEX_API_URL",
    "WEBEX_BOT_TOKEN",
    "WEBEX_WEBHOOK_SECRET",
    "WEBEX_SERVICE_TOKEN",
    "WEBEX_SERVICE_CLIENT_ID",
    "WEBEX_SERVICE_CLIENT_SECRET",
    "WEBEX_SERVICE_REFRESH_TOKEN",
    "WEBEX_HOST_EMAIL",
    "CMS_URL",
    "CMS_USERNAME",
    "CMS_PASSWORD",
    "CMS_CERTIFICATE",
    "CMS_SIP_DOMAIN",
    "CMS_WEB_URL",
    "BBB_URL",
    "BBB_SECRET",
    "SMTP_URL",
    "MAIL_FROM",
    "IMAP_URL",
    "MAIL_AUTH_HOST",
    "ENDPOINT_ACCOUNTS",
    "CALDAV_ACCOUNTS",
    "CALENDAR_HOSTS",
    "RETENTION_DAYS",
    "LOCAL_DIRECTORY",
    "LOG_LEVEL",
)


class SettingsError(Exception):
    """The environment can't be used; `problems` are sentences for the operator."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. Without a Webex bot token the program runs in local mode."""

    database_url: str
    public_url: str
    host: str
    port: int
    secret_key: str
    webex_api_url: str
    webex_bot_token: str
    webex_webhook_secret: str
    webex_service_token: str
    webex_service_client_id: str
    webex_service_client_secret: str
    webex_service_refresh_token: str
    webex_host_email: str
    cms_url: str
    cms_username: str
    cms_password: str
    cms_certificate: str
    cms_sip_domain: str
    cms_web_url: str
    bbb_url: str
    bbb_secret: str
    smtp_url: str
    mail_from: str
    imap_url: str
    mail_auth_host: str
    endpoint_accounts: str
    caldav_accounts: str
    calendar_hosts: str
    retention_days: str
    local_directory: str
    log_level: str

    @property
    def is_local(self) -> bool:
        """Say whether the local Webex stands in for the cloud."""
        return not self.webex_bot_token

    @property
    def has_service(self) -> bool:
        """Say whether meetings can be made: a service token is there, or can be fetched."""
        return bool(self.webex_service_token or self.webex_service_refresh_token)

    @property
    def webex_service_tokens(self) -> tuple[str, ...]:
        """The service tokens that are used as they are."""
        return tuple(dict.fromkeys(_listed(self.webex_service_token)))

    @property
    def webex_service_apps(self) -> tuple[tuple[str, str, str], ...]:
        """The service apps whose tokens are refreshed: client id, secret, refresh token."""
        names = (
            self.webex_service_client_id,
            self.webex_service_client_secret,
            self.webex_service_refresh_token,
        )
        ids, secrets, tokens = (_listed(name) for name in names)
        return tuple(zip(ids, secrets, tokens, strict=True))

    @property
    def webex_hosts(self) -> tuple[str, ...]:
        """The hosts of meetings, each once; none where the service app is the host itself."""
        return tuple(dict.fromkeys(_listed(self.webex_host_email.lower())))

    @property
    def limits(self) -> Limits:
        """How long personal data is kept."""
        return limits_of(self.retention_days)

    @property
    def rooms_mailbox(self) -> str:
        """The mailbox of which rooms have their addresses; "" where no mail can book them."""
        reads = self.is_local or (self.imap_url and self.mail_auth_host)
        return self.mail_from if reads else ""

    def __repr__(self) -> str:
        """Name no value: tokens and passwords are among them."""
        return f"Settings(is_local={self.is_local})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of `environment`, or raise `SettingsError` with every problem."""
    given = {name: environment.get(name, "").strip() for name in NAMES}
    problems = [
        *_bad_numbers(given),
        *_bad_urls(given),
        *_bad_accounts(given),
        *_bad_limits(given),
        *_missing(given),
        *_halves(given),
    ]
    if problems:
        raise SettingsError(problems)
    port = int(given["PORT"] or 8000)
    is_local = not given["WEBEX_BOT_TOKEN"]
    values: dict[str, str] = {name.lower(): value for name, value in given.items()}
    values["database_url"] = normalised_url(given["DATABASE_URL"] or "sqlite:///var/salon.db")
    values["public_url"] = (given["PUBLIC_URL"] or f"http://127.0.0.1:{port}").rstrip("/")
    values["host"] = given["HOST"] or ("127.0.0.1" if is_local else "0.0.0.0")  # noqa: S104  a host's proxy comes from outside
    values["webex_api_url"] = given["WEBEX_API_URL"] or WEBEX_CLOUD
    values["mail_from"] = given["MAIL_FROM"] or "salles@salon.example"
    values["local_directory"] = given["LOCAL_DIRECTORY"] or "var"
    values["log_level"] = given["LOG_LEVEL"].upper() or "INFO"
    values["cms_sip_domain"] = given["CMS_SIP_DOMAIN"] or urlsplit(given["CMS_URL"]).hostname or ""
    if is_local:
        values["secret_key"] = given["SECRET_KEY"] or "local mode keeps no secrets"
        values["webex_webhook_secret"] = given["WEBEX_WEBHOOK_SECRET"] or "local webhook secret"
    del values["port"]
    return Settings(port=port, **values)


def _listed(text: str) -> list[str]:
    """Return what stands there with commas or spaces between."""
    return [one for one in re.split(r"[\s,;]+", text) if one]


def _bad_numbers(given: Mapping[str, str]) -> list[str]:
    port = given["PORT"]
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        return [f"PORT must be a number from 1 to 65535, not {port!r}."]
    return []


def _bad_urls(given: Mapping[str, str]) -> list[str]:
    wanted = {
        "DATABASE_URL": ("sqlite", "postgres", "postgresql", "postgresql+psycopg"),
        "PUBLIC_URL": ("http", "https"),
        "WEBEX_API_URL": ("http", "https"),
        "CMS_URL": ("https", "http"),
        "CMS_WEB_URL": ("https", "http"),
        "BBB_URL": ("https", "http"),
        "SMTP_URL": ("smtp", "smtps"),
        "IMAP_URL": ("imap", "imaps"),
    }
    problems = []
    for name, schemes in wanted.items():
        scheme = given[name].partition(":")[0]
        if given[name] and scheme not in schemes:
            forms = ", ".join(f"{known}://" for known in schemes)
            problems.append(f"{name} must begin with one of {forms}.")
        elif given[name] and scheme != "sqlite" and not _has_host(given[name]):
            problems.append(f"{name} names no host.")
    if given["MAIL_FROM"] and given["MAIL_FROM"].count("@") != 1:
        problems.append("MAIL_FROM must be one plain e-mail address.")
    if any(host.count("@") != 1 for host in _listed(given["WEBEX_HOST_EMAIL"])):
        problems.append("WEBEX_HOST_EMAIL must be e-mail addresses, with commas between them.")
    levels = {"DEBUG", "INFO", "WARNING", "ERROR"}
    if given["LOG_LEVEL"] and given["LOG_LEVEL"].upper() not in levels:
        problems.append(f"LOG_LEVEL must be one of {', '.join(sorted(levels))}.")
    return problems


def _bad_accounts(given: Mapping[str, str]) -> list[str]:
    problems = []
    for name in ("ENDPOINT_ACCOUNTS", "CALDAV_ACCOUNTS"):
        try:
            read_accounts(given[name])
        except ValueError as error:
            problems.append(f"{name}: {error}.")
    return problems


def _bad_limits(given: Mapping[str, str]) -> list[str]:
    try:
        limits_of(given["RETENTION_DAYS"])
    except ValueError as error:
        return [f"RETENTION_DAYS: {error}."]
    return []


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname or parts.query) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _missing(given: Mapping[str, str]) -> list[str]:
    if not given["WEBEX_BOT_TOKEN"]:
        if given["HOST"] and given["HOST"] not in LOOPBACK:
            return ["Local mode has no sign-in, so HOST must be a loopback address."]
        return []
    needed = ("PUBLIC_URL", "SECRET_KEY", "WEBEX_WEBHOOK_SECRET", "SMTP_URL", "MAIL_FROM")
    return [f"{name} is needed with a Webex token." for name in needed if not given[name]]


TOGETHER = (
    ("WEBEX_SERVICE_CLIENT_ID", "WEBEX_SERVICE_CLIENT_SECRET", "WEBEX_SERVICE_REFRESH_TOKEN"),
    ("CMS_URL", "CMS_USERNAME", "CMS_PASSWORD", "CMS_WEB_URL"),
    ("BBB_URL", "BBB_SECRET"),
)


def _halves(given: Mapping[str, str]) -> list[str]:
    problems = [
        f"{', '.join(names)} belong together: give all or none."
        for names in TOGETHER
        if any(given[name] for name in names) and not all(given[name] for name in names)
    ]
    apps = TOGETHER[0]
    if len({len(_listed(given[name])) for name in apps}) > 1 and all(given[name] for name in apps):
        problems.append(f"{', '.join(apps)} must name as many each: one of each for each app.")
    certificate = given["CMS_CERTIFICATE"]
    if certificate and not Path(certificate).is_file():
        problems.append(f"CMS_CERTIFICATE names no file: {certificate}.")
    problems += [
        f"{name} must be https://, as a password goes there."
        for name in ("CMS_URL",)
        if given[name].startswith("http:") and urlsplit(given[name]).hostname not in LOOPBACK
    ]
    return problems
