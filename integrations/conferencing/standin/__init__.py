"""Far sides that speak the providers' dialects, for tests and for trying out on one machine."""
