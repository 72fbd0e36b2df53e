"""A real Kamailio as registrar and record-routing proxy on loopback, for one test at a time."""

import contextlib
import os
import signal
import socket
import subprocess
import time

CONFIG = """#!KAMAILIO
debug=2
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
dns=no
rev_dns=no
listen=udp:{host}:{port}
mpath="{modules}"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "sanity.so"
loadmodule "htable.so"
loadmodule "auth.so"
modparam("htable", "htable", "users=>size=6;")
modparam("auth", "qop", "auth")
modparam("auth", "nonce_count", 1)
modparam("auth", "auth_checks_register", 0)
modparam("auth", "auth_checks_no_dlg", 0)
modparam("auth", "auth_checks_in_dlg", 0)
modparam("usrloc", "db_mode", 0)
modparam("registrar", "min_expires", 10)
modparam("rr", "append_fromtag", 1)
modparam("tm", "fr_inv_timer", 150000)

event_route[htable:mod-init] {{
{users}
}}

request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (is_method("OPTIONS") && uri == myself && $rU == $null) {{ sl_send_reply("200", "OK"); exit; }}
    if (!sanity_check("17895", "7")) exit;
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK") && t_check_trans()) t_relay();
        exit;
    }}
    if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (t_precheck_trans()) {{ t_check_trans(); exit; }}
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("$td", "$sht(users=>$au)", "0")) {{ www_challenge("$td", "1"); exit; }}
        save("location");
        exit;
    }}
    if (is_method("INVITE")) {{
        if (!pv_proxy_authenticate("$fd", "$sht(users=>$au)", "0")) {{ proxy_challenge("$fd", "1"); exit; }}
        consume_credentials();
        record_route();
    }}
    if (!lookup("location")) {{ t_reply("404", "Not Found"); exit; }}
    t_relay();
}}
"""
MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/"


class Kamailio:
    """start() returns when it answers OPTIONS; users maps name to password; the realm is the host."""

    def __init__(self, folder, users, host="127.0.0.1", port=None):
        self.host, self.port, self.users = host, port or free_port(host), users
        self._folder = folder
        self._process = None

    def start(self):
        users = "\n".join('    $sht(users=>%s) = "%s";' % pair for pair in self.users.items())
        config = self._folder / "kamailio.cfg"
        config.write_text(CONFIG.format(host=self.host, port=self.port, modules=find_modules(), users=users))
        self.log = self._folder / "kamailio.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                ["kamailio", "-DD", "-E", "-m", "32", "-M", "8", "-f", str(config), "-Y", str(self._folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for_options(self.host, self.port, self._process, self.log)
        return self

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)

    __enter__ = start

    def __exit__(self, *error):
        self.stop()


def find_modules():
    """Where this machine's package put the modules."""
    for architecture in os.listdir("/usr/lib"):
        folder = "/usr/lib/%s/kamailio/modules/" % architecture
        if os.path.isdir(folder):
            return folder
    return MODULES


def free_port(host):
    """A port that is free for UDP and TCP alike: user agents listen on both."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket() as streams:
            datagrams.bind((host, 0))
            port = datagrams.getsockname()[1]
            try:
                streams.bind((host, port))
            except OSError:
                continue
            return port


def wait_for_options(host, port, process, log, seconds=10):
    """Send OPTIONS until an answer comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind((host, 0))
        client.settimeout(0.2)
        own = client.getsockname()[1]
        request = (
            "OPTIONS sip:{h}:{p} SIP/2.0\r\nVia: SIP/2.0/UDP {h}:{o};rport;branch=z9hG4bKping\r\nMax-Forwards: 5\r\n"
            "From: <sip:ping@{h}>;tag=1\r\nTo: <sip:{h}:{p}>\r\nCall-ID: ping\r\nCSeq: 1 OPTIONS\r\n"
            "Content-Length: 0\r\n\r\n"
        ).format(h=host, p=port, o=own)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            client.sendto(request.encode(), (host, port))
            with contextlib.suppress(OSError):
                if client.recv(4096).startswith(b"SIP/2.0"):
                    return
        raise AssertionError("the peer does not answer:\n" + log.read_text(errors="replace")[-3000:])
