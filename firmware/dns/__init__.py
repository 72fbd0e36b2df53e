"""The domain name system without input or output: messages, a caching resolver, the choice of SIP servers."""
