"""Reads a file of length-prefixed trace requests, parses each with opentelemetry-proto, and writes it again."""

import struct
import sys

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: pass_through.py IN.len4.pb OUT.len4.pb")
    length = struct.Struct(">I")
    parse = ExportTraceServiceRequest.FromString
    with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
        while prefix := source.read(4):
            message = parse(source.read(length.unpack(prefix)[0])).SerializeToString()
            target.write(length.pack(len(message)))
            target.write(message)


if __name__ == "__main__":
    main()
