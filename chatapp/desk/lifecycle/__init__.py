"""What happens to a ticket: opened, claimed, passed on, put aside, resolved, taken up again."""
