"""Mail out: SMTP delivery, and the local mailbox that keeps mails to look at."""
