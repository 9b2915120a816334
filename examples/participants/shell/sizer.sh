#!/bin/sh
# Counts the lines on standard input: the host gives it the list field `items`, one item a line, and puts what it prints
# into the field `size`. Params of the step are in the environment as BOSS_PARAM_name.
set -eu

if [ -z "${BOSS_PARAM_unit:-}" ]; then
  echo 'sizer needs the param "unit"' >&2
  exit 1
fi

count=0
while IFS= read -r item || [ -n "$item" ]; do
  count=$((count + 1))
done
echo "$count"
