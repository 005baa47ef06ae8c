"""How well a customer is doing, as one number with its reasons, and how likely it is to leave.

Reads metric series, contracts and daily use. Writes scores, likelihoods, back-tests and the series `health` and `churn_likelihood`.
Knows nothing of segments or touches.
"""
