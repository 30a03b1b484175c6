"""A private Budgetwatch on one machine: PostgreSQL, RabbitMQ, nginx and every process of ours, under supervisord."""
