"""What belongs to no single package: flow, architecture, browser and faults."""
