"""`python -m microsite.cli` is the same as `microsite`."""

from microsite.cli import main

main()
