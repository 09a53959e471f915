"""What people who write the ledger use."""
