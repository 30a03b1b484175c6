"""Tables and stores; a store never commits."""
