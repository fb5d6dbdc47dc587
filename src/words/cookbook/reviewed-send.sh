sha256sum -c plan.csv.sha256 &&
cookiepay cancel --batch plan.csv --expect-total 1250000 \
    --out result.csv
