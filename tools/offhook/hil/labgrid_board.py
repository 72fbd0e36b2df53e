"""A driver for labgrid: the serial line of a board with Offhook on it, and its power where the place has that."""

import attr
from labgrid.driver.common import Driver
from labgrid.factory import target_factory
from labgrid.protocol import PowerProtocol
from labgrid.util.proxy import proxymanager


@target_factory.reg_driver
@attr.s(eq=False)
class OffhookBoard(Driver):
    """Tells where offhook.hil.phone.HilBoard finds the board.

    An exporter offers a USB serial line as NetworkSerialPort, too; the line is not opened here.
    """

    bindings = {"line": {"NetworkSerialPort", "RawSerialPort"}, "power": {PowerProtocol, None}}

    @Driver.check_active
    def url(self):
        """The line as pyserial takes it."""
        if not hasattr(self.line, "host"):
            return self.line.port
        host, port = proxymanager.get_host_and_port(self.line)
        if self.line.protocol == "raw":
            return "socket://%s:%d" % (host, port)
        return "rfc2217://%s:%d?ign_set_control" % (host, port)

    @Driver.check_active
    def has_power(self):
        return self.power is not None

    @Driver.check_active
    def cycle(self):
        """Switch the board off and on again."""
        self.power.cycle()
