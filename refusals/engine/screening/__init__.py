"""What is asked before a model sees it, and what a model answered, held against our own rules."""
