cookiepay search last-month --summary day,method --out month-end.xlsx
