"""Write what is generated from the ledger and the models, and make a release."""
