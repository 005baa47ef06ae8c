"""The shared nouns, in the order of the flow; each knows only those below it."""
