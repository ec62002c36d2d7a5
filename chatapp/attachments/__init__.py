"""Files that people attach to what they say: checked by content, kept privately, let go in time."""
