"""Tables and stores of the reports schema."""
