"""What follows from acts on a whole series: in bulk, and told once."""
