"""The desk's lists, and which ticket comes next."""
