"""What composes the packages into one product: the edge, home, search, the public API."""
