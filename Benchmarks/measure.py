"""Runs commands in turn and measures them: time by the clock, processor time, peak memory, size of the output."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


class Failure(Exception):
    """A command that did not do its work: its times say nothing."""


@dataclass
class Variant:
    """A command that is measured again and again.

    It writes `output`, or its standard output is written there if `by_stdout`. The file is deleted after each run: a
    run that overwrites pages is quicker than one that has to make them.
    """

    name: str
    command: list
    output: Path | None = None
    by_stdout: bool = False
    wall_seconds: list = field(default_factory=list)
    cpu_seconds: list = field(default_factory=list)
    output_bytes: int = 0

    @property
    def wall(self):
        return median(self.wall_seconds)

    @property
    def cpu(self):
        return median(self.cpu_seconds)

    def run(self):
        """Runs the command once, with nothing else in the measured time than its start, its work and its end."""
        sink = str(self.output) if self.by_stdout else os.devnull
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, sink, flags, 0o644)]
        command = [str(part) for part in self.command]
        start = time.perf_counter()
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - start
        if status != 0:
            raise Failure(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
        self.wall_seconds.append(wall)
        self.cpu_seconds.append(usage.ru_utime + usage.ru_stime)
        if self.output:
            self.output_bytes = self.output.stat().st_size

    def discard(self):
        if self.output:
            self.output.unlink()


def run_in_turn(variants, rounds):
    """Runs A B C, A B C, …: what slows the machine down for a while meets all of them."""
    for number in range(rounds):
        for variant in variants:
            variant.run()
            variant.discard()
        if sys.stderr.isatty():
            print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def peak_bytes(command):
    """The most memory that `command` held, in bytes, as GNU time sees it.

    Not by `wait4` here: a child counts the pages of the process that it was before it became the command, and those
    of a Python are more than what is to be measured.
    """
    timed = ["time", "--format", "%M", "--quiet", *map(str, command)]
    null = subprocess.DEVNULL
    result = subprocess.run(timed, stdin=null, stdout=null, stderr=subprocess.PIPE, text=True)
    if result.returncode != 0:
        raise Failure(f"{' '.join(timed)}: exit status {result.returncode}\n{result.stderr}")
    return 1024 * int(result.stderr.split()[-1])
