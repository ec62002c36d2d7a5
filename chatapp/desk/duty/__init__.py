"""Who is at the desk: there or away, with how much room, and what that lets us promise."""
