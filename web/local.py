"""The page at `/` in local mode: chat, endpoints, mailbox and clock side by side, and its JSON.

It has no sign-in: `web.guard` lets in only a browser on this machine that shows this page.
"""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from integrations.local import LocalWorld
from integrations.mail.events import parsed
from integrations.mail.mailbox import Mailbox
from integrations.webex.standin.ground import ApiFailure
from translations import LANGUAGES, translate
from web.guard import MAIL_POLICY, check_request, protect_response
from web.local_deeds import Deeds, Given
from web.local_state import LocalState
from web.words import script_words

USUAL_LANGUAGE = "fr"


def local_page(local: LocalWorld, ring: Callable[[], None]) -> Blueprint:
    """Return the page's routes; `ring` wakes a worker when the clock was moved.

    Where another process serves the local world, its page is the one to open: this one says so.
    """
    blueprint = Blueprint(
        "local",
        __name__,
        static_folder="static",
        static_url_path="/local/static",
        template_folder="templates",
    )
    blueprint.before_request(check_request)
    blueprint.after_request(protect_response)
    blueprint.register_error_handler(HTTPException, _problem)
    blueprint.register_error_handler(ApiFailure, _refusal)
    if local.world is None or local.mailbox is None:
        blueprint.add_url_rule("/", view_func=_elsewhere)
        blueprint.add_url_rule("/local/<path:path>", view_func=_elsewhere, methods=["GET", "POST"])
        return blueprint
    blueprint.add_url_rule("/", view_func=_page)
    state = LocalState(local, local.world, local.mailbox)
    _add_views(blueprint, state, local.mailbox)
    _add_deeds(blueprint, Deeds(local, local.world, local.mailbox, state), ring)
    return blueprint


def _page() -> str:
    language = _language()
    return render_template(
        "local.html",
        language=language,
        say=partial(translate, language),
        words=script_words(language),
    )


def _add_views(blueprint: Blueprint, state: LocalState, mailbox: Mailbox) -> None:
    @blueprint.get("/local/state")
    def current() -> Response:
        run = request.args.get("run", "")
        webex, mail = (request.args.get(name, 0, type=int) for name in ("webex", "mail"))
        return jsonify(state.since(_language(), run, webex, mail))

    @blueprint.get("/local/mails/<int:number>/source")
    def source(number: int) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="mail-{number}.eml"'}
        return Response(_raw(mailbox, number), mimetype="message/rfc822", headers=headers)

    @blueprint.get("/local/mails/<int:number>/html")
    def html(number: int) -> Response:
        response = Response(_html_in(_raw(mailbox, number)), mimetype="text/html")
        response.headers["Content-Security-Policy"] = MAIL_POLICY
        return response


def _raw(mailbox: Mailbox, number: int) -> bytes:
    raw = mailbox.raw(number)
    if raw is None:
        abort(404, "There is no such mail.")
    return raw


def _html_in(raw: bytes) -> str:
    """Return a mail's HTML; its links open beside the page, for in a frame they lead nowhere."""
    part = parsed(raw).get_body(("html",))
    if part is None:
        abort(404, "This mail has no HTML.")
    content = part.get_payload(decode=True)
    written = content if isinstance(content, bytes) else b""
    try:
        html = written.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        html = written.decode("utf-8", "replace")
    return html.replace("<head>", '<head><base target="_blank">', 1)


def _add_deeds(blueprint: Blueprint, deeds: Deeds, ring: Callable[[], None]) -> None:
    for deed in (deeds.say, deeds.press, deeds.clock, deeds.fault, deeds.outage, deeds.group):
        name = deed.__name__
        blueprint.add_url_rule(
            f"/local/{name}", endpoint=name, view_func=_view(deed, ring), methods=["POST"]
        )


def _view(deed: Callable[[Given], Given], ring: Callable[[], None]) -> Callable[[], Response]:
    def view() -> Response:
        given = request.get_json(silent=True)
        if not isinstance(given, dict):
            abort(400, "Send a JSON object.")
        done = deed(given)
        ring()
        return jsonify(done)

    return view


def _elsewhere(**_path: str) -> str:
    abort(503, "Another running program serves the local world: open its page.")


def _problem(error: HTTPException) -> tuple[Response, int]:
    return jsonify(problem=error.description), error.code or 500


def _refusal(error: ApiFailure) -> tuple[Response, int]:
    return jsonify(problem=error.message), error.status


def _language() -> str:
    wanted = request.args.get("lang", USUAL_LANGUAGE)
    return wanted if wanted in LANGUAGES else USUAL_LANGUAGE
