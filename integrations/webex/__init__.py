"""The Webex cloud: one gateway for messages, devices and meetings, and its local stand-in."""
