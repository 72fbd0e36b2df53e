"""What each screen shows, one a file."""
