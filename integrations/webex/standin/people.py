"""The people, the bot and the service app, and whose token is whose."""

from dataclasses import dataclass
from datetime import timedelta

from integrations.webex.standin.ground import (
    ORGANISATION,
    ApiFailure,
    Ground,
    exact,
    moment,
    new_id,
    settled_id,
    shown,
    stamp,
)
from integrations.webex.standin.store import Document

PERSON_TOKEN = "local-person:"
# A service app's access token lives 14 days, its refresh token 90 (Service Apps guide).
ACCESS_LIFE = timedelta(days=14)
REFRESH_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: `kind` is person, bot or service."""

    id: str
    kind: str

    @property
    def is_bot(self) -> bool:
        """Whether the restrictions of bots apply."""
        return self.kind == "bot"


class People:
    """Accounts by id and address; they all belong to one organisation."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._store = ground.store
        options = ground.options
        self.bot = self.ensure(options.bot_email, options.bot_name, kind="bot")
        self.service = self.ensure(f"service@{options.site}", "Salon service", kind="appuser")

    def ensure(self, email: str, name: str | None = None, *, kind: str = "person") -> Document:
        """The account of an address, made if there is none; a new name replaces the old one.

        400 for what can't be an address.
        """
        address = email.strip().lower()
        if "@" not in address:
            raise ApiFailure(400, "Invalid email address.")
        with self._store.transaction():
            found = self._store.one("person", address)
            if found is not None and name in {None, found["displayName"]}:
                return found
            made = found or {
                "id": settled_id("PEOPLE", address),
                "emails": [address],
                "orgId": settled_id("ORGANIZATION", ORGANISATION),
                "created": stamp(self._ground.now()),
                "type": kind,
            }
            made["displayName"] = name or address.partition("@")[0]
            self._store.put("person", made["id"], made, name=address)
            return made

    def get(self, person_id: str) -> Document:
        """An account by id; 404 if there is none."""
        found = self._store.get("person", person_id)
        if found is None:
            raise ApiFailure(404, "Unable to locate the requested person.")
        return found

    def by_email(self, email: str) -> Document | None:
        """The account of an address."""
        return self._store.one("person", email.strip().lower())

    def listed(self, email: str | None, name: str | None, ids: str | None) -> list[Document]:
        """The accounts that fit; one of the three filters must be given."""
        if ids:
            wanted = set(ids.split(",")[:85])
            return [shown(one) for one in self._store.find("person") if one["id"] in wanted]
        if email:
            found = self.by_email(email)
            return [shown(found)] if found else []
        if name:
            start = name.lower()
            people = self._store.find("person")
            return [shown(one) for one in people if one["displayName"].lower().startswith(start)]
        raise ApiFailure(400, "Email or displayName should be specified.")

    def caller(self, token: str) -> Caller:
        """Whose token it is; 401 for an unknown or expired one.

        A person's token is made up from the address: any address is somebody here.
        """
        options = self._ground.options
        if token == options.bot_token:
            return Caller(self.bot["id"], "bot")
        if token == options.service_token:
            return Caller(self.service["id"], "service")
        if token.startswith(PERSON_TOKEN) and "@" in token:
            return Caller(self.ensure(token.removeprefix(PERSON_TOKEN))["id"], "person")
        granted = self._store.get("token", token) if token else None
        if granted and moment(granted["expires"]) > self._ground.now():
            return Caller(self.service["id"], "service")
        raise ApiFailure(401, "The request requires a valid access token set in the Authorization.")

    def grant(self, form: Document) -> Document:
        """Give the service app a fresh access token for its refresh token."""
        options = self._ground.options
        known = (
            form.get("grant_type") == "refresh_token"
            and form.get("client_id") == options.service_client_id
            and form.get("client_secret") == options.service_client_secret
            and form.get("refresh_token") == options.service_refresh_token
        )
        if not known:
            raise ApiFailure(400, "Invalid refresh token or client.")
        token = new_id("TOKEN")
        expires = self._ground.now() + ACCESS_LIFE
        self._store.put("token", token, {"expires": exact(expires)})
        return {
            "access_token": token,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "refresh_token": options.service_refresh_token,
            "refresh_token_expires_in": int(REFRESH_LIFE.total_seconds()),
            "token_type": "Bearer",
        }
