#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# question.py PROGRAM SETTER  asks its questions at a terminal: yes, no and Ctrl+C at each, as a person answers them.
# Every wait is bounded; exit codes reach us cut to eight bits.
import os
import pty
import select
import subprocess
import sys
import time
import tty

CANCELLED = 1223 & 0xFF
LIMIT_S = 60
program, setter = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))


def answer(arguments, typed):
    """Exit code and output of PROGRAM when TYPED is the answer to its first question; -1: it did not end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp('wine', ['wine', program] + arguments)
    tty.setraw(terminal)  # Return is to arrive as Return
    said, asked, end = b'', False, time.time() + LIMIT_S
    while time.time() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:
                break
        if not asked and b'[y/n]' in said:
            asked = True
            os.write(terminal, typed)
    try:
        while time.time() < end:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status), said.decode(errors='replace')
            time.sleep(0.05)
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        return -1, said.decode(errors='replace')
    finally:
        os.close(terminal)


def scene(name):
    subprocess.run(['wine', setter, os.path.join(here, name)], stdin=subprocess.DEVNULL, timeout=LIMIT_S, check=True)


passed = failed = 0


def expect(title, arguments, typed, code, words):
    global passed, failed
    got, said = answer(arguments, typed)
    good = got == code and words in said
    passed, failed = passed + good, failed + (not good)
    print(f'   {title:48} {"ok" if good else f"FAILED: exit {got}: {said[-300:]!r}"}', flush=True)


fix, undo = ['fix', '--recommended', '--lang', 'en'], ['undo', '--last', '--lang', 'en']
scene('question.scene')
expect('fix, Ctrl+C at the question', fix, b'\x03', CANCELLED, 'Nothing was changed.')
expect('fix, no', fix, b'n\r', CANCELLED, 'Nothing was changed.')
expect('fix, yes', fix, b'y\r', 0, 'can be undone')
expect('undo, Ctrl+C at the question', undo, b'\x03', CANCELLED, 'Nothing was changed.')
expect('undo, yes', undo, b'y\r', 0, 'as it was before')
scene('base.scene')
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
