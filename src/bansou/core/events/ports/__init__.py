"""Where events wait until the lake takes them, and where write keys are looked up; without Django."""
