"""Where a policy text is written, tried, looked over and put in force."""
