#!/bin/sh
rm -f refunds.csv
code=0
cookiepay compare orders.csv last-month --refunds refunds.csv \
    --reason '고객 반품' || code=$?
[ "$code" -eq 20 ] && [ -e refunds.csv ] || exit "$code"
cookiepay cancel --batch refunds.csv --dry-run
