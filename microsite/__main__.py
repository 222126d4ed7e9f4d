"""`python -m microsite` is the same as `microsite`."""

from microsite.cli import main

main()
