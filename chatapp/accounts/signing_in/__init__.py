"""How somebody comes in and goes: accounts, guests, sessions, the second step."""
