"""The only room with state: the lock, the output folder, processes."""
