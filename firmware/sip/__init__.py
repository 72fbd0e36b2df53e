"""SIP without input or output: messages, transactions, dialogs and the user agent on top of them."""
