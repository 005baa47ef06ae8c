"""The four touches; they never import each other."""
