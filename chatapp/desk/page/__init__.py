"""What a ticket's page shows."""
