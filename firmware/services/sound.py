"""Carries sound between the codec and the audio of the phone, a frame each 20 ms by the codec's own clock."""

from array import array

from micropython import const

_FRAME = const(160)  # samples


class Sound:
    """codec: the hal contract. audio: of media. ports: the RTP ports. memory: collects what received packets leave."""

    def __init__(self, codec, audio, ports, memory):
        self._codec = codec
        self._audio = audio
        self._ports = ports
        self._memory = memory
        self._microphone = array("h", bytes(2 * _FRAME))
        self._speaker = array("h", bytes(2 * _FRAME))
        self._collect_at = 0  # received packets

    def play(self, now):
        """Play and record the frames that are due. The codec runs only while there is something to hear or say."""
        codec, audio = self._codec, self._audio
        if audio.is_active:
            codec.start(now)
        elif codec.is_running:
            codec.stop()
        while codec.wait(now) == 0:
            codec.read(self._microphone)
            length = audio.tick(self._microphone, self._speaker)
            codec.write(self._speaker)
            if length:
                self._ports.send(audio.session)
        if self._ports.received >= self._collect_at:
            self._memory.collect()
            self._collect_at = self._ports.received + self._memory.packets()
