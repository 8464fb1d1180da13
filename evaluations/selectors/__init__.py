"""Page-shaped reads, each in a constant number of queries."""
