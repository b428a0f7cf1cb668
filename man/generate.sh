#!/bin/sh
# Writes the man pages and the completions, all of them made from what the program says of itself.
#
# Usage: man/generate.sh PROGRAM FOLDER
set -eu
program=$1
into=$2
awk=$(dirname "$0")/page.awk
# Help is as wide as the terminal unless this says otherwise.
export COLUMNS=80
mkdir -p "$into/completions"

# The commands below one, a line each.
below() { "$program" "$@" --help | awk '/^SUBCOMMANDS:$/ { on = 1; next } on && /^  [a-z]/ { print $1 }'; }

pages=
for command in $(below); do
  pages="${pages:+$pages, }otelfile-$command"
  see=otelfile
  for part in $(below "$command"); do
    see="$see, otelfile-$command-$part"
    "$program" "$command" "$part" --help | awk -v page="otelfile-$command-$part" -v see="otelfile-$command" -f "$awk" \
      > "$into/otelfile-$command-$part.1"
  done
  "$program" "$command" --help | awk -v page="otelfile-$command" -v see="$see" -f "$awk" > "$into/otelfile-$command.1"
done
"$program" --help | awk -v page=otelfile -v see="$pages" -f "$awk" > "$into/otelfile.1"
"$program" --generate-completion-script bash > "$into/completions/otelfile.bash"
"$program" --generate-completion-script zsh > "$into/completions/_otelfile"
"$program" --generate-completion-script fish > "$into/completions/otelfile.fish"
