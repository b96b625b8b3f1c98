import math
import wave
from array import array
from pathlib import Path

from tests.rig.tones import level, tones_at_the_end_of

RATE_HZ = 48_000


def sine(pitch_hz: int, seconds: float, amplitude: float = 0.5) -> list[int]:
    return [
        round(amplitude * 32767 * math.sin(math.tau * pitch_hz * number / RATE_HZ))
        for number in range(int(RATE_HZ * seconds))
    ]


def write(path: Path, samples: list[int]) -> Path:
    """Write a stereo file with the samples on both sides."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(array("h", [one for one in samples for _ in range(2)]).tobytes())
    return path


def test_a_tone_is_as_loud_as_it_is_and_silent_at_other_pitches() -> None:
    samples = sine(440, 0.5)
    assert math.isclose(level(samples, 440, RATE_HZ), 0.5, rel_tol=0.01)
    assert level(samples, 660, RATE_HZ) < 0.001


def test_only_the_last_half_second_of_a_recording_counts(tmp_path: Path) -> None:
    mixed = [a + b for a, b in zip(sine(660, 0.5), sine(1000, 0.5, 0.2), strict=True)]
    recording = write(tmp_path / "a.wav", sine(440, 1) + mixed)
    assert tones_at_the_end_of(recording, {440, 660, 1000}) == {660, 1000}


def test_silence_and_what_is_too_short_hold_no_tone(tmp_path: Path) -> None:
    silence = write(tmp_path / "silence.wav", [0] * RATE_HZ)
    short = write(tmp_path / "short.wav", sine(440, 0.1))
    empty = tmp_path / "empty.wav"
    empty.touch()
    for recording in (silence, short, empty):
        assert tones_at_the_end_of(recording, {440}) == set()
