"""What calls share, ports and bandwidth: who has how much, and what works where it is full."""
