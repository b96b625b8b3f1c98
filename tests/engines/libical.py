"""libical, the engine of Evolution and many others, as its shared library gives it."""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_long, c_void_p
from functools import cache
from typing import Any

from tests.engines.reading import Event, Period, Read, moment

NAME = "libical.so.3"


class _Time(Structure):
    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *(("is_date", c_int), ("is_daylight", c_int), ("zone", c_void_p)),
    )


class _Span(Structure):
    _fields_ = (("start", c_long), ("end", c_long), ("is_busy", c_int))


class _Period(Structure):
    _fields_ = (("start", _Time), ("end", _Time), ("duration", c_int * 7))


_Found = CFUNCTYPE(None, c_void_p, POINTER(_Span), c_void_p)
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "icalparser_parse_string": (c_void_p, (c_char_p,)),
    "icalcomponent_free": (None, (c_void_p,)),
    "icalcomponent_string_to_kind": (c_int, (c_char_p,)),
    "icalproperty_string_to_kind": (c_int, (c_char_p,)),
    "icalparameter_string_to_kind": (c_int, (c_char_p,)),
    "icalcomponent_get_first_component": (c_void_p, (c_void_p, c_int)),
    "icalcomponent_get_next_component": (c_void_p, (c_void_p, c_int)),
    "icalcomponent_get_first_property": (c_void_p, (c_void_p, c_int)),
    "icalcomponent_get_next_property": (c_void_p, (c_void_p, c_int)),
    "icalproperty_get_value_as_string": (c_char_p, (c_void_p,)),
    "icalproperty_get_parameter_as_string": (c_char_p, (c_void_p, c_char_p)),
    "icalproperty_get_freebusy": (_Period, (c_void_p,)),
    "icalcomponent_get_uid": (c_char_p, (c_void_p,)),
    "icalcomponent_get_summary": (c_char_p, (c_void_p,)),
    "icalcomponent_get_location": (c_char_p, (c_void_p,)),
    "icalcomponent_get_description": (c_char_p, (c_void_p,)),
    "icalcomponent_get_sequence": (c_int, (c_void_p,)),
    "icalrestriction_check": (c_int, (c_void_p,)),
    "icaltime_as_timet": (c_long, (_Time,)),
    "icaltime_from_timet_with_zone": (_Time, (c_long, c_int, c_void_p)),
    "icaltimezone_get_utc_timezone": (c_void_p, ()),
    "icalcomponent_foreach_recurrence": (None, (c_void_p, _Time, _Time, _Found, c_void_p)),
}
_ALWAYS = (0, 4_102_444_800)  # from 1970 to 2100


@cache
def library() -> Any:
    """Return the library, or None where it isn't installed."""
    try:
        found = ctypes.CDLL(NAME)
    except OSError:
        return None
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


class Libical:
    """Reads calendars in this process."""

    @staticmethod
    def is_installed() -> bool:
        """Say whether the system has its shared library."""
        return library() is not None

    def read(self, calendars: list[bytes]) -> list[Read]:
        """Return what each says, in order."""
        return [_read(calendar) for calendar in calendars]

    def close(self) -> None:
        """Hold nothing: each calendar is freed once it is read."""


def _read(calendar: bytes) -> Read:
    lib = library()
    root = lib.icalparser_parse_string(calendar)
    if not root:
        return Read(complaints=("It can't be parsed.",), method="", events=(), busy=())
    try:
        method = _value(root, b"METHOD")
        events = tuple(_event(one) for one in _components(root, b"VEVENT"))
        frees = [
            p for one in _components(root, b"VFREEBUSY") for p in _properties(one, b"FREEBUSY")
        ]
        busy = tuple(_busy(lib.icalproperty_get_freebusy(one)) for one in frees)
        if method:
            lib.icalrestriction_check(root)  # notes in the components what RFC 5546 forbids
        return Read(complaints=tuple(_complaints(root)), method=method, events=events, busy=busy)
    finally:
        lib.icalcomponent_free(root)


def _event(component: int) -> Event:
    lib = library()
    return Event(
        uid=_text(lib.icalcomponent_get_uid(component)),
        sequence=lib.icalcomponent_get_sequence(component),
        summary=_text(lib.icalcomponent_get_summary(component)),
        location=_text(lib.icalcomponent_get_location(component)),
        description=_text(lib.icalcomponent_get_description(component)),
        status=_value(component, b"STATUS"),
        people=tuple(_person(one) for one in _properties(component, b"ATTENDEE")),
        dates=_dates(component),
    )


def _dates(component: int) -> tuple[Period, ...]:
    lib = library()
    found: list[Period] = []

    def note(_component: object, span: Any, _data: object) -> None:
        found.append((moment(span.contents.start), moment(span.contents.end)))

    utc = lib.icaltimezone_get_utc_timezone()
    first, last = (lib.icaltime_from_timet_with_zone(at, 0, utc) for at in _ALWAYS)
    lib.icalcomponent_foreach_recurrence(component, first, last, _Found(note), None)
    return tuple(found)


def _busy(period: _Period) -> Period:
    lib = library()
    return moment(lib.icaltime_as_timet(period.start)), moment(lib.icaltime_as_timet(period.end))


def _person(attendee: int) -> tuple[str, str, str]:
    lib = library()
    name, partstat = (
        _text(lib.icalproperty_get_parameter_as_string(attendee, one)).strip('"')
        for one in (b"CN", b"PARTSTAT")
    )
    return _text(lib.icalproperty_get_value_as_string(attendee)), name, partstat


def _complaints(component: int) -> list[str]:
    lib = library()
    own = [
        _text(lib.icalproperty_get_value_as_string(one))
        for one in _properties(component, b"X-LIC-ERROR")
    ]
    return own + [one for child in _components(component, b"ANY") for one in _complaints(child)]


def _components(parent: int, name: bytes) -> list[int]:
    lib = library()
    kind = lib.icalcomponent_string_to_kind(name)
    return _all(
        lib.icalcomponent_get_first_component, lib.icalcomponent_get_next_component, parent, kind
    )


def _properties(parent: int, name: bytes) -> list[int]:
    lib = library()
    kind = lib.icalproperty_string_to_kind(name)
    return _all(
        lib.icalcomponent_get_first_property, lib.icalcomponent_get_next_property, parent, kind
    )


def _all(first: Any, following: Any, parent: int, kind: int) -> list[int]:
    found = []
    one = first(parent, kind)
    while one:
        found.append(one)
        one = following(parent, kind)
    return found


def _value(component: int, name: bytes) -> str:
    for one in _properties(component, name):
        return _text(library().icalproperty_get_value_as_string(one))
    return ""


def _text(value: bytes | None) -> str:
    return (value or b"").decode()
