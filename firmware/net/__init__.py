"""The only place with sockets and clocks: it pumps bytes, it knows no protocol."""
