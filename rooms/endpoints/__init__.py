"""Video endpoints: what was last seen of each, and what people have to know of it."""
