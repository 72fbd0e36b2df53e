"""A board on a TAP interface is called and heard. Runs in a network namespace of its own: see test_tap.py."""

import subprocess

from offhook import bare
from offhook.blocking import SimPhone

HOST, BOARD = "192.168.77.1", "192.168.77.2"
PLAIN = {
    "account.1.user_name": "board",
    "account.1.auto_answer": "1",
    "offhook.register": "0",
    "offhook.accept_any": "1",
}
for command in (
    "ip link set lo up",
    "ip tuntap add dev tap0 mode tap",
    "ip address add %s/24 dev tap0" % HOST,
    "ip link set tap0 up",
):
    subprocess.run(command.split(), check=True)
with (
    bare.Board(image="frozen", ip=BOARD + "/24", tap="tap0", values=PLAIN) as board,
    SimPhone(ip=HOST, register=False) as phone,
):
    assert board.address == BOARD
    phone.dial("sip:anybody@%s:5060" % BOARD)
    phone.wait_call("talking", 30)
    phone.pause(2)
    print("frames", phone.core.panel.heard_frames)
    phone.hang_up()
    phone.wait_idle()
print("called", flush=True)
