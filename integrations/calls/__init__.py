"""The running call: each look brings it nearer to what its booking says, and writes it down."""
