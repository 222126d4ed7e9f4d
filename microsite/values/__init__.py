"""What rooms say to each other: frozen, documented values."""
