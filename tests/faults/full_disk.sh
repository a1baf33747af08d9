#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A file system of 512 kB fills up while the night is recorded: exit 4, said plainly, and what is in
# the log is a whole prefix of the night.
if [ "${2:-}" != inside ]; then
  # A mount of our own that ends with us: as root, or in a user namespace.
  for way in "unshare --mount" "unshare --mount --user --map-root-user"; do
    if $way sh -c 'mount -t tmpfs -o size=512k tmpfs /mnt' 2>/dev/null; then
      exec $way bash "$0" "$1" inside
    fi
  done
  echo "skipped: this machine lets us mount no file system"
  exit 77
fi
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
mount -t tmpfs -o size=512k tmpfs /mnt
expect 4 "night.db|space" night run --seed 7 --log /mnt/night.db
if [ -s /mnt/night.db ]; then
  expect 0 "" log verify /mnt/night.db
  code=0
  "$vigie" log replay /mnt/night.db >"$work/said" 2>&1 || code=$?
  [ $code != 0 ] || wrong "a night cut short replays as if it were whole"
fi
# The plan of another command, on the same disk.
head -c 600000 /dev/zero >/mnt/filling 2>/dev/null || true
expect 4 "compared.json" night compare --replicates 2 --out /mnt/compared.json
