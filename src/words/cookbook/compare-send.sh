cookiepay cancel --batch refunds.csv &&
cookiepay compare orders.csv last-month
