"""Which tones are in a recording: Goertzel's filter over its last half second."""

import math
import struct
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

WINDOW_SECONDS = 0.5
LEAST_LEVEL = 0.05  # of full scale; what a tone leaves at another's pitch is far below
_FULL_SCALE = 32768.0
_HEADER_BYTES = 44
_FORMAT = struct.Struct("<22xHI")


def level(samples: Sequence[int], pitch_hz: int, rate_hz: int) -> float:
    """Return how loud the tone of this pitch is, 1.0 being a sine of full scale.

    The samples should last for a whole number of its periods.
    """
    coefficient = 2 * math.cos(math.tau * pitch_hz / rate_hz)
    last, before = 0.0, 0.0
    for sample in samples:
        last, before = sample + coefficient * last - before, last
    power = last * last + before * before - coefficient * last * before
    return 2 * math.sqrt(max(power, 0.0)) / (len(samples) or 1) / _FULL_SCALE


def tones_at_the_end_of(recording: Path, pitches_hz: Iterable[int]) -> set[int]:
    """Return which of these tones are heard in the last half second of a WAV file.

    The file holds 16-bit samples and may still be written to, so that its header's lengths count
    for nothing. None is heard in one that is shorter.
    """
    written = recording.read_bytes()
    if len(written) < _HEADER_BYTES:
        return set()
    channels, rate_hz = _FORMAT.unpack_from(written)
    frame_bytes = 2 * channels
    length = int(rate_hz * WINDOW_SECONDS) * frame_bytes
    end = _HEADER_BYTES + (len(written) - _HEADER_BYTES) // frame_bytes * frame_bytes
    if end - length < _HEADER_BYTES:
        return set()
    samples = array("h", written[end - length : end])[::channels]
    return {hz for hz in pitches_hz if level(samples, hz, rate_hz) >= LEAST_LEVEL}
