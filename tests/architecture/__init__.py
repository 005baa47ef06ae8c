"""Guard tests: the rules of the house, each also shown a bad example it must refuse."""
