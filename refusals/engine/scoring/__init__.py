"""How likely a reply declines, from its first words on: what is looked at, learned and released."""
