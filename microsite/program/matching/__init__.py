"""Mentors matched to needs: hard filters, then the ranking of `formats.asking`, capacity-aware assignment, and how well it does on a gold file.

A need is somebody's own words. It is read from the command line, standard input or a private table, and nothing here keeps, logs or writes it.
"""
