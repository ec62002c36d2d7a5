"""Where an experiment is planned, started, told and stopped."""
