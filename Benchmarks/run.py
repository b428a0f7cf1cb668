"""Measures otelfile beside the programs that do the same work, and prints the figures as Markdown.

Runs in a Python that has the packages of requirements.txt; needs cp, gzip, pigz, zstd and GNU time. See README.md.
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from measure import Failure, Variant, peak_bytes, run_in_turn

HERE = Path(__file__).resolve().parent
LIMITS = "--max-attributes 128 --max-attribute-length 1024 --max-events 128 --max-links 32".split()
DETECTORS = "email,credit-card,ssn,phone,ipv4,jwt,bearer,aws-key,github-token,key-value-secret"
MEMORY_SPANS = [10_000, 100_000, 1_000_000]
DOCUMENT_ENTRIES, ENTRY_BYTES = 2_000, 500_000
STARTS = 200


@dataclass
class Figure:
    """A measured number with the bounds that it must keep and should keep, or none."""

    job: str
    value: float
    must: float | None = None
    goal: float | None = None
    larger_is_better: bool = False
    unit: str = "×"

    def shown(self, number):
        return f"{number:.3g} {self.unit}" if self.unit != "×" else f"{number:.2f}×"

    def bound(self, number):
        if number is None:
            return ""
        return f"{'≥' if self.larger_is_better else '≤'} {self.shown(number)}"

    def keeps(self, bound):
        return self.value >= bound if self.larger_is_better else self.value <= bound

    def verdict(self):
        if self.must is None:
            return ""
        if self.keeps(self.goal):
            return "goal reached"
        if self.keeps(self.must):
            return f"must reached, {self.value / self.goal:.2f} of the goal"
        return f"**not reached**, {self.value / self.must:.2f} of the must"

    def row(self):
        cells = [self.job, self.shown(self.value), self.bound(self.must), self.bound(self.goal), self.verdict()]
        return f"| {' | '.join(cells)} |"


class Bench:
    """The commands that are measured, in a directory of their own."""

    def __init__(self, arguments, directory):
        self.otelfile = arguments.otelfile.resolve()
        self.generator = arguments.generator.resolve()
        self.rounds = arguments.rounds
        self.directory = directory
        self.input = self.generate(arguments.spans)
        self.limited = directory / "limited.pb"
        self.lines = self.convert_lines(self.input)

    def generate(self, spans):
        path = self.directory / f"{spans}.pb"
        subprocess.run([self.generator, "--spans", str(spans), "--out", path], check=True)
        return path

    def convert_lines(self, source):
        path = source.with_suffix(".jsonl")
        subprocess.run([self.otelfile, "convert", source, path, "-q"], check=True)
        return path

    def filter(self, source, target, threads, *flags):
        return [self.otelfile, "filter", source, target, "-f", "-q", "-T", str(threads), *flags]

    def convert(self, source, target):
        return [self.otelfile, "convert", source, target, "-f", "-q", "-T", "1"]

    def check(self, source):
        return [self.otelfile, "check", source, "-q", "-T", "1"]

    def ours(self, suffix, threads, *flags):
        output = self.directory / f"out.pb{suffix}"
        shown = shlex.join([*flags, "-T", str(threads)]).replace(shlex.join(LIMITS), "LIMITS")
        name = f"otelfile filter IN OUT.pb{suffix} {shown}"
        return Variant(name, self.filter(self.input, output, threads, *flags), output)

    def conversion(self, source, suffix):
        output = self.directory / f"out{suffix}"
        return Variant(f"otelfile convert IN{source.suffix} OUT{suffix} -T 1", self.convert(source, output), output)

    def checking(self, source):
        return Variant(f"otelfile check IN{source.suffix} -T 1", self.check(source))

    def script(self, name, *flags, source=None):
        output = self.directory / "peer.out"
        command = [sys.executable, HERE / "peers" / name, source or self.input, output, *flags]
        return Variant(shlex.join([name, *flags]), command, output)

    def codec(self, command):
        return Variant(command, [*command.split(), "-c", self.limited], self.directory / "codec.out", by_stdout=True)

    def prepare(self):
        """Makes the limited file that the compressors read; fails if otelfile does other work than the scripts."""
        # The limited file comes last: it is what the compressors read.
        for name, flags in [("pass_through.py", []), ("redact.py", ["--redact", DETECTORS]), ("limits.py", LIMITS)]:
            ours, theirs = self.ours("", 1, *flags), self.script(name)
            ours.run()
            theirs.run()
            if not same_requests(ours.output, theirs.output):
                raise Failure(f"{ours.name} and {theirs.name} write different requests")
            theirs.discard()
            ours.output.replace(self.limited)
        back = self.directory / "back.pb"
        subprocess.run([*self.convert(self.lines, back), "--framing", "len4"], check=True)
        if not same_requests(self.input, back):
            raise Failure("JSON lines do not hold the same requests as what they were made of")
        back.unlink()

    def times(self):
        cp_output = self.directory / "copy.pb"
        cp = Variant("cp IN OUT", ["cp", self.input, cp_output], cp_output)
        plain, limits = self.ours("", 1), self.ours("", 1, *LIMITS)
        plain_script, limits_script = self.script("pass_through.py"), self.script("limits.py")
        hasty_script = self.script("limits.py", "--skip-small")
        gz1, gz2 = self.ours(".gz", 1, *LIMITS), self.ours(".gz", 2, *LIMITS)
        pigz, gzip = self.codec("pigz -6 -p2"), self.codec("gzip -6")
        zst, long = self.ours(".zst", 1, *LIMITS), self.ours(".zst", 1, *LIMITS, "--compress", "zstd:3,long")
        zstd = self.codec("zstd -3 -T1 -q")
        plain_work = [cp, plain_script, plain, limits_script, hasty_script, limits]
        run_in_turn([*plain_work, gz1, gz2, pigz, gzip, zst, zstd, long], self.rounds)
        yield "Pass-through pb → pb", [plain, plain_script, cp], [
            Figure("CPU of pass_through.py / otelfile", plain_script.cpu / plain.cpu, 3, 4.5, larger_is_better=True),
            Figure("CPU of otelfile / cp", plain.cpu / cp.cpu),
        ]
        yield "Limits 128 / 1024 / 128 / 32", [limits, limits_script, hasty_script], [
            Figure("CPU of limits.py / otelfile", limits_script.cpu / limits.cpu, 10, 13, larger_is_better=True),
            Figure("CPU of limits.py --skip-small / otelfile", hasty_script.cpu / limits.cpu),
        ]
        yield "Limits → .gz, two threads", [gz2, pigz, gzip], [
            Figure("wall of otelfile / pigz -6 -p2", gz2.wall / pigz.wall, 0.8, 0.6),
            Figure("size of otelfile / pigz -6", gz2.output_bytes / pigz.output_bytes, 1.02, 1.02),
            Figure("size of otelfile / gzip -6", gz2.output_bytes / gzip.output_bytes),
            Figure("CPU of otelfile / gzip -6", gz2.cpu / gzip.cpu),
        ]
        yield "Limits → .zst", [zst, zstd], [
            Figure("CPU of otelfile / zstd -3 -T1", zst.cpu / zstd.cpu, 1.1, 0.95),
            Figure("size of otelfile / zstd -3", zst.output_bytes / zstd.output_bytes, 1.02, 1.02),
        ]
        yield "Limits → .zst with zstd:3,long", [long, zstd], [
            Figure("size of otelfile / zstd -3", long.output_bytes / zstd.output_bytes, 0.88, 0.85),
        ]
        yield "Two threads against one", [gz1, gz2], [
            Figure("wall of one thread / two, limits → .gz", gz1.wall / gz2.wall, 1.6, 1.85, larger_is_better=True),
        ]

    def redaction_times(self):
        limits = self.ours("", 1, *LIMITS)
        redact, script = self.ours("", 1, "--redact", DETECTORS), self.script("redact.py")
        drop, mask = self.ours("", 1, "--drop-key", "thread.*"), self.ours("", 1, "--redact-key", "user.*")
        run_in_turn([limits, redact, drop, mask], self.rounds)
        # Half a minute of Python: once is enough.
        run_in_turn([script], 1)
        yield "Ten detectors over every text", [redact, script], [
            Figure("CPU of redact.py / otelfile", script.cpu / redact.cpu, 20, 35, larger_is_better=True),
        ]
        yield "Attributes by key", [drop, mask, limits], [
            Figure("CPU of --drop-key / limits", drop.cpu / limits.cpu, 1.3, 1.3),
            Figure("CPU of --redact-key / limits", mask.cpu / limits.cpu, 1.3, 1.3),
        ]

    def json_times(self):
        to_wire, to_lines = self.conversion(self.lines, ".pb"), self.conversion(self.input, ".jsonl")
        orjson, upb = self.script("orjson_lines.py", source=self.lines), self.script("pass_through.py")
        check, check_lines = self.checking(self.input), self.checking(self.lines)
        run_in_turn([to_wire, orjson, check_lines, to_lines, upb, check], self.rounds)
        yield "JSON lines → pb", [to_wire, orjson], [
            Figure("CPU of orjson_lines.py / otelfile", orjson.cpu / to_wire.cpu, 7, 10, larger_is_better=True),
        ]
        yield "pb → JSON lines", [to_lines, upb], [
            Figure("CPU of pass_through.py / otelfile", upb.cpu / to_lines.cpu, 1.5, 2, larger_is_better=True),
        ]
        yield "check", [check, to_lines, check_lines, to_wire], [
            Figure("CPU of check IN.pb / convert to JSON lines", check.cpu / to_lines.cpu, 1, 1),
            Figure("CPU of check IN.jsonl / convert to pb", check_lines.cpu / to_wire.cpu, 1, 1),
        ]

    def json_memory(self):
        """Peak memory of one thread with JSON lines and with a document of 1 GB, as table rows and figures."""
        inputs = {"100,000 spans, JSON lines": lambda: self.lines}
        inputs["1,000,000 spans, JSON lines"] = lambda: self.convert_lines(self.generate(1_000_000))
        inputs["one indented document of 1 GB"] = self.indented_document
        rows, figures = ["| Input | convert OUT.pb | check |", "|---|---|---|"], []
        output = self.directory / "out.pb"
        for name, make in inputs.items():
            path = make()
            peaks = [peak_bytes(command) / 1e6 for command in (self.convert(path, output), self.check(path))]
            rows.append(f"| {name} | {' | '.join(f'{peak:.1f} MB' for peak in peaks)} |")
            figures.append(Figure(f"peak memory of convert, {name}", peaks[0], 32, 32, unit="MB"))
            output.unlink()
            if path != self.lines:
                path.unlink()
                path.with_suffix(".pb").unlink(missing_ok=True)
        return rows, figures

    def indented_document(self):
        """One request of 2,000 resource entries, half a megabyte of indented JSON each."""
        line = self.convert_lines(self.generate(500)).read_text().splitlines()[0]
        entries = json.loads(line)["resourceSpans"]
        spans = [span for entry in entries for scope in entry["scopeSpans"] for span in scope["spans"]]
        count, text = 0, ""
        while len(text) < ENTRY_BYTES and count < len(spans):
            count += 8
            entry = {"resource": entries[0]["resource"], "scopeSpans": [{"spans": spans[:count]}]}
            text = json.dumps(entry, indent=2, ensure_ascii=False)
        path = self.directory / "document.json"
        with open(path, "w", encoding="utf-8") as file:
            file.write('{\n"resourceSpans": [\n')
            file.writelines(text + (",\n" if rest else "\n") for rest in reversed(range(DOCUMENT_ENTRIES)))
            file.write("]\n}\n")
        return path

    def memory(self):
        """Peak memory of one thread by output and number of spans, as table rows and figures."""
        peaks = {"": [], ".gz": [], ".zst": []}
        for spans in MEMORY_SPANS:
            path = self.generate(spans) if self.input.name != f"{spans}.pb" else self.input
            for suffix, values in peaks.items():
                output = self.directory / f"out.pb{suffix}"
                values.append(peak_bytes(self.filter(path, output, 1, *LIMITS)) / 1e6)
                output.unlink()
            if path != self.input:
                path.unlink()
        rows = [f"| Output | {' | '.join(f'{spans:,} spans' for spans in MEMORY_SPANS)} |", "|---|---|---|---|"]
        for suffix, values in peaks.items():
            rows.append(f"| .pb{suffix} | {' | '.join(f'{value:.1f} MB' for value in values)} |")
        goals = {"": 16, ".gz": 16, ".zst": 32}
        return rows, [
            Figure(f"peak memory, limits → .pb{suffix}", max(values), 32, goals[suffix], unit="MB")
            for suffix, values in peaks.items()
        ]

    def start_up(self):
        output = self.directory / "ten.out.pb"
        true = Variant("true", ["true"])
        shown = Variant("otelfile --version", [self.otelfile, "--version"])
        filter_ten = [self.otelfile, "filter", self.generate(10), output, "-f", "-q"]
        ten = Variant("otelfile filter TEN OUT", filter_ten, output)
        run_in_turn([true, shown, ten], STARTS)
        yield "Start-up", [true, shown, ten], [
            Figure(f"wall of {variant.name} − true", 1000 * (variant.wall - true.wall), 4, 2, unit="ms")
            for variant in (shown, ten)
        ]


def same_requests(first, second):
    """Whether two files of length-prefixed requests hold the same requests, however they are encoded."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    def requests(file):
        while prefix := file.read(4):
            yield ExportTraceServiceRequest.FromString(file.read(*struct.unpack(">I", prefix)))
        yield None

    with open(first, "rb") as left, open(second, "rb") as right:
        return all(one == other for one, other in zip(requests(left), requests(right)))


def spread(seconds, digits):
    low, middle, high = (f"{1000 * value:.{digits}f}" for value in (min(seconds), median(seconds), max(seconds)))
    return f"{middle} ms ({low} – {high})"


def table(variants):
    yield "| Command | wall, median (min – max) | CPU, median (min – max) | output |"
    yield "|---|---|---|---|"
    for variant in variants:
        digits = 1 if variant.wall < 0.1 else 0
        size = f"{variant.output_bytes:,} B" if variant.output else ""
        times = f"{spread(variant.wall_seconds, digits)} | {spread(variant.cpu_seconds, digits)}"
        yield f"| `{variant.name}` | {times} | {size} |"


def first_line(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0].strip()


def report(bench, arguments):
    """The lines of the report: where and how it was measured, all figures, then the medians behind them."""
    load = os.getloadavg()[0]
    bench.prepare()
    sections = [(title, list(table(variants)), figures) for title, variants, figures in bench.times()]
    sections += [(title, list(table(variants)), figures) for title, variants, figures in bench.redaction_times()]
    rows, figures = bench.memory()
    sections.append(("Peak memory, one thread", rows, figures))
    sections += [(title, list(table(variants)), figures) for title, variants, figures in bench.json_times()]
    sections.append(("Peak memory with JSON, one thread", *bench.json_memory()))
    sections += [(title, list(table(variants)), figures) for title, variants, figures in bench.start_up()]
    command = f"python3 Benchmarks/run.py --spans {arguments.spans} --rounds {arguments.rounds}"
    machine = f"{len(os.sched_getaffinity(0))} cores ({platform.machine()}), {datetime.date.today()}"
    release = first_line(bench.otelfile, "--version").removeprefix("otelfile ")
    yield f"`{command}`, {machine}, load {load:.1f} at the start, otelfile {release}"
    yield ""
    size, lines_size = (path.stat().st_size for path in (bench.input, bench.lines))
    yield f"{arguments.spans:,} spans, {size:,} B, {lines_size:,} B as JSON; medians of {arguments.rounds} rounds in turn."
    yield f"LIMITS is `{shlex.join(LIMITS)}` and leaves {bench.limited.stat().st_size:,} B."
    yield f"Beside Python {platform.python_version()}, protobuf {version('protobuf')}, orjson {version('orjson')}, " + ", ".join(
        first_line(program, "-V").strip("* ") for program in ("zstd", "pigz", "gzip"))
    yield ""
    yield "| Figure | measured | must | goal | |"
    yield "|---|---|---|---|---|"
    for title, _, figures in sections:
        yield f"| **{title}** | | | | |"
        yield from (figure.row() for figure in figures)
    for title, lines, _ in sections:
        yield from ["", f"## {title}", "", *lines]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--otelfile", type=Path, required=True, help="the installed program")
    parser.add_argument("--generator", type=Path, default=HERE.parent / ".build/release/GenerateTraces")
    parser.add_argument("--spans", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--results", type=Path, help="a file that the report is written to as well")
    arguments = parser.parse_args()
    memory_disk = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="otelfile-bench-", dir=os.environ.get("TMPDIR", memory_disk)) as directory:
        try:
            text = "\n".join(report(Bench(arguments, Path(directory)), arguments)) + "\n"
        except (Failure, subprocess.CalledProcessError) as failure:
            sys.exit(f"run.py: {failure}")
    print(text, end="")
    if arguments.results:
        arguments.results.write_text(text)


if __name__ == "__main__":
    main()
