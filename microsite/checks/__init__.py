"""Checks of a built tree, with eyes that are not the builder's."""
