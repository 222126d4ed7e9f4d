"""What one does with a site beside building it: start one, add to it, describe it to editors."""
