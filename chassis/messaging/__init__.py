"""Events over RabbitMQ: topology, codec, the consume chain, parking."""
