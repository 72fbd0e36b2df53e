"""The product: accounts, calls, call features, what is heard and what is lit. Reads no clock and owns no socket."""
