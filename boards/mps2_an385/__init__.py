"""QEMU's mps2-an385: a Cortex-M3 with Ethernet, whose panel is on the host at the other end of its second UART."""
