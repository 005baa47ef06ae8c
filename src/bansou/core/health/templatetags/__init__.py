"""Template tags of health."""
