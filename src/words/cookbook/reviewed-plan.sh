rm -f plan.csv plan.csv.sha256
cookiepay cancel --batch refunds.csv --dry-run --out plan.csv &&
sha256sum plan.csv >plan.csv.sha256
