"""Experiments on wordings: who sees which, what came of it, and what may be concluded."""
