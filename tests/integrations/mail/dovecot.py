"""A real mail store on loopback, of a test's own: Dovecot, where it is installed.

It is read by IMAP; where it has LMTP too, mails can be delivered to it, plus addresses included.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from imapclient import IMAPClient

from tests.rig.ports import free_block
from tests.waiting import PATIENCE_SECONDS

USER, PASSWORD = "salles", "password"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
IS_INSTALLED = Path(PROGRAM).exists()
HAS_LMTP = IS_INSTALLED and Path("/usr/lib/dovecot/lmtp").exists()
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = {protocols}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_username_format = %Ln
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
LMTP = """
postmaster_address = postmaster@drancy.example
service lmtp {{
  inet_listener lmtp {{
    port = {port}
  }}
}}
"""


class Dovecot:
    """A running server with mailboxes for the bot and for these people, in whatever domain."""

    def __init__(self, *people: str) -> None:
        self._folder = folder = Path(tempfile.mkdtemp(prefix="salon-dovecot-"))
        folder.chmod(0o755)  # its processes run as other users
        self.port = free_block()
        self.lmtp_port = self.port + 1
        mail_user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        internal = pwd.getpwnam("dovecot") if os.getuid() == 0 else mail_user
        (folder / "mail").mkdir()
        if os.getuid() == 0:
            os.chown(folder / "mail", mail_user.pw_uid, mail_user.pw_gid)
        of = f"{mail_user.pw_uid}:{mail_user.pw_gid}::{folder}/mail"
        users = [f"{name}:{PASSWORD}:{of}/{name}::\n" for name in (USER, *people)]
        (folder / "users").write_text("".join(users), encoding="utf-8")
        configuration = folder / "dovecot.conf"
        written = CONFIGURATION.format(
            folder=folder,
            user=internal.pw_name,
            group=grp.getgrgid(internal.pw_gid).gr_name,
            protocols="imap lmtp" if HAS_LMTP else "imap",
            port=self.port,
        )
        if HAS_LMTP:
            written += LMTP.format(port=self.lmtp_port)
        configuration.write_text(written, encoding="utf-8")
        self._command = [PROGRAM, "-F", "-c", str(configuration)]
        self._log = folder / "dovecot.log"
        self._start()

    @property
    def url(self) -> str:
        """The IMAP_URL of the bot's mailbox."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}"

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the bot's mailbox."""
        with self.client() as client:
            client.append("INBOX", raw)

    def client(self, user: str = USER) -> IMAPClient:
        """Return a session of the bot's mailbox, or of somebody else's."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=10)
        client.login(user, PASSWORD)
        return client

    def mails_of(self, user: str = USER) -> list[bytes]:
        """Return all that is in a mailbox, in order."""
        with self.client(user) as client:
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [found[number][b"BODY[]"] for number in sorted(found)]

    def stop(self) -> None:
        """End the server and all its processes, and throw its mails away."""
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self) -> None:
        """Hang up on everybody and come back."""
        self._end()
        self._start()

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command)
        self._await_greeting()

    def _await_greeting(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as door:
                    if door.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.05)
        log = self._log.read_text(encoding="utf-8") if self._log.exists() else ""
        raise RuntimeError(f"Dovecot doesn't answer: {log}")
