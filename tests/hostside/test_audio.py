"""WAV files of every PCM kind are read; tones and resampling keep pitch and level."""

import math
import struct
import wave
from array import array

import pytest
from offhook import audio, hearing


def write(path, rate, channels, width, values):
    """A WAV file by Python's own writer; values are 16-bit, the same in every channel."""
    pack = {1: lambda v: bytes([(v >> 8) + 128]), 2: lambda v: struct.pack("<h", v),
            3: lambda v: b"\0" + struct.pack("<h", v), 4: lambda v: b"\0\0" + struct.pack("<h", v)}[width]  # fmt: skip
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate)[0:2] + (rate, 0, "NONE", ""))
        file.writeframes(b"".join(pack(value) * channels for value in values))
    return path


def sine(frequency, rate, seconds=1, peak=10000):
    return [round(peak * math.sin(2 * math.pi * frequency * i / rate)) for i in range(round(rate * seconds))]


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_becomes_8000_with_the_same_pitch_and_level(tmp_path, rate, channels):
    samples = audio.read_wav(write(tmp_path / "a.wav", rate, channels, 2, sine(1004, rate)))
    assert abs(len(samples) - 8000) <= 1
    figures = hearing.analyse(samples)
    assert abs(figures["frequency"] - 1004) < 0.1 and figures["snr"] > 50
    assert abs(figures["level"] - 20 * math.log10(10000 / 32768)) < 0.2


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_any_sample_width(tmp_path, width):
    figures = hearing.analyse(audio.read_wav(write(tmp_path / "a.wav", 8000, 1, width, sine(1004, 8000))))
    assert abs(figures["frequency"] - 1004) < 0.1 and figures["snr"] > (30 if width == 1 else 60)


def test_what_8000_cannot_hold_is_filtered_away(tmp_path):
    samples = audio.read_wav(write(tmp_path / "a.wav", 48000, 1, 2, sine(6004, 48000)))
    assert hearing.level(samples) < -55


def test_extensible_and_float_headers(tmp_path):
    data = struct.pack("<8f", *[0.5] * 8)
    head = struct.pack("<4sI4s4sIHHIIHHHHI", b"RIFF", 0, b"WAVE", b"fmt ", 40, 0xFFFE, 1, 8000, 32000, 4, 32, 22, 32, 0)
    guid = struct.pack("<H", 3) + bytes(14)
    sound = audio.from_wav(head + guid + struct.pack("<4sI", b"data", len(data)) + data)
    assert list(sound) == [16384] * 8


def test_written_files_are_plain_wav(tmp_path):
    audio.write_wav(tmp_path / "a.wav", array("h", [1, -2, 3]), array("h", [4]))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (2, 2, 8000, 3)
        assert file.readframes(3) == struct.pack("<6h", 1, 4, -2, 0, 3, 0)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEfmt \4\0\0\0abcddata\0\0\0\0"])
def test_what_is_no_wav_file_says_so(tmp_path, data):
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(audio.AudioError, match="a.wav"):
        audio.read_wav(tmp_path / "a.wav")


def test_frames_are_320_bytes_and_the_last_is_filled_up():
    assert list(map(len, audio.frames(audio.tone(1000, 0.03)))) == [320, 320]
    assert audio.frames(array("h", [1]))[0] == b"\1\0" + bytes(318)


@pytest.mark.parametrize("wish", [(4000, 1), (1000, 0), (1000, 1, 3), (-5, 1)])
def test_impossible_tones(wish):
    with pytest.raises(audio.AudioError):
        audio.tone(*wish)
