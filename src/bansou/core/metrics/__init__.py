"""What a customer does with a product, as numbers over time.

Reads daily use, customers and declared features. Writes the latest values and their history. Judges nothing.
"""
