"""A real baresip user agent on loopback, steered over its control port."""

import contextlib
import json
import socket
import subprocess
import time

from tests.interop.kamailio import free_port, wait_for_options

CONFIG = """poll_method epoll
sip_listen {host}:{port}
call_local_timeout 120
call_max_calls 4
audio_path /usr/share/baresip
audio_player aufile,/dev/null
audio_source aufile,{said}
audio_alert aufile,/dev/null
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports {rtp}
jitter_buffer_delay 5-10
dns_server 127.0.0.1:53
net_interface {host}
module_path {modules}
module g711.so
module aufile.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
statmode_default off
"""
MODULES = "/usr/lib/baresip/modules"
TRIES = 3


class Baresip:
    """One account; says the WAV file `said` (8 kHz mono) in every call, records what it hears into its folder."""

    def __init__(self, folder, account, said, host="127.0.0.1", rtp="32000-32100"):
        self.host, self.port, self.control = host, 0, 0
        self.folder = folder
        self._said, self._rtp, self._account = said, rtp, account
        self._process = self._socket = None
        self._buffer = b""
        self.events = []

    def start(self):
        """Return when it answers OPTIONS; a port that somebody else took meanwhile is another port's turn."""
        self.folder.mkdir(exist_ok=True)
        log = self.folder / "baresip.log"
        for attempt in range(TRIES):
            self._launch(log)
            try:
                wait_for_options(self.host, self.port, self._process, log)
                break
            except AssertionError:
                self._end()
                if attempt == TRIES - 1 or "Address already in use" not in log.read_text(errors="replace"):
                    raise
        self._socket = socket.create_connection(("127.0.0.1", self.control), 3)
        return self

    def _launch(self, log):
        self.port, self.control = free_port(self.host), free_tcp_port()
        values = {"host": self.host, "port": self.port, "said": self._said, "rtp": self._rtp, "folder": self.folder}
        (self.folder / "config").write_text(CONFIG.format(control=self.control, modules=MODULES, **values))
        (self.folder / "accounts").write_text(self._account + "\n")
        (self.folder / "contacts").write_text("")
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                ["baresip", "-f", str(self.folder)],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def stop(self):
        if self._socket:
            self._socket.close()
        self._end()

    def _end(self):
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)

    __enter__ = start

    def __exit__(self, *error):
        self.stop()

    def command(self, command, parameters=""):
        """Send one command and return its answer's text. Raises AssertionError when it is refused."""
        data = json.dumps({"command": command, "params": parameters, "token": "t"}).encode()
        self._socket.sendall(b"%d:%s," % (len(data), data))
        while True:
            message = self._read(5)
            if message.get("response"):
                assert message.get("ok"), message
                return message.get("data", "")
            self.events.append(message)

    def wait_registered(self, seconds=10):
        """Return when its account is registered; the event itself may have come before the control connection."""
        deadline = time.monotonic() + seconds
        while "OK" not in self.command("reginfo"):
            assert time.monotonic() < deadline, "baresip did not register: " + self.command("reginfo")
            time.sleep(0.1)

    def wait_event(self, kind, seconds=10):
        """The next event of this type (CALL_INCOMING, CALL_ESTABLISHED, ...), also one already read."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events:
                if event.get("type") == kind:
                    self.events.remove(event)
                    return event
            left = deadline - time.monotonic()
            assert left > 0, "no %s from baresip; it told %s" % (kind, [e.get("type") for e in self.events])
            with contextlib.suppress(TimeoutError):
                self.events.append(self._read(left))

    def heard_file(self):
        """The WAV of what it decoded in its last call; complete after the call's end."""
        files = sorted(self.folder.glob("dump-*-dec.wav"), key=lambda path: path.stat().st_mtime)
        assert files, "baresip recorded nothing"
        return files[-1]

    def _read(self, seconds):
        """One netstring of JSON."""
        self._socket.settimeout(seconds)
        while True:
            head, colon, rest = self._buffer.partition(b":")
            if colon and len(rest) > int(head):
                self._buffer = rest[int(head) + 1 :]
                return json.loads(rest[: int(head)])
            data = self._socket.recv(65536)
            assert data, "baresip closed its control connection"
            self._buffer += data


def free_tcp_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
