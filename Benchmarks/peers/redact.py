"""Masks what ten detectors find in a file of length-prefixed trace requests, with Python's re and opentelemetry-proto.

Every string is looked at: attributes of resources, scopes, spans, events and links, nested values, names, messages and
trace states. Of attributes that say by their key that they are secret, the whole value is masked. With --count the file is read first, then the strings alone are looked through, and the seconds and bytes
that took are printed instead of an output.
"""

import functools
import re
import struct
import sys
import time

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

MASK = "****"


def is_card(match):
    digits = [int(character) for character in match[0] if character.isdigit()]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


WORDS = "password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|private_?key|signature"
SECRET_KEY = re.compile(rf"(?i:(?:^|[._-])(?:{WORDS}|authorization|cookie))$")
PATTERNS = [
    (re.compile(pattern), check)
    for pattern, check in [
        (r"[\w.%+'~-]+(?:@|%40)\w[\w-]*(?:\.[\w-]+)*\.[A-Za-z]{2,}\b", None),
        (r"(?<![\w.-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|6011)([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w-])", is_card),
        (r"(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])", None),
        (r"(?<!\w)(?:\+[1-9](?:[ .()-]{0,2}\d){7,14}|\(\d{3}\) ?[2-9]\d\d[-. ]\d{4})(?!\w)", None),
        (r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w])(?!\.\d)", None),
        (r"\beyJ[\w-]{7,}\.[\w-]{4,}(?:\.[\w-]*)?", None),
        (r"(?i:\bbearer) +([\w.~+/=-]{20,})", None),
        (r"\bA(?:KI|SI|BI|CC)A[A-Z0-9]{16}\b", None),
        (r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})", None),
        (rf"(?i:(?<![a-z])(?:{WORDS}))[\"']?[=:]\s*[\"']?([^\s&,;\"'()\[\]{{}}<>|]+)", None),
    ]
]


def mask(match, check):
    """What stands for a match: its group is the secret, or all of it is."""
    if check and not check(match):
        return match[0]
    if match.re.groups and not check:
        start, end = match.span(1)
        return match.string[match.start() : start] + MASK + match.string[end : match.end()]
    return MASK


def redacted(text):
    for pattern, check in PATTERNS:
        if pattern.search(text):
            text = pattern.sub(lambda match: mask(match, check), text)
    return text


def visit_value(value, visit):
    kind = value.WhichOneof("value")
    if kind == "string_value":
        visit(value, "string_value")
    elif kind == "array_value":
        for element in value.array_value.values:
            visit_value(element, visit)
    elif kind == "kvlist_value":
        visit_attributes(value.kvlist_value.values, visit)


@functools.cache
def is_secret(key):
    return SECRET_KEY.search(key) is not None


def visit_attributes(attributes, visit):
    for attribute in attributes:
        if visit is replace and is_secret(attribute.key):
            attribute.value.string_value = MASK
        else:
            visit_value(attribute.value, visit)


def visit_span(span, visit):
    visit(span, "name")
    visit(span, "trace_state")
    visit(span.status, "message")
    visit_attributes(span.attributes, visit)
    for event in span.events:
        visit(event, "name")
        visit_attributes(event.attributes, visit)
    for link in span.links:
        visit(link, "trace_state")
        visit_attributes(link.attributes, visit)


def visit_request(request, visit):
    for resource_spans in request.resource_spans:
        visit_attributes(resource_spans.resource.attributes, visit)
        for scope_spans in resource_spans.scope_spans:
            visit(scope_spans.scope, "name")
            visit_attributes(scope_spans.scope.attributes, visit)
            for span in scope_spans.spans:
                visit_span(span, visit)


def replace(message, field):
    text = getattr(message, field)
    if text and (result := redacted(text)) is not text and result != text:
        setattr(message, field, result)


def requests(path):
    with open(path, "rb") as source:
        while prefix := source.read(4):
            yield ExportTraceServiceRequest.FromString(source.read(*struct.unpack(">I", prefix)))


def count(path):
    """Times the detectors alone, over strings that were read before."""
    texts = []
    for request in requests(path):
        visit_request(request, lambda message, field: texts.append(getattr(message, field)))
    texts = [text for text in texts if text]
    start = time.process_time()
    hits = sum(any(pattern.search(text) for pattern, _ in PATTERNS) for text in texts)
    seconds = time.process_time() - start
    bytes_read = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} texts, {bytes_read} B, {hits} hit, {seconds:.3f} s, {bytes_read / seconds / 1e6:.2f} MB/s")


def main():
    if sys.argv[2:] == ["--count"]:
        return count(sys.argv[1])
    if len(sys.argv) != 3:
        sys.exit("usage: redact.py IN.len4.pb OUT.len4.pb | IN.len4.pb --count")
    with open(sys.argv[2], "wb") as target:
        for request in requests(sys.argv[1]):
            visit_request(request, replace)
            message = request.SerializeToString()
            target.write(struct.pack(">I", len(message)))
            target.write(message)


if __name__ == "__main__":
    main()
