"""Where the registry of resources is kept true."""
