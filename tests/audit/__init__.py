"""The audits: what needs Node, Java or minutes, and so stands beside the tests; `make audit` runs it."""
