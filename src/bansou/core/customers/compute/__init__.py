"""Pure rules: reading files, guessing columns, what contracts say about a customer."""
