"""Prints the payments as CSV: search_csv.py URL FIELD..."""

import csv
import json
import operator
import sys
import urllib.request

url, *fields = sys.argv[1:]
with urllib.request.urlopen(url + "/api/paysearch", b"{}") as reply:
    payments = json.load(reply)
writer = csv.writer(sys.stdout)
writer.writerow(fields)
writer.writerows(map(operator.itemgetter(*fields), payments))
