"""What knows nothing of customers: the kit, the engine, the interface, our own people."""
