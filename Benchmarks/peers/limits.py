"""Applies SDK span limits to a file of length-prefixed trace requests, with opentelemetry-proto.

128 attributes a span, 1024 code points a value (strings, arrays and maps entered; bytes count bytes), 128 events and
32 links a span. The first ones stay; what goes is added to the dropped counts. Resources and scopes are exempt.
With --skip-small the values of a span of at most 1024 bytes are not visited, for none can be too long: the quickest
that we could make it.
"""

import struct
import sys

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

ATTRIBUTES, LENGTH, EVENTS, LINKS = 128, 1024, 128, 32
MOST_DROPPED = 0xFFFF_FFFF


def limit_nested(value):
    """Cuts an AnyValue that is not a string; numbers, bools and empty values have nothing to cut."""
    kind = value.WhichOneof("value")
    if kind == "array_value":
        limit_values(value.array_value.values)
    elif kind == "kvlist_value":
        for entry in value.kvlist_value.values:
            limit_values((entry.value,))
    elif kind == "bytes_value" and len(value.bytes_value) > LENGTH:
        value.bytes_value = value.bytes_value[:LENGTH]


def limit_values(values):
    for value in values:
        # An unset string reads as '': the common case is decided without asking for the kind.
        if text := value.string_value:
            if len(text) > LENGTH:
                value.string_value = text[:LENGTH]
        else:
            limit_nested(value)


def limit_attributes(attributes):
    for attribute in attributes:
        value = attribute.value
        if text := value.string_value:
            if len(text) > LENGTH:
                value.string_value = text[:LENGTH]
        elif not (value.int_value or value.bool_value or value.double_value):
            limit_nested(value)


def keep_first(items, limit):
    """Removes what is over the limit and returns how much that was."""
    removed = len(items) - limit
    del items[limit:]
    return removed


def limit_span(span, skips_small):
    attributes = span.attributes
    if len(attributes) > ATTRIBUTES:
        removed = keep_first(attributes, ATTRIBUTES)
        span.dropped_attributes_count = min(span.dropped_attributes_count + removed, MOST_DROPPED)
    visits = not skips_small or span.ByteSize() > LENGTH
    if visits:
        limit_attributes(attributes)
    if events := span.events:
        if len(events) > EVENTS:
            removed = keep_first(events, EVENTS)
            span.dropped_events_count = min(span.dropped_events_count + removed, MOST_DROPPED)
        if visits:
            for event in events:
                limit_attributes(event.attributes)
    if links := span.links:
        if len(links) > LINKS:
            removed = keep_first(links, LINKS)
            span.dropped_links_count = min(span.dropped_links_count + removed, MOST_DROPPED)
        if visits:
            for link in links:
                limit_attributes(link.attributes)


def main():
    skips_small = sys.argv[3:] == ["--skip-small"]
    if len(sys.argv) != 3 + skips_small:
        sys.exit("usage: limits.py IN.len4.pb OUT.len4.pb [--skip-small]")
    length = struct.Struct(">I")
    parse = ExportTraceServiceRequest.FromString
    with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
        while prefix := source.read(4):
            request = parse(source.read(length.unpack(prefix)[0]))
            for resource_spans in request.resource_spans:
                for scope_spans in resource_spans.scope_spans:
                    for span in scope_spans.spans:
                        limit_span(span, skips_small)
            message = request.SerializeToString()
            target.write(length.pack(len(message)))
            target.write(message)


if __name__ == "__main__":
    main()
