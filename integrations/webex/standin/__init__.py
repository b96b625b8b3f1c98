"""The local Webex: a stand-in for the cloud, reached over real HTTP by the same code."""
