#!/bin/sh
umask 077
state=${XDG_STATE_HOME:-$HOME/.local/state}/cookiepay-cancels
new=$state/new.$$
mkdir -p "$new" || exit
trap 'rm -rf "$new"' EXIT
cookiepay search 90d -q --status cancelled,partially_cancelled \
    --columns cancelled_at,tid,order_no,cancelled \
    --out "$new/all.csv" || exit
tail -n +2 "$new/all.csv" >"$new/rows" || exit
LC_ALL=C sort "$new/rows" >"$new/seen" || exit
[ -e "$state/seen" ] || : >"$state/seen" || exit
LC_ALL=C comm -13 "$state/seen" "$new/seen" || exit
mv "$new/seen" "$state/seen"
