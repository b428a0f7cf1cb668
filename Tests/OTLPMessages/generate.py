#!/usr/bin/env python3
"""Makes the *.pb.swift files beside this script: the OTLP messages, as swift-protobuf sees them.

They are the independent oracle of the tests, and are committed, so that a build needs neither protoc nor a plugin.
The descriptors come from the Python package that the OpenTelemetry project publishes, not from .proto files; they hold
no comments, so the Swift files hold none.

    pip install opentelemetry-proto==1.45.2
    swift build --product protoc-gen-swift            # in a checkout of swift-protobuf 1.39.0
    python3 generate.py path/to/protoc-gen-swift
"""

import importlib
import pathlib
import subprocess
import sys

from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2

MODULES = [
    "common.v1.common",
    "resource.v1.resource",
    "trace.v1.trace",
    "metrics.v1.metrics",
    "logs.v1.logs",
    "profiles.v1development.profiles",
    "collector.trace.v1.trace_service",
    "collector.metrics.v1.metrics_service",
    "collector.logs.v1.logs_service",
    "collector.profiles.v1development.profiles_service",
]
OPTIONS = "Visibility=Package,FileNaming=PathToUnderscores,UseAccessLevelOnImports=true"


def camel_case(name):
    """The JSON name protoc gives a field: Python's descriptors leave it out, and plugins rely on it."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def name_for_json(message):
    for field in message.field:
        field.json_name = camel_case(field.name)
    for nested in message.nested_type:
        name_for_json(nested)


def main(plugin):
    request = plugin_pb2.CodeGeneratorRequest(parameter=OPTIONS)
    request.compiler_version.major, request.compiler_version.minor = 34, 0
    for name in MODULES:
        module = importlib.import_module(f"opentelemetry.proto.{name}_pb2")
        file = descriptor_pb2.FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
        for message in file.message_type:
            name_for_json(message)
        request.proto_file.append(file)
        request.file_to_generate.append(file.name)
    run = subprocess.run([plugin], input=request.SerializeToString(), stdout=subprocess.PIPE, check=True)
    response = plugin_pb2.CodeGeneratorResponse.FromString(run.stdout)
    if response.error:
        sys.exit(response.error)
    for file in response.file:
        pathlib.Path(__file__).with_name(file.name).write_text(file.content)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: generate.py PATH-TO-PROTOC-GEN-SWIFT")
    main(sys.argv[1])
