"""Pages of the question sets."""
