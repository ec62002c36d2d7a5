"""What the page shows: messages with their labels and controls, models, promises of a person."""
