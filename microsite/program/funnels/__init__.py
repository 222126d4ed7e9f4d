"""What the command `funnel` does: the schedule of what follows a session with the texts to send, and what came of it."""
