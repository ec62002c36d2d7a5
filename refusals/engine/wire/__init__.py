"""What providers send when they decline: words, codes and shapes, read from tables."""
