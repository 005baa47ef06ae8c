"""Which tier of touch each customer should get, why, and who decided it.

Reads customers, contracts and metric values. Writes tiers, policies, placements and every tier change. Knows nothing of tasks or touches.
"""
