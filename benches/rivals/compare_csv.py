"""Prints the orders whose sums are not those of their payments, as CSV: compare_csv.py URL ORDERS"""

import collections
import csv
import json
import sys
import urllib.request

url, orders = sys.argv[1:]
paid = collections.defaultdict(lambda: [0, 0])
with open(orders, newline="", encoding="utf-8") as lines:
    for line in csv.DictReader(lines):
        sums = paid[line["order_no"]]
        sums[0] += int(line["amount"])
        sums[1] += int(line["cancelled"] or 0)
with urllib.request.urlopen(url + "/api/paysearch", b"{}") as reply:
    payments = json.load(reply)
received = collections.defaultdict(lambda: [0, 0])
for payment in payments:
    if payment["RESULTCODE"] == "0000" and payment["ACCEPTDATE"]:
        sums = received[payment["ORDERNO"]]
        amount = int(payment["AMOUNT"])
        sums[0] += amount
        sums[1] += amount - int(payment["CANCEL_SUM_AMOUNT"] or 0) if payment["CANCELDATE"] else 0
writer = csv.writer(sys.stdout)
writer.writerow(["order_no", "order_amount", "order_cancelled", "gateway_amount", "gateway_cancelled"])
for order in sorted(paid.keys() | received.keys()):
    ours, theirs = paid.get(order, ["", ""]), received.get(order, ["", ""])
    if ours != theirs:
        writer.writerow([order, *ours, *theirs])
