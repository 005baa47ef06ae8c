"""What a member has to do today, for which customer, and why.

Reads customers, contracts and metric values. Writes tasks: one per situation, opened when it begins and closed when it
ends. Knows nothing of playbooks.
"""
