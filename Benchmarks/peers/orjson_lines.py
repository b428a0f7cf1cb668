"""Loads every line of a file of JSON lines with orjson, and dumps it again."""

import sys

import orjson


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: orjson_lines.py IN.jsonl OUT.jsonl")
    with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
        for line in source:
            target.write(orjson.dumps(orjson.loads(line), option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
