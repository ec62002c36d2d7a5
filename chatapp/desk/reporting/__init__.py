"""What the desk did in a time, counted by the database."""
