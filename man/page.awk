# Makes a man page of the text that --help prints.
#
# Variables: page (otelfile-filter), see (pages to name at the end, with commas).

function escaped(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  # A line that begins so would be taken for a request.
  if (text ~ /^[.']/) text = "\\&" text
  return text
}

function literal(lines) { return ".PP\n.nf\n" lines ".fi\n" }

function joined(text, line) { return text == "" ? line : text " " line }

function endParagraph() {
  if (paragraph != "") description = description ".PP\n" escaped(paragraph) "\n"
  paragraph = ""
}

function endEntry() {
  if (label != "") options = options ".TP\n.B " escaped(label) "\n" escaped(help) "\n"
  label = help = ""
}

/^OVERVIEW: / { state = "abstract"; sub(/^OVERVIEW: /, "") }
/^USAGE: / { endParagraph(); state = "usage"; sub(/^USAGE: /, "") }
/^Examples:$/ { endParagraph(); state = "examples"; next }
/^Exit status:$/ { endParagraph(); state = "statuses"; next }
/^[A-Z][A-Z ]*:$/ {
  endEntry()
  state = "options"
  sub(/:$/, "")
  title = substr($0, 1, 1) tolower(substr($0, 2))
  gsub(/sdk/, "SDK", title)
  options = options ".SS " title "\n"
  next
}
/^  See 'otelfile help/ { next }
/^$/ {
  if (state == "abstract") state = "description"
  endParagraph()
  next
}

state == "abstract" { abstract = joined(abstract, $0) }
state == "usage" { sub(/^ +/, ""); usage = usage escaped($0) "\n" }
state == "examples" { examples = examples escaped($0) "\n" }
state == "statuses" { statuses = statuses escaped($0) "\n" }
state == "description" { paragraph = joined(paragraph, $0) }
state == "options" {
  if ($0 ~ /^  [^ ]/) {
    endEntry()
    line = substr($0, 3)
    gap = match(line, /   */)
    label = gap ? substr(line, 1, gap - 1) : line
    help = gap ? substr(line, gap + RLENGTH) : ""
  } else {
    sub(/^ +/, "")
    help = joined(help, $0)
  }
}

END {
  endEntry()
  sub(/\.$/, "", abstract)
  print ".\\\" Made from the text of --help; see man/generate.sh."
  print ".TH " toupper(page) " 1 \"\" otelfile"
  print ".SH NAME\n" escaped(page) " \\- " escaped(tolower(substr(abstract, 1, 1)) substr(abstract, 2))
  printf ".SH SYNOPSIS\n%s", literal(usage)
  if (description != "") printf ".SH DESCRIPTION\n%s", description
  printf ".SH OPTIONS\n%s", options
  if (statuses != "") printf ".SH EXIT STATUS\n%s", literal(statuses)
  if (examples != "") printf ".SH EXAMPLES\n%s", literal(examples)
  gsub(/, */, "(1),\n.BR ", see)
  print ".SH SEE ALSO\n.BR " escaped(see) "(1)"
}
