rm -f plan.csv
cookiepay search 90d --product 머그컵 --columns tid \
    --status paid,partially_cancelled --out found.csv &&
sed '1s/$/,amount,reason/; 2,$s/$/,full,제품 회수/' \
    found.csv >recall.csv &&
cookiepay cancel --batch recall.csv --dry-run --out plan.csv
