"""A turn's frames on their way to every socket that follows it."""
