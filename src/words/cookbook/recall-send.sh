cookiepay cancel --batch plan.csv
