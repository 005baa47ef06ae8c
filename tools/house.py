"""The rules of the house no linter knows: sizes only shrink, no addresses of registries, every dependency with its reason."""
