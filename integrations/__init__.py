"""Whatever has a network, a socket or a retry: queues, worker, Webex, mail, calls, settings."""
