"""Every page of the output, in the order it may land: `whole` plans them all, the other modules a part each."""
