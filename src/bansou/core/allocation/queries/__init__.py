"""Reading the touch model: the policy, everyone as arrays, placements, previews and reasons in words."""
