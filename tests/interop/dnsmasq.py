"""A real name server on loopback: dnsmasq, with the records that a test gives it."""

import os
import socket
import subprocess
import time

PORT = 53  # phones ask no other


class Dnsmasq:
    """Answers at `host`. records: {name: address}; log: the file with the queries it got."""

    def __init__(self, folder, records, host="127.0.0.153"):
        self.host = host
        self.log = folder / "dnsmasq.log"
        self._records = records
        self._process = None

    def __enter__(self):
        command = [
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--pid-file=",
        ]
        command += ["--local-ttl=60"]
        command += ["--listen-address=" + self.host, "--bind-interfaces", "--port=%d" % PORT, "--user="]
        command += ["--log-queries", "--log-facility=%s" % self.log]
        command += ["--host-record=%s,%s" % record for record in self._records.items()]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self._wait()
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.communicate()

    def asked(self, name):
        """How often it was asked for this name."""
        return self.log.read_text().count("query[A] %s from" % name)

    def _wait(self):
        """Until it answers something, be it that there is no such name."""
        query = b"\0\1\1\0\0\1\0\0\0\0\0\0\4none\0\0\1\0\1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(0.2)
            for _ in range(50):
                if self._process.poll() is not None:
                    raise RuntimeError("dnsmasq: " + self._process.stderr.read())
                try:
                    asker.sendto(query, (self.host, PORT))
                    asker.recv(512)
                    return
                except OSError:
                    time.sleep(0.05)
        raise RuntimeError("dnsmasq does not answer")


def may_serve():
    """Whether this user may have the port of name servers."""
    return os.geteuid() == 0
