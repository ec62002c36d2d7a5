"""What somebody reads in: their language, clock, country and likings."""
