#!/bin/sh
# Adds Jieru to the menu of programs of this user, to be started from the folder in which this file lies now.
# To take it out again: add-to-menu.sh --remove
set -eu
here=$(cd "$(dirname "$0")" && pwd)
entry="${XDG_DATA_HOME:-$HOME/.local/share}/applications/jieru.desktop"
if [ "${1:-}" = --remove ]; then
  rm -f "$entry"
  echo "removed $entry"
  exit
fi
mkdir -p "$(dirname "$entry")"
# in the quotes of Exec " ` $ and \ have a backslash before them; each backslash is doubled in the file, and so is each %
path=$(printf %s "$here/jieru" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
icon=$(printf %s "$here/jieru.png" | sed 's/\\/\\\\/g')
while IFS= read -r line; do
  case $line in
    Exec=*) printf 'Exec="%s"\n' "$path" ;;
    Icon=*) printf 'Icon=%s\n' "$icon" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <"$here/jieru.desktop" >"$entry"
echo "added $entry"
