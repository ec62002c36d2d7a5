"""What the product costs, each figure against a baseline of the same run."""
