"""A person's words as agents see them: masked, until somebody says why they need more."""
