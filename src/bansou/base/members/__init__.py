"""The vendor's own people: who they are, how they sign in, what their role allows.

Reads nothing. Writes members, one-time sign-in links and the audit log.
"""
