"""Real components for the tests: private PostgreSQL and RabbitMQ, fresh databases and virtual hosts, the whole stack."""
