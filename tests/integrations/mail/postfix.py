"""A real mail server on loopback, of a test's own: Postfix, where it is installed.

It takes mails by SMTP and hands them to Dovecot by LMTP; what can't be delivered it sends back.
"""

import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from tests.integrations.mail.dovecot import HAS_LMTP, Dovecot
from tests.waiting import PATIENCE_SECONDS

PROGRAM = shutil.which("postfix") or "/usr/sbin/postfix"
# Its master process starts as root only.
IS_INSTALLED = Path(PROGRAM).exists() and HAS_LMTP and os.getuid() == 0
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mx.drancy.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
virtual_mailbox_domains = drancy.example, partenaire.example
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
smtpd_sender_restrictions = check_sender_access texthash:{folder}/etc/senders
alias_maps =
alias_database =
disable_dns_lookups = yes
"""
HOST = "mx.drancy.example"
# What a filter beside Postfix would find out: only the partners' own server may send for them.
SENDERS = f"""
partenaire.example PREPEND Authentication-Results: {HOST}; spf=pass smtp.mailfrom=partenaire.example
elsewhere.example PREPEND Authentication-Results: {HOST}; spf=fail smtp.mailfrom=elsewhere.example
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A running server for the mailboxes of a Dovecot."""

    def __init__(self, dovecot: Dovecot) -> None:
        self._folder = folder = Path(tempfile.mkdtemp(prefix="salon-postfix-"))
        folder.chmod(0o755)  # its processes run as another user
        self.port = dovecot.lmtp_port + 1
        for name in ("etc", "queue", "data"):
            (folder / name).mkdir()
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        main = MAIN.format(folder=folder, lmtp_port=dovecot.lmtp_port)
        (folder / "etc" / "main.cf").write_text(main, encoding="utf-8")
        (folder / "etc" / "senders").write_text(SENDERS, encoding="utf-8")
        master = MASTER.format(port=self.port)
        (folder / "etc" / "master.cf").write_text(master, encoding="utf-8")
        command = [PROGRAM, "-c", str(folder / "etc"), "start-fg"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._await_greeting()

    @property
    def url(self) -> str:
        """The SMTP_URL of the bot."""
        return f"smtp://127.0.0.1:{self.port}"

    def send(self, mail: EmailMessage, envelope_from: str = "") -> None:
        """Hand a mail over as its author's program does, or somebody's who isn't its author."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE_SECONDS) as smtp:
            smtp.send_message(mail, envelope_from or None)

    def stop(self) -> None:
        """End the server and all its processes, and throw its queue away."""
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _await_greeting(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=5) as smtp:
                    smtp.noop()
                    return
            except (OSError, smtplib.SMTPException):
                time.sleep(0.05)
        log = self._folder / "postfix.log"
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        raise RuntimeError(f"Postfix doesn't answer: {said}")
