cookiepay search last-month --all-profiles --columns all \
    --out all-shops.csv
