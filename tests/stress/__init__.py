"""Faults and concurrency for as long as you like: what is promised under them is counted."""
