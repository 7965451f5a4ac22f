#!/usr/bin/env python3
"""wire.py: bytes on the wire that no browser sends. A request that two servers may read in two ways is refused and its
connection closed, so that nothing hides behind it; who holds many connections, or sends a byte now and then, keeps nobody out
for long. Without one thing the whole would still answer: that ordinary requests are served is asked between them."""
import os
import re
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Console, Tap  # noqa: E402

HOST = b'Host: 127.0.0.1\r\n'
HIDDEN = b'GET /static/console.js HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n'
FORM = b'POST /login HTTP/1.1\r\n' + HOST + b'Content-Type: application/x-www-form-urlencoded\r\n'
TWICE = {
    'a length and chunks': FORM + b'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + HIDDEN,
    'two lengths': FORM + b'Content-Length: 0\r\nContent-Length: 80\r\n\r\n' + HIDDEN,
    'a coding nobody knows': FORM + b'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n' + HIDDEN,
    'two hosts': b'GET /login HTTP/1.1\r\n' + HOST + b'Host: console.example\r\n\r\n' + HIDDEN,
}
HELD, FROM_ONE, HEAD_SECONDS = 230, 192, 30

tap = Tap()
console = Console('--api-rate', '0')


def answers(sent, wait=20):
    """The status of each answer on one connection, until it is closed."""
    s = socket.create_connection(('127.0.0.1', console.port), timeout=wait)
    s.sendall(sent)
    got = b''
    try:
        while piece := s.recv(65536):
            got += piece
    except ConnectionResetError:
        pass  # closed with bytes of ours unread
    except TimeoutError:
        got += b'HTTP/1.1 000 '  # it stays open
    s.close()
    return [int(n) for n in re.findall(rb'HTTP/1\.1 (\d{3}) ', got)]


def hold(n):
    out = []
    for _ in range(n):
        s = socket.create_connection(('127.0.0.1', console.port), timeout=10)
        s.sendall(b'GET /healthz HTTP/1.1\r\nX: ')
        out.append(s)
    return out


def still_open(s):
    try:
        s.setblocking(False)
        return s.recv(1) != b''
    except BlockingIOError:
        return True
    except OSError:
        return False


try:
    for name, sent in TWICE.items():
        tap.ok(answers(sent) == [400], f'{name}: refused, and what follows is not answered', answers(sent))
    tap.ok(answers(b'GET /healthz HTTP/1.1\r\n' + HOST + b'\r\n' + HIDDEN) == [200, 200], 'two requests on one connection are answered')
    held = hold(HELD)
    time.sleep(1)
    here = sum(still_open(s) for s in held)
    tap.ok(0 < here <= FROM_ONE, f'of {HELD} connections from one address at most {FROM_ONE} are kept', here)
    other = socket.create_connection(('127.0.0.1', console.port), timeout=20, source_address=('127.0.0.2', 0))
    other.sendall(b'GET /healthz HTTP/1.1\r\n' + HOST + b'\r\n')
    tap.ok(b' 200 ' in other.recv(4096), 'another address is answered meanwhile')
    other.close()
    end = time.monotonic() + HEAD_SECONDS + 60
    slow = [s for s in held if still_open(s)][:3]
    while time.monotonic() < end and any(still_open(s) for s in slow):
        for s in slow:
            try:
                s.setblocking(True)
                s.sendall(b'a')  # never silent
            except OSError:
                pass
        time.sleep(2)
    tap.ok(not any(still_open(s) for s in slow), f'a head that takes more than {HEAD_SECONDS} seconds is given up, whatever is sent')
    tap.ok(console.ask('/healthz')[0] == 200, 'and the console answers')
finally:
    console.close()
sys.exit(tap.end())
