internal import OTLP
internal import Pipelines
internal import Statistics

/// The statistics of a run as one JSON object, for programs.
///
/// Keys stay as they are within a `schema` number; new ones may join. Counts and bytes are integers; a size in bytes
/// ends with `_bytes`, a time with `_nanoseconds`.
///
/// | Key | Value |
/// |---|---|
/// | `schema` | 1 |
/// | `command`, `version` | the subcommand, and the version of the program |
/// | `inputs`, `input_formats` | arrays: names as given; what each was found to be |
/// | `output` | name as given (of the directory with `--out-dir`), `stdout`, or null for a dry run |
/// | `output_files` | how many outputs are complete |
/// | `malformed_inputs` | array of names: inputs that have no output while others do |
/// | `before`, `after` | what went in and what came out, see below |
/// | `left_out` | object by signal, of those that `--only` left out: `messages`, `records`, `wire_bytes`; `before` is without |
/// | `collector_version` | the version of the Collector whose processors were reproduced, or null |
/// | `skipped_processors` | array of ids: processors that `--skip-processor` left out |
/// | `stages` | array of `name`, `changed_records`, `removed_attributes`, `removed_events`, `removed_links`, `reasons` |
/// | `stages[].reasons` | object by reason: `count` and `bytes` of what was removed or shortened |
/// | `stages[].hits` | array of what was hidden: `key` or `place`, `found_by`, `count`; only of stages that hide |
/// | `compression_ratio` | bytes before compression for each byte after it, or null |
/// | `skipped` | damaged messages that were left out: `count`, `bytes`, and `places`, the first three of them |
/// | `messages_in_parts` | messages over 8 MiB, which were worked on in parts |
/// | `threads` | workers |
/// | `wall_nanoseconds`, `cpu_nanoseconds`, `peak_resident_bytes` | what it cost |
/// | `bytes_per_second`, `records_per_second` | decompressed input bytes and records, by wall time |
/// | `warnings`, `notices` | arrays of sentences |
///
/// `before` and `after`: `file_bytes` (as they lie in files), `stream_bytes` (decompressed), `wire_bytes` (messages alone),
/// `messages`, `resources`, `scopes`, `metrics`, `records` (`spans`, `data_points`, `log_records`, `profiles`, `total`),
/// `attributes`, `events`, `links`, `exemplars`, `distinct_traces` and `distinct_services` (`count`, `is_exact`,
/// `relative_error`), `records_per_message` (`mean`, `p50`, `p95`, `max`), `bytes_per_record` (`mean`, `p50`, `p95`, `p99`,
/// `max`). `after` of a dry run is what would have been written.
package struct StatisticsJSON {
  private let model: ReportModel

  package init(_ model: ReportModel) { self.model = model }

  /// The document, with a line feed at its end.
  package var text: String {
    var json = JSONWriter()
    let run = model.run
    json.object { json in
      json.add("schema", 1 as UInt64)
      json.add("command", model.command)
      json.add("version", model.version)
      json.array("inputs") { json in for input in model.inputs { json.add(nil, input) } }
      json.array("input_formats") { json in for format in run.formats { json.add(nil, format) } }
      if let output = model.output { json.add("output", output) } else { json.addNull("output") }
      json.add("output_files", UInt64(run.outputCount))
      json.array("malformed_inputs") { json in
        for case (.input(_, let place), _) in run.failures { json.add(nil, place.file) }
      }
      Self.write(
        "before", run.before, fileBytes: run.inputFileBytes, streamBytes: run.inputStreamBytes, to: &json)
      Self.write(
        "after", run.after, fileBytes: run.outputFileBytes, streamBytes: run.outputStreamBytes, to: &json)
      json.object("left_out") { json in
        for signal in Signal.allCases where run.leftOut[signal].messages > 0 {
          let count = run.leftOut[signal]
          json.object(signal.name) { json in
            json.add("messages", count.messages)
            json.add("records", count.records)
            json.add("wire_bytes", count.wireBytes)
          }
        }
      }
      if let version = model.configuration.collectorVersion {
        json.add("collector_version", version)
      } else {
        json.addNull("collector_version")
      }
      json.array("skipped_processors") { json in for id in model.configuration.skipped { json.add(nil, id) } }
      json.array("stages") { json in for stage in run.stages { Self.write(stage.name, stage.tally, to: &json) } }
      json.add("compression_ratio", model.compressionRatio)
      json.object("skipped") { json in
        json.add("count", run.skipped.count)
        json.add("bytes", run.skipped.byteCount)
        json.array("places") { json in
          for (detail, place) in run.skipped.places {
            json.object { json in
              json.add("message", detail)
              PlaceJSON.write(place, "place", to: &json)
            }
          }
        }
      }
      json.add("messages_in_parts", run.messagesInParts)
      json.add("threads", UInt64(model.threads))
      json.add("wall_nanoseconds", model.usage.wallNanoseconds)
      json.add("cpu_nanoseconds", model.usage.cpuNanoseconds)
      json.add("peak_resident_bytes", model.usage.peakResidentBytes)
      json.add("bytes_per_second", model.bytesPerSecond)
      json.add("records_per_second", model.recordsPerSecond)
      json.array("warnings") { json in
        for warning in model.configuration.warnings + run.warnings { json.add(nil, warning) }
      }
      json.array("notices") { json in for notice in model.configuration.notices { json.add(nil, notice) } }
    }
    return json.text
  }

  private static func write(
    _ key: String, _ census: Census, fileBytes: UInt64, streamBytes: UInt64, to json: inout JSONWriter
  ) {
    json.object(key) { json in
      json.add("file_bytes", fileBytes)
      json.add("stream_bytes", streamBytes)
      json.add("wire_bytes", census.wireBytes)
      json.add("messages", census.messages)
      json.add("resources", census.resources)
      json.add("scopes", census.scopes)
      json.add("metrics", census.metrics)
      json.object("records") { json in
        for signal in Signal.allCases {
          json.add(
            signal.recordName.replacing(" ", with: "_"), census.records[Int(signal.rawValue)])
        }
        json.add("total", census.recordCount)
      }
      json.add("attributes", census.attributes)
      json.add("events", census.events)
      json.add("links", census.links)
      json.add("exemplars", census.exemplars)
      write("distinct_traces", census.traces, to: &json)
      write("distinct_services", census.services, to: &json)
      write("records_per_message", census.recordsPerMessage, [("p50", 0.5), ("p95", 0.95)], to: &json)
      write("bytes_per_record", census.recordBytes, [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)], to: &json)
    }
  }

  private static func write(_ key: String, _ counter: DistinctCounter, to json: inout JSONWriter) {
    json.object(key) { json in
      json.add("count", counter.count)
      json.add("is_exact", counter.isExact)
      json.add("relative_error", counter.relativeError)
    }
  }

  private static func write(
    _ key: String, _ distribution: Distribution, _ shares: [(name: String, share: Double)], to json: inout JSONWriter
  ) {
    json.object(key) { json in
      json.add("mean", distribution.mean)
      for (name, share) in shares { json.add(name, distribution.quantile(share)) }
      json.add("max", distribution.maximum)
    }
  }

  private static func write(_ name: String, _ tally: Tally, to json: inout JSONWriter) {
    json.object { json in
      json.add("name", name)
      json.add("changed_records", tally.changedRecords)
      json.add("removed_attributes", tally.removedAttributes)
      json.add("removed_events", tally.removedEvents)
      json.add("removed_links", tally.removedLinks)
      json.object("reasons") { json in
        for entry in tally.entries {
          json.object(entry.reason.key) { json in
            json.add("count", entry.count)
            json.add("bytes", entry.bytes)
          }
        }
      }
      let hits = tally.hits.entries
      if hits.isEmpty { return }
      json.array("hits") { json in
        for (entry, count) in hits {
          json.object { json in
            json.add(entry.isKey ? "key" : "place", entry.place)
            json.add("found_by", entry.cause)
            json.add("count", count)
          }
        }
      }
    }
  }
}
