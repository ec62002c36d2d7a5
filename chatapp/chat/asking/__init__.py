"""What a person says and what a model is asked for it, by whichever route."""
