"""Telling agents and people what happened: on open pages, by e-mail, by signed post."""
