"""The arithmetic of the touch model over arrays; knows neither Django nor a database."""
