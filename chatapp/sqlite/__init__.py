"""Django's SQLite backend for a product of several processes, each with several threads."""
