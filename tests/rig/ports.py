"""Blocks of free ports on loopback, below those that the system gives to clients."""

import atexit
import itertools
import os
import socket

BLOCK = 20  # SIP takes two neighbours of one number, and each stream of media two more
_FIRST, _LAST = 26_000, 32_700
_held: list[socket.socket] = []
_starts = itertools.count(_FIRST + os.getpid() % 50 * BLOCK, BLOCK)


def free_block() -> int:
    """Return the first port of a block that is this process's own until its end.

    Its last TCP port stays bound, so that tests run at the same time don't take the block while
    one of ours is being restarted there.
    """
    for start in _starts:
        if start + BLOCK > _LAST:
            break
        held = _bound(start + BLOCK - 1, socket.SOCK_STREAM)
        if held is None:
            continue
        _held.append(held)
        if all(_is_free(port) for port in range(start, start + BLOCK - 1)):
            return start
    raise RuntimeError("no ports are free")


def _is_free(port: int) -> bool:
    tried = [_bound(port, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
    for found in tried:
        if found is not None:
            found.close()
    return None not in tried


def _bound(port: int, kind: socket.SocketKind) -> socket.socket | None:
    made = socket.socket(socket.AF_INET, kind)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        return None
    return made


@atexit.register
def _let_go() -> None:
    while _held:
        _held.pop().close()
