"""What waits to go to the host, and in which order: sound, then lamps and words, then parts of the picture.

Nothing here blocks and nothing grows: sound that the host does not take is dropped, oldest first; a lamp waits in its
latest state only; words (reports, logs, traces) queue up to a limit; and of the picture only what can be sent now is
taken, the display keeps the rest.
"""

from collections import deque

from micropython import const

from hal.sim import frames

_SLOTS = const(8)  # frames of sound: 160 ms
_SLOT_BYTES = const(1 + 4 + 320 + 2)  # kind, two numbers, samples, CRC
_WORDS = const(256)  # messages that wait


class Outbox:
    """Frames and sends what is put in, as far as the stream takes it.

    picture_bytes: bytes of the largest RECTANGLE message that will be sent, kind included.
    word_bytes: of the words that may wait, as framed; half of it for those that may be lost.
    sound_dropped, words_dropped: messages lost because the host did not read.
    is_broken: the stream has ended.
    """

    def __init__(self, stream, picture_bytes, word_bytes):
        self.is_broken = False
        self.sound_dropped = 0
        self.words_dropped = 0
        self._stream = stream
        self._sound = [bytearray(_SLOT_BYTES) for _ in range(_SLOTS)]
        self._sound_lengths = bytearray(2 * _SLOTS)  # 16 bits each
        self._first = 0  # the oldest slot in use
        self._used = 0
        self._lamps = {}  # name -> payload
        self._words = deque((), _WORDS)
        self._word_bytes = 0
        self._most_word_bytes = word_bytes
        self._frame = bytearray(frames.stuffed_size(max(picture_bytes + 2, _SLOT_BYTES)))
        self._sending = self._frame  # holds the frame under way
        self._at = 0  # how much of it is sent
        self._end = 0
        self._is_open = False

    def open(self, frame):
        """Send this frame before all others; until then nothing leaves."""
        self._is_open = True
        self._sending, self._at, self._end = frame, 0, len(frame)

    @property
    def is_idle(self):
        """Whether everything put in so far has been given to the stream."""
        return self._is_open and self._at == self._end and not (self._used or self._lamps or self._words)

    def sound_slot(self):
        """The buffer in which to write the next HEARD message, kind first; then call `sound_ready`."""
        if self._used == _SLOTS:
            self._first = (self._first + 1) % _SLOTS
            self._used -= 1
            self.sound_dropped += 1
        return self._sound[(self._first + self._used) % _SLOTS]

    def sound_ready(self, length):
        """The slot holds a message of `length` bytes."""
        at = 2 * ((self._first + self._used) % _SLOTS)
        self._sound_lengths[at] = length >> 8
        self._sound_lengths[at + 1] = length & 0xFF
        self._used += 1

    def put_lamp(self, name, payload):
        """Send the state of a lamp, instead of an older one that still waits."""
        self._lamps[name] = payload

    def put_words(self, kind, payload, may_be_lost):
        """Queue a message. Returns False, and counts it as dropped, when too much waits already.

        may_be_lost: of a kind that leaves half of the room to others.
        """
        frame = frames.encode(kind, payload)
        limit = self._most_word_bytes // 2 if may_be_lost else self._most_word_bytes
        if self._words and (self._word_bytes + len(frame) > limit or len(self._words) == _WORDS):
            self.words_dropped += 1
            return False
        self._words.append(frame)
        self._word_bytes += len(frame)
        return True

    def send_picture(self, raw, length):
        """Send the RECTANGLE message raw[:length]. Only while `is_idle`; `raw` has room for the CRC."""
        self._load(raw, length)
        self.pump()

    def pump(self):
        """Give the stream as much as it takes."""
        while not self.is_broken and (self._at < self._end or (self._is_open and self._load_next())):
            count = self._stream.write(self._sending, self._at, self._end)
            if count <= 0:
                self.is_broken = count < 0
                return
            self._at += count

    def _load(self, raw, length):
        self._sending, self._at = self._frame, 0
        self._end = frames.seal(raw, length, self._frame)

    def _load_next(self):
        """Make the most urgent message the frame under way. Returns False when there is none."""
        if self._used:
            first = self._first
            self._first = (first + 1) % _SLOTS
            self._used -= 1
            lengths = self._sound_lengths
            self._load(self._sound[first], lengths[2 * first] << 8 | lengths[2 * first + 1])
        elif self._lamps:
            self._load_whole(frames.encode(frames.LAMP, self._lamps.popitem()[1]))
        elif self._words:
            frame = self._words.popleft()
            self._word_bytes -= len(frame)
            self._load_whole(frame)
        else:
            return False
        return True

    def _load_whole(self, frame):
        self._sending, self._at, self._end = frame, 0, len(frame)
