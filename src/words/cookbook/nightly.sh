#!/bin/sh
said=$(mktemp) || exit
trap 'rm -f "$said"' EXIT
worst=0
for check in 'reconcile --all' verify; do
    code=0
    cookiepay refunds $check >"$said" 2>&1 || code=$?
    case $code in
        0) continue ;;
        10) title=UNKNOWN ;;
        11) title=CONFLICT ;;
        20) title=DIFFERS ;;
        *) title=FAILED ;;
    esac
    echo "$title ($code): cookiepay refunds $check"
    cat "$said"
    [ "$code" -le "$worst" ] || worst=$code
done
exit "$worst"
