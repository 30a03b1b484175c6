"""The connector's offline bundle: `bundle.sh`, `install.sh`, the systemd unit."""
