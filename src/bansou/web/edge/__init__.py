"""The door for events: a small ASGI app that speaks the Segment HTTP API and answers once the events are on the disk.

Reads write keys; writes the inbox. Knows no Django, so it starts and answers without the console.
"""
