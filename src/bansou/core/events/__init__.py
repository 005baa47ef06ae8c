"""What happened: events from the door to the lake.

Reads what products send to the edge and what is imported; writes the inbox, the event lake and the counts of what was
refused and why. Knows customers and contacts only by their external ids.
"""
