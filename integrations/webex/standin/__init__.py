"""The local Webex: a stand-in for the cloud, reached over real HTTP by the same code.

`integrations/webex/standin/` stands in for the Webex cloud: people, spaces, messages, cards,
webhooks with real signatures, devices as state machines, meetings, rate limits. The bot reaches
it over HTTP through the same SDK and code as the cloud, only the base URL differs; with a local
SMTP server beside it (`integrations/mail/mailbox.py`) it is the embedded default, the demo, and
the far side of the tests.
"""
