"""Letters: their words, the links in them, and how they leave."""
