"""Policy as data: what a pack says, where it comes from, and what is wrong with it."""
