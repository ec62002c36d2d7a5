"""How often somebody may do something, and who is told apart from whom."""
