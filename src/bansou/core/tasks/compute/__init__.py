"""When a situation begins, holds and is over: arithmetic over arrays, without Django."""
