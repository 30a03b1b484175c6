"""Questions on classification codes and regions."""
