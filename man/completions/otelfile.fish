function __otelfile_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __otelfile_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __otelfile_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __otelfile_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __otelfile_parse_tokens -S
    set -l unparsed_tokens (__otelfile_tokens -pc)
    switch $unparsed_tokens[1]
    case 'otelfile'
        __otelfile_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'filter'
            __otelfile_parse_subcommand -r 1 'r/recursive' 'files-from=' 'from=' 'find-json' 'strict' 'signal=' 'on-error=' 'max-skipped=' 'partial' 'max-message-bytes=' 'max-decompressed=' 'o/output=' 'out-dir=' 'f/force' 'to=' 'framing=' 'only=+' 'compress=' 'config=+' 'pipeline=+' 'processors=' 'skip-processor=+' 'sdk-config=' 'sdk-env' 'sdk-env-file=' 'where=+' 'drop=+' 'since=' 'until=' 'redact=+' 'redact-key=+' 'drop-key=+' 'allow-only-key=+' 'mask=' 'pseudonymize=' 'pseudonymize-key=+' 'redact-in=+' 'keep-unknown' 'redact-report=' 'limits=' 'max-attributes=' 'max-attribute-length=' 'max-attribute-depth=' 'max-events=' 'max-links=' 'max-event-attributes=' 'max-link-attributes=' 'truncation-marker=' 'limit-keep=' 'batch=' 'batch-bytes=' 'compact' 'q/quiet' 'v/verbose' 'stats=' 'json' 'color=' 'T/threads=' 'memory=' 'dry-run' 'version' 'h/help'
        case 'convert'
            __otelfile_parse_subcommand -r 1 'r/recursive' 'files-from=' 'from=' 'find-json' 'strict' 'signal=' 'on-error=' 'max-skipped=' 'partial' 'max-message-bytes=' 'max-decompressed=' 'o/output=' 'out-dir=' 'f/force' 'to=' 'framing=' 'only=+' 'compress=' 'q/quiet' 'v/verbose' 'stats=' 'json' 'color=' 'T/threads=' 'memory=' 'dry-run' 'version' 'h/help'
        case 'check'
            __otelfile_parse_subcommand -r 1 'r/recursive' 'files-from=' 'from=' 'find-json' 'strict' 'signal=' 'on-error=' 'max-skipped=' 'partial' 'max-message-bytes=' 'max-decompressed=' 'q/quiet' 'json' 'color=' 'T/threads=' 'memory=' 'version' 'h/help'
        case 'config'
            __otelfile_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __otelfile_parse_subcommand -r 1 'show-secrets' 'config=+' 'pipeline=+' 'processors=' 'skip-processor=+' 'sdk-config=' 'sdk-env' 'sdk-env-file=' 'where=+' 'drop=+' 'since=' 'until=' 'redact=+' 'redact-key=+' 'drop-key=+' 'allow-only-key=+' 'mask=' 'pseudonymize=' 'pseudonymize-key=+' 'redact-in=+' 'keep-unknown' 'redact-report=' 'limits=' 'max-attributes=' 'max-attribute-length=' 'max-attribute-depth=' 'max-events=' 'max-links=' 'max-event-attributes=' 'max-link-attributes=' 'truncation-marker=' 'limit-keep=' 'batch=' 'batch-bytes=' 'compact' 'version' 'h/help'
            case 'check'
                __otelfile_parse_subcommand -r 1 'config=+' 'pipeline=+' 'processors=' 'skip-processor=+' 'version' 'h/help'
            end
        case 'help'
            __otelfile_parse_subcommand -r 1 'version'
        end
    end
end

function __otelfile_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __otelfile_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __otelfile_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __otelfile_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__otelfile_tokens -p)
    if test -z "$(__otelfile_tokens -t)"
        set -l index (count (__otelfile_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'otelfile' -f
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile" -eq 1' -fa 'filter' -d 'Run a configuration on a capture, select, redact, limit and batch it, and say what changed.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile" -eq 1' -fa 'convert' -d 'Write a capture in another format, with nothing lost.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile" -eq 1' -fa 'check' -d 'Say what in a capture is not as OTLP has it.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile" -eq 1' -fa 'config' -d 'Show or check configurations of the Collector and of SDKs.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile filter" -ge 1' -F
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" r recursive' -l 'recursive' -s 'r' -d 'Read the files in directories, in the order of their names; others are skipped.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" files-from' -l 'files-from' -d 'Read the files named in this one, a line each; - is stdin.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" from' -l 'from' -d 'Read the input as this, whatever it looks like.' -rfka 'raw len4 varint grpc json'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" find-json' -l 'find-json' -d 'Find OTLP/JSON in lines of text that hold more than it: behind a prefix, as kubectl, docker compose and loggers write it, in the pieces of container runtimes, or in a body, log or message string of another record. Other lines are skipped and counted. A document of several lines is found only without a prefix.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" strict' -l 'strict' -d 'Refuse JSON that departs from the rules of OTLP/JSON, instead of repairing it.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" signal' -l 'signal' -d 'Read the input as this signal, whatever it looks like.' -rfka 'traces metrics logs profiles'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" on-error' -l 'on-error' -d 'What to do about a damaged message: stop, or skip it and go on after it.' -rfka 'stop skip'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-skipped' -l 'max-skipped' -d 'With --on-error skip, how many damaged messages are borne.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" partial' -l 'partial' -d 'Read a file that is still being written: its last message may be cut short.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-message-bytes' -l 'max-message-bytes' -d 'The largest message that is read.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-decompressed' -l 'max-decompressed' -d 'The most bytes that the inputs may decompress to.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" o output' -l 'output' -s 'o' -d 'Write here; then every name is an input.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" out-dir' -l 'out-dir' -d 'Write a file for each input here, compressed as the input; then every name is an input.' -rfa '(__otelfile_complete_directories)'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" f force' -l 'force' -s 'f' -d 'Overwrite an existing output; write binary to a terminal.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" to' -l 'to' -d 'Write this format, whatever the output is called.' -rfka 'pb jsonl json'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" framing' -l 'framing' -d 'How messages lie in the output; same is as in the input.' -rfka 'same raw len4 varint'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'only' -d 'Leave out messages of all signals but these: traces, metrics, logs, profiles.' -rfka 'traces metrics logs profiles'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" compress' -l 'compress' -d 'Compress with none, gzip[:1-12] or zstd[:1-19[,long]] (default: by the output\'s name, .gz or .zst).' -rfka 'none gzip gzip:6 zstd zstd:3 zstd:3,long'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'config' -d 'Run the processors of this Collector configuration: a file, env:NAME or yaml:TEXT; several are merged from left to right.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'pipeline' -d 'Of several pipelines of a signal run this one, such as traces/2; signals that are not named pass unchanged.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" processors' -l 'processors' -d 'Run these processors for every signal that they know, in this order, whatever the pipelines say.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'skip-processor' -d 'Leave out this processor.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" sdk-config' -l 'sdk-config' -d 'Apply the limits of this declarative configuration of an SDK, before all else.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" sdk-env' -l 'sdk-env' -d 'Apply what an SDK with the OTEL_… variables of this environment would: limits, and the size of batches.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" sdk-env-file' -l 'sdk-env-file' -d 'The same with the variables of a file as env prints them, NAME=VALUE a line; - is stdin.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'where' -d 'Keep the records for which this holds, a TraceQL filter such as \'.http.route = "/cart" && duration > 1s\'; if given several times, all have to hold.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'drop' -d 'Drop the records for which this holds, or one of several.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" since' -l 'since' -d 'Keep records from this time on: 2026-01-31T12:00:00Z, 12:00 (UTC), or -5m from the end of the capture.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" until' -l 'until' -d 'Keep records before this time, likewise.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'redact' -d 'Mask what these find in any text: email, credit-card, ssn, phone, ipv4, ipv6 (together: pii), jwt, bearer, basic-auth, aws-key, github-token, slack-token, private-key, key-value-secret (together: secrets), uuid, url-query, or all; with commas between them.' -rfka 'pii secrets all email credit-card ssn phone ipv4 ipv6 uuid jwt bearer basic-auth aws-key github-token slack-token private-key key-value-secret url-query'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'redact-key' -d 'Mask the whole value of keys such as this; * is any text.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'drop-key' -d 'Remove attributes with keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'allow-only-key' -d 'Remove attributes of all levels but those with keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" mask' -l 'mask' -d 'What stands for what is masked (default: ****).' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" pseudonymize' -l 'pseudonymize' -d 'Instead of masks write pseudonyms, equal for equal values: their key is the content of this file, a line feed at its end left out, or random for one that nobody will know.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'pseudonymize-key' -d 'Write pseudonyms for the whole value of keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter"' -l 'redact-in' -d 'Mask in these places only: attributes, names, or single ones such as record-attributes, log-body, span-name, status-message; with commas between them.' -rfka 'all attributes names resource-attributes scope-attributes record-attributes event-attributes link-attributes exemplar-attributes metric-metadata log-body span-name event-name metric-name metric-description metric-unit scope-name status-message trace-state severity-text schema-url'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" keep-unknown' -l 'keep-unknown' -d 'Keep what cannot be looked into, which masking removes: profiles, and fields that OTLP does not have.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" redact-report' -l 'redact-report' -d 'Write how many values were hidden, by key and by what found them, to stdout with -; never the values.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" limits' -l 'limits' -d 'Start from the SDKs\' defaults: 128 attributes, events and links, 128 attributes for each, depth 64.' -rfka 'sdk'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-attributes' -l 'max-attributes' -d 'Attributes of a span or log record, or none for no limit.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-attribute-length' -l 'max-attribute-length' -d 'Code points of a string value, bytes of a byte array, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-attribute-depth' -l 'max-attribute-depth' -d 'Depth of arrays and maps, at least 1, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-events' -l 'max-events' -d 'Events of a span, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-links' -l 'max-links' -d 'Links of a span, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-event-attributes' -l 'max-event-attributes' -d 'Attributes of an event, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" max-link-attributes' -l 'max-link-attributes' -d 'Attributes of a link, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" truncation-marker' -l 'truncation-marker' -d 'End shortened strings with this, within the limit.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" limit-keep' -l 'limit-keep' -d 'Which attributes, events and links stay: first, last, or sdk for those that the SDK of the resource keeps (default: first).' -rfka 'first last sdk'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" batch' -l 'batch' -d 'Write messages of so many records, joined and cut as they come.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" batch-bytes' -l 'batch-bytes' -d 'Write messages of so many bytes at most, unless a single record is larger.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" compact' -l 'compact' -d 'Merge equal resources and equal scopes of a message.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" q quiet' -l 'quiet' -s 'q' -d 'Report errors only.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" v verbose' -l 'verbose' -s 'v' -d 'Report everything that was counted, before and after.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" stats' -l 'stats' -d 'Write the statistics as JSON, to stdout with -.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" json' -l 'json' -d 'The same as --stats -.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" color' -l 'color' -d 'Color messages: auto, always or never.' -rfka 'auto always never'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" T threads' -s 'T' -l 'threads' -d 'Threads; 0 is one for each core this process may use. The output is the same for every number.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" memory' -l 'memory' -d 'Memory for data in work, such as 64MiB or 1GB.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" dry-run' -l 'dry-run' -d 'Run everything, write nothing.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile filter" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile convert" -ge 1' -F
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" r recursive' -l 'recursive' -s 'r' -d 'Read the files in directories, in the order of their names; others are skipped.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" files-from' -l 'files-from' -d 'Read the files named in this one, a line each; - is stdin.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" from' -l 'from' -d 'Read the input as this, whatever it looks like.' -rfka 'raw len4 varint grpc json'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" find-json' -l 'find-json' -d 'Find OTLP/JSON in lines of text that hold more than it: behind a prefix, as kubectl, docker compose and loggers write it, in the pieces of container runtimes, or in a body, log or message string of another record. Other lines are skipped and counted. A document of several lines is found only without a prefix.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" strict' -l 'strict' -d 'Refuse JSON that departs from the rules of OTLP/JSON, instead of repairing it.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" signal' -l 'signal' -d 'Read the input as this signal, whatever it looks like.' -rfka 'traces metrics logs profiles'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" on-error' -l 'on-error' -d 'What to do about a damaged message: stop, or skip it and go on after it.' -rfka 'stop skip'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" max-skipped' -l 'max-skipped' -d 'With --on-error skip, how many damaged messages are borne.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" partial' -l 'partial' -d 'Read a file that is still being written: its last message may be cut short.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" max-message-bytes' -l 'max-message-bytes' -d 'The largest message that is read.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" max-decompressed' -l 'max-decompressed' -d 'The most bytes that the inputs may decompress to.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" o output' -l 'output' -s 'o' -d 'Write here; then every name is an input.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" out-dir' -l 'out-dir' -d 'Write a file for each input here, compressed as the input; then every name is an input.' -rfa '(__otelfile_complete_directories)'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" f force' -l 'force' -s 'f' -d 'Overwrite an existing output; write binary to a terminal.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" to' -l 'to' -d 'Write this format, whatever the output is called.' -rfka 'pb jsonl json'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" framing' -l 'framing' -d 'How messages lie in the output; same is as in the input.' -rfka 'same raw len4 varint'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert"' -l 'only' -d 'Leave out messages of all signals but these: traces, metrics, logs, profiles.' -rfka 'traces metrics logs profiles'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" compress' -l 'compress' -d 'Compress with none, gzip[:1-12] or zstd[:1-19[,long]] (default: by the output\'s name, .gz or .zst).' -rfka 'none gzip gzip:6 zstd zstd:3 zstd:3,long'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" q quiet' -l 'quiet' -s 'q' -d 'Report errors only.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" v verbose' -l 'verbose' -s 'v' -d 'Report everything that was counted, before and after.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" stats' -l 'stats' -d 'Write the statistics as JSON, to stdout with -.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" json' -l 'json' -d 'The same as --stats -.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" color' -l 'color' -d 'Color messages: auto, always or never.' -rfka 'auto always never'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" T threads' -s 'T' -l 'threads' -d 'Threads; 0 is one for each core this process may use. The output is the same for every number.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" memory' -l 'memory' -d 'Memory for data in work, such as 64MiB or 1GB.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" dry-run' -l 'dry-run' -d 'Run everything, write nothing.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile convert" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile check" -ge 1' -F
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" r recursive' -l 'recursive' -s 'r' -d 'Read the files in directories, in the order of their names; others are skipped.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" files-from' -l 'files-from' -d 'Read the files named in this one, a line each; - is stdin.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" from' -l 'from' -d 'Read the input as this, whatever it looks like.' -rfka 'raw len4 varint grpc json'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" find-json' -l 'find-json' -d 'Find OTLP/JSON in lines of text that hold more than it: behind a prefix, as kubectl, docker compose and loggers write it, in the pieces of container runtimes, or in a body, log or message string of another record. Other lines are skipped and counted. A document of several lines is found only without a prefix.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" strict' -l 'strict' -d 'Refuse JSON that departs from the rules of OTLP/JSON, instead of repairing it.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" signal' -l 'signal' -d 'Read the input as this signal, whatever it looks like.' -rfka 'traces metrics logs profiles'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" on-error' -l 'on-error' -d 'What to do about a damaged message: stop, or skip it and go on after it.' -rfka 'stop skip'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" max-skipped' -l 'max-skipped' -d 'With --on-error skip, how many damaged messages are borne.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" partial' -l 'partial' -d 'Read a file that is still being written: its last message may be cut short.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" max-message-bytes' -l 'max-message-bytes' -d 'The largest message that is read.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" max-decompressed' -l 'max-decompressed' -d 'The most bytes that the inputs may decompress to.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" q quiet' -l 'quiet' -s 'q' -d 'Report malformed inputs only; the exit status says the rest.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" json' -l 'json' -d 'Report as JSON.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" color' -l 'color' -d 'Color messages: auto, always or never.' -rfka 'auto always never'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" T threads' -s 'T' -l 'threads' -d 'Threads; 0 is one for each core this process may use. The output is the same for every number.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" memory' -l 'memory' -d 'Memory for data in work, such as 64MiB or 1GB.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile config" -eq 1' -fa 'show' -d 'Print what configurations and flags come to, as YAML that --config reads.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile config" -eq 1' -fa 'check' -d 'Say whether configurations are valid, and what in them has no meaning for a capture.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile config show" -ge 1' -fa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" show-secrets' -l 'show-secrets' -d 'Print keys of digests and pseudonyms, too.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'config' -d 'Run the processors of this Collector configuration: a file, env:NAME or yaml:TEXT; several are merged from left to right.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'pipeline' -d 'Of several pipelines of a signal run this one, such as traces/2; signals that are not named pass unchanged.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" processors' -l 'processors' -d 'Run these processors for every signal that they know, in this order, whatever the pipelines say.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'skip-processor' -d 'Leave out this processor.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" sdk-config' -l 'sdk-config' -d 'Apply the limits of this declarative configuration of an SDK, before all else.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" sdk-env' -l 'sdk-env' -d 'Apply what an SDK with the OTEL_… variables of this environment would: limits, and the size of batches.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" sdk-env-file' -l 'sdk-env-file' -d 'The same with the variables of a file as env prints them, NAME=VALUE a line; - is stdin.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'where' -d 'Keep the records for which this holds, a TraceQL filter such as \'.http.route = "/cart" && duration > 1s\'; if given several times, all have to hold.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'drop' -d 'Drop the records for which this holds, or one of several.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" since' -l 'since' -d 'Keep records from this time on: 2026-01-31T12:00:00Z, 12:00 (UTC), or -5m from the end of the capture.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" until' -l 'until' -d 'Keep records before this time, likewise.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'redact' -d 'Mask what these find in any text: email, credit-card, ssn, phone, ipv4, ipv6 (together: pii), jwt, bearer, basic-auth, aws-key, github-token, slack-token, private-key, key-value-secret (together: secrets), uuid, url-query, or all; with commas between them.' -rfka 'pii secrets all email credit-card ssn phone ipv4 ipv6 uuid jwt bearer basic-auth aws-key github-token slack-token private-key key-value-secret url-query'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'redact-key' -d 'Mask the whole value of keys such as this; * is any text.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'drop-key' -d 'Remove attributes with keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'allow-only-key' -d 'Remove attributes of all levels but those with keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" mask' -l 'mask' -d 'What stands for what is masked (default: ****).' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" pseudonymize' -l 'pseudonymize' -d 'Instead of masks write pseudonyms, equal for equal values: their key is the content of this file, a line feed at its end left out, or random for one that nobody will know.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'pseudonymize-key' -d 'Write pseudonyms for the whole value of keys such as this.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show"' -l 'redact-in' -d 'Mask in these places only: attributes, names, or single ones such as record-attributes, log-body, span-name, status-message; with commas between them.' -rfka 'all attributes names resource-attributes scope-attributes record-attributes event-attributes link-attributes exemplar-attributes metric-metadata log-body span-name event-name metric-name metric-description metric-unit scope-name status-message trace-state severity-text schema-url'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" keep-unknown' -l 'keep-unknown' -d 'Keep what cannot be looked into, which masking removes: profiles, and fields that OTLP does not have.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" redact-report' -l 'redact-report' -d 'Write how many values were hidden, by key and by what found them, to stdout with -; never the values.' -rF
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" limits' -l 'limits' -d 'Start from the SDKs\' defaults: 128 attributes, events and links, 128 attributes for each, depth 64.' -rfka 'sdk'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-attributes' -l 'max-attributes' -d 'Attributes of a span or log record, or none for no limit.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-attribute-length' -l 'max-attribute-length' -d 'Code points of a string value, bytes of a byte array, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-attribute-depth' -l 'max-attribute-depth' -d 'Depth of arrays and maps, at least 1, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-events' -l 'max-events' -d 'Events of a span, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-links' -l 'max-links' -d 'Links of a span, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-event-attributes' -l 'max-event-attributes' -d 'Attributes of an event, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" max-link-attributes' -l 'max-link-attributes' -d 'Attributes of a link, or none.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" truncation-marker' -l 'truncation-marker' -d 'End shortened strings with this, within the limit.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" limit-keep' -l 'limit-keep' -d 'Which attributes, events and links stay: first, last, or sdk for those that the SDK of the resource keeps (default: first).' -rfka 'first last sdk'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" batch' -l 'batch' -d 'Write messages of so many records, joined and cut as they come.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" batch-bytes' -l 'batch-bytes' -d 'Write messages of so many bytes at most, unless a single record is larger.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" compact' -l 'compact' -d 'Merge equal resources and equal scopes of a message.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_positional "otelfile config check" -ge 1' -fa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check"' -l 'config' -d 'Run the processors of this Collector configuration: a file, env:NAME or yaml:TEXT; several are merged from left to right.' -rfa '(set -l exts \'yaml\' \'yml\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check"' -l 'pipeline' -d 'Of several pipelines of a signal run this one, such as traces/2; signals that are not named pass unchanged.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check" processors' -l 'processors' -d 'Run these processors for every signal that they know, in this order, whatever the pipelines say.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check"' -l 'skip-processor' -d 'Leave out this processor.' -rfka ''
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check" version' -l 'version' -d 'Show the version.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile config check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'otelfile' -n '__otelfile_should_offer_completions_for_flags_or_options "otelfile help" version' -l 'version' -d 'Show the version.'
