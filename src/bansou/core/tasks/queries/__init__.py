"""Reading tasks: the worklist, one customer's tasks, the rules, and customers as the arithmetic wants them."""
