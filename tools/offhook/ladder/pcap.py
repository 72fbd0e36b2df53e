"""The ladder as a capture file: raw IP packets carrying UDP, for Wireshark and its friends."""

import io
import ipaddress

import dpkt

LINKTYPE_RAW = 101  # the packet begins with its IPv4 or IPv6 header
_MOST = 65535


def encode(rows):
    """The bytes of a pcap file. Rows carry what was drawn: credentials stay redacted unless the ladder was unsafe."""
    file = io.BytesIO()
    writer = dpkt.pcap.Writer(file, snaplen=_MOST, linktype=LINKTYPE_RAW)
    for row in rows:
        writer.writepkt(packet(row.source, row.target, row.data), ts=row.time)
    return file.getvalue()


def packet(source, target, data):
    """One IP packet with right lengths and checksums; addresses are (host, port), both IPv4 or both IPv6."""
    sender, receiver = ipaddress.ip_address(source[0]), ipaddress.ip_address(target[0])
    datagram = dpkt.udp.UDP(sport=source[1], dport=target[1], data=bytes(data))
    datagram.ulen = len(datagram)
    if sender.version == 4:
        ip = dpkt.ip.IP(src=sender.packed, dst=receiver.packed, p=dpkt.ip.IP_PROTO_UDP, ttl=64, data=datagram)
        ip.len = len(ip)
    else:
        ip = dpkt.ip6.IP6(src=sender.packed, dst=receiver.packed, nxt=dpkt.ip.IP_PROTO_UDP, hlim=64, data=datagram)
        ip.plen = len(datagram)
    return bytes(ip)
