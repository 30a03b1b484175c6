#!/bin/sh
# Entry point of the RabbitMQ image: users, rights and topology come from the definitions mounted beside its settings.
set -eu
home=/var/lib/budgetwatch/rabbitmq
export HOME=$home
export RABBITMQ_NODENAME=budgetwatch@localhost
export RABBITMQ_CONFIG_FILE=/etc/budgetwatch/rabbitmq/rabbitmq.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=/etc/budgetwatch/rabbitmq/enabled_plugins
export RABBITMQ_MNESIA_BASE=$home/data RABBITMQ_LOG_BASE=$home/log RABBITMQ_GENERATED_CONFIG_DIR=$home/generated
export RABBITMQ_CONF_ENV_FILE=/dev/null RUNNING_UNDER_SYSTEMD=1
export ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
if [ "${1:-server}" = check ]; then
    exec /usr/lib/rabbitmq/bin/rabbitmq-diagnostics --quiet check_port_connectivity
fi
exec /usr/lib/rabbitmq/bin/rabbitmq-server
