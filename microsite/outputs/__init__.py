"""One file a published format: which pages there are, and what each may say."""
