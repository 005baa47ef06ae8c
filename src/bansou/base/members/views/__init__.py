"""The pages of signing in by link, of one's own settings, of members and of the audit log."""
