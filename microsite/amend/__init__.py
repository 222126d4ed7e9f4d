"""A build of few edited bodies: what they ask for is made from the outline of the last build, and all the rest stays."""
