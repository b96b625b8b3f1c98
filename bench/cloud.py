"""The far sides of a benchmark in a process of their own: it prints their URLs and waits."""

import json
import sys

from integrations.mail.mailbox import Mailbox
from integrations.webex.standin.ground import Options
from integrations.webex.standin.server import serve_in_thread
from integrations.webex.standin.store import Store
from integrations.webex.standin.world import World
from rooms.clock import SystemClock


def main() -> None:
    """Serve a local Webex without rate limits and a mailbox."""
    mailbox = Mailbox()
    mailbox.start()
    world = World(Store(":memory:"), SystemClock(), Options(requests_per_minute=10**9))
    webex = serve_in_thread(world)
    print(json.dumps({"webex": webex.api_url, "smtp": mailbox.url}), flush=True)
    sys.stdin.read()
    webex.stop()
    mailbox.close()


if __name__ == "__main__":
    main()
