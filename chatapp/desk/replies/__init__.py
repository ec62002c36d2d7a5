"""What agents write to the person: begun, ready-made, with files, and how far it got."""
