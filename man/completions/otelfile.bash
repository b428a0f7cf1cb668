#!/bin/bash

__otelfile_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__otelfile_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__otelfile_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__otelfile_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_otelfile() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __otelfile_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    filter|convert|check|config|help)
        # Offer subcommand argument completions
        "_otelfile_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'filter convert check config help' -- "${cur}"))
        ;;
    esac
}

_otelfile_filter() {
    repeating_flags=()
    non_repeating_flags=(--recursive -r --find-json --strict --partial --force -f --sdk-env --keep-unknown --compact --quiet -q --verbose -v --json --dry-run --version -h --help)
    repeating_options=(--only --config --pipeline --skip-processor --where --drop --redact --redact-key --drop-key --allow-only-key --pseudonymize-key --redact-in)
    non_repeating_options=(--files-from --from --signal --on-error --max-skipped --max-message-bytes --max-decompressed --output -o --out-dir --to --framing --compress --processors --sdk-config --sdk-env-file --since --until --mask --pseudonymize --redact-report --limits --max-attributes --max-attribute-length --max-attribute-depth --max-events --max-links --max-event-attributes --max-link-attributes --truncation-marker --limit-keep --batch --batch-bytes --stats --color -T --threads --memory)
    __otelfile_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--files-from')
        __otelfile_add_completions -f
        return
        ;;
    '--from')
        __otelfile_add_completions -W 'raw'$'\n''len4'$'\n''varint'$'\n''grpc'$'\n''json'
        return
        ;;
    '--signal')
        __otelfile_add_completions -W 'traces'$'\n''metrics'$'\n''logs'$'\n''profiles'
        return
        ;;
    '--on-error')
        __otelfile_add_completions -W 'stop'$'\n''skip'
        return
        ;;
    '--max-skipped')
        return
        ;;
    '--max-message-bytes')
        return
        ;;
    '--max-decompressed')
        return
        ;;
    '--output'|'-o')
        __otelfile_add_completions -f
        return
        ;;
    '--out-dir')
        __otelfile_add_completions -d
        return
        ;;
    '--to')
        __otelfile_add_completions -W 'pb'$'\n''jsonl'$'\n''json'
        return
        ;;
    '--framing')
        __otelfile_add_completions -W 'same'$'\n''raw'$'\n''len4'$'\n''varint'
        return
        ;;
    '--only')
        __otelfile_add_completions -W 'traces'$'\n''metrics'$'\n''logs'$'\n''profiles'
        return
        ;;
    '--compress')
        __otelfile_add_completions -W 'none'$'\n''gzip'$'\n''gzip:6'$'\n''zstd'$'\n''zstd:3'$'\n''zstd:3,long'
        return
        ;;
    '--config')
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    '--pipeline')
        return
        ;;
    '--processors')
        return
        ;;
    '--skip-processor')
        return
        ;;
    '--sdk-config')
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    '--sdk-env-file')
        __otelfile_add_completions -f
        return
        ;;
    '--where')
        return
        ;;
    '--drop')
        return
        ;;
    '--since')
        return
        ;;
    '--until')
        return
        ;;
    '--redact')
        __otelfile_add_completions -W 'pii'$'\n''secrets'$'\n''all'$'\n''email'$'\n''credit-card'$'\n''ssn'$'\n''phone'$'\n''ipv4'$'\n''ipv6'$'\n''uuid'$'\n''jwt'$'\n''bearer'$'\n''basic-auth'$'\n''aws-key'$'\n''github-token'$'\n''slack-token'$'\n''private-key'$'\n''key-value-secret'$'\n''url-query'
        return
        ;;
    '--redact-key')
        return
        ;;
    '--drop-key')
        return
        ;;
    '--allow-only-key')
        return
        ;;
    '--mask')
        return
        ;;
    '--pseudonymize')
        __otelfile_add_completions -f
        return
        ;;
    '--pseudonymize-key')
        return
        ;;
    '--redact-in')
        __otelfile_add_completions -W 'all'$'\n''attributes'$'\n''names'$'\n''resource-attributes'$'\n''scope-attributes'$'\n''record-attributes'$'\n''event-attributes'$'\n''link-attributes'$'\n''exemplar-attributes'$'\n''metric-metadata'$'\n''log-body'$'\n''span-name'$'\n''event-name'$'\n''metric-name'$'\n''metric-description'$'\n''metric-unit'$'\n''scope-name'$'\n''status-message'$'\n''trace-state'$'\n''severity-text'$'\n''schema-url'
        return
        ;;
    '--redact-report')
        __otelfile_add_completions -f
        return
        ;;
    '--limits')
        __otelfile_add_completions -W 'sdk'
        return
        ;;
    '--max-attributes')
        return
        ;;
    '--max-attribute-length')
        return
        ;;
    '--max-attribute-depth')
        return
        ;;
    '--max-events')
        return
        ;;
    '--max-links')
        return
        ;;
    '--max-event-attributes')
        return
        ;;
    '--max-link-attributes')
        return
        ;;
    '--truncation-marker')
        return
        ;;
    '--limit-keep')
        __otelfile_add_completions -W 'first'$'\n''last'$'\n''sdk'
        return
        ;;
    '--batch')
        return
        ;;
    '--batch-bytes')
        return
        ;;
    '--stats')
        __otelfile_add_completions -f
        return
        ;;
    '--color')
        __otelfile_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '--memory')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __otelfile_add_completions -f
        return
        ;;
    esac
}

_otelfile_convert() {
    repeating_flags=()
    non_repeating_flags=(--recursive -r --find-json --strict --partial --force -f --quiet -q --verbose -v --json --dry-run --version -h --help)
    repeating_options=(--only)
    non_repeating_options=(--files-from --from --signal --on-error --max-skipped --max-message-bytes --max-decompressed --output -o --out-dir --to --framing --compress --stats --color -T --threads --memory)
    __otelfile_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--files-from')
        __otelfile_add_completions -f
        return
        ;;
    '--from')
        __otelfile_add_completions -W 'raw'$'\n''len4'$'\n''varint'$'\n''grpc'$'\n''json'
        return
        ;;
    '--signal')
        __otelfile_add_completions -W 'traces'$'\n''metrics'$'\n''logs'$'\n''profiles'
        return
        ;;
    '--on-error')
        __otelfile_add_completions -W 'stop'$'\n''skip'
        return
        ;;
    '--max-skipped')
        return
        ;;
    '--max-message-bytes')
        return
        ;;
    '--max-decompressed')
        return
        ;;
    '--output'|'-o')
        __otelfile_add_completions -f
        return
        ;;
    '--out-dir')
        __otelfile_add_completions -d
        return
        ;;
    '--to')
        __otelfile_add_completions -W 'pb'$'\n''jsonl'$'\n''json'
        return
        ;;
    '--framing')
        __otelfile_add_completions -W 'same'$'\n''raw'$'\n''len4'$'\n''varint'
        return
        ;;
    '--only')
        __otelfile_add_completions -W 'traces'$'\n''metrics'$'\n''logs'$'\n''profiles'
        return
        ;;
    '--compress')
        __otelfile_add_completions -W 'none'$'\n''gzip'$'\n''gzip:6'$'\n''zstd'$'\n''zstd:3'$'\n''zstd:3,long'
        return
        ;;
    '--stats')
        __otelfile_add_completions -f
        return
        ;;
    '--color')
        __otelfile_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '--memory')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __otelfile_add_completions -f
        return
        ;;
    esac
}

_otelfile_check() {
    repeating_flags=()
    non_repeating_flags=(--recursive -r --find-json --strict --partial --quiet -q --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--files-from --from --signal --on-error --max-skipped --max-message-bytes --max-decompressed --color -T --threads --memory)
    __otelfile_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--files-from')
        __otelfile_add_completions -f
        return
        ;;
    '--from')
        __otelfile_add_completions -W 'raw'$'\n''len4'$'\n''varint'$'\n''grpc'$'\n''json'
        return
        ;;
    '--signal')
        __otelfile_add_completions -W 'traces'$'\n''metrics'$'\n''logs'$'\n''profiles'
        return
        ;;
    '--on-error')
        __otelfile_add_completions -W 'stop'$'\n''skip'
        return
        ;;
    '--max-skipped')
        return
        ;;
    '--max-message-bytes')
        return
        ;;
    '--max-decompressed')
        return
        ;;
    '--color')
        __otelfile_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '--memory')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __otelfile_add_completions -f
        return
        ;;
    esac
}

_otelfile_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __otelfile_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|check)
        # Offer subcommand argument completions
        "_otelfile_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show check' -- "${cur}"))
        ;;
    esac
}

_otelfile_config_show() {
    repeating_flags=()
    non_repeating_flags=(--show-secrets --sdk-env --keep-unknown --compact --version -h --help)
    repeating_options=(--config --pipeline --skip-processor --where --drop --redact --redact-key --drop-key --allow-only-key --pseudonymize-key --redact-in)
    non_repeating_options=(--processors --sdk-config --sdk-env-file --since --until --mask --pseudonymize --redact-report --limits --max-attributes --max-attribute-length --max-attribute-depth --max-events --max-links --max-event-attributes --max-link-attributes --truncation-marker --limit-keep --batch --batch-bytes)
    __otelfile_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    '--pipeline')
        return
        ;;
    '--processors')
        return
        ;;
    '--skip-processor')
        return
        ;;
    '--sdk-config')
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    '--sdk-env-file')
        __otelfile_add_completions -f
        return
        ;;
    '--where')
        return
        ;;
    '--drop')
        return
        ;;
    '--since')
        return
        ;;
    '--until')
        return
        ;;
    '--redact')
        __otelfile_add_completions -W 'pii'$'\n''secrets'$'\n''all'$'\n''email'$'\n''credit-card'$'\n''ssn'$'\n''phone'$'\n''ipv4'$'\n''ipv6'$'\n''uuid'$'\n''jwt'$'\n''bearer'$'\n''basic-auth'$'\n''aws-key'$'\n''github-token'$'\n''slack-token'$'\n''private-key'$'\n''key-value-secret'$'\n''url-query'
        return
        ;;
    '--redact-key')
        return
        ;;
    '--drop-key')
        return
        ;;
    '--allow-only-key')
        return
        ;;
    '--mask')
        return
        ;;
    '--pseudonymize')
        __otelfile_add_completions -f
        return
        ;;
    '--pseudonymize-key')
        return
        ;;
    '--redact-in')
        __otelfile_add_completions -W 'all'$'\n''attributes'$'\n''names'$'\n''resource-attributes'$'\n''scope-attributes'$'\n''record-attributes'$'\n''event-attributes'$'\n''link-attributes'$'\n''exemplar-attributes'$'\n''metric-metadata'$'\n''log-body'$'\n''span-name'$'\n''event-name'$'\n''metric-name'$'\n''metric-description'$'\n''metric-unit'$'\n''scope-name'$'\n''status-message'$'\n''trace-state'$'\n''severity-text'$'\n''schema-url'
        return
        ;;
    '--redact-report')
        __otelfile_add_completions -f
        return
        ;;
    '--limits')
        __otelfile_add_completions -W 'sdk'
        return
        ;;
    '--max-attributes')
        return
        ;;
    '--max-attribute-length')
        return
        ;;
    '--max-attribute-depth')
        return
        ;;
    '--max-events')
        return
        ;;
    '--max-links')
        return
        ;;
    '--max-event-attributes')
        return
        ;;
    '--max-link-attributes')
        return
        ;;
    '--truncation-marker')
        return
        ;;
    '--limit-keep')
        __otelfile_add_completions -W 'first'$'\n''last'$'\n''sdk'
        return
        ;;
    '--batch')
        return
        ;;
    '--batch-bytes')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    esac
}

_otelfile_config_check() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--config --pipeline --skip-processor)
    non_repeating_options=(--processors)
    __otelfile_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    '--pipeline')
        return
        ;;
    '--processors')
        return
        ;;
    '--skip-processor')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __otelfile_add_completions -o plusdirs -fX '!*.@(yaml|yml)'
        return
        ;;
    esac
}

_otelfile_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __otelfile_offer_flags_options -1
}

complete -o filenames -F _otelfile otelfile
