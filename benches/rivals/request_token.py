"""Asks for a token and prints it: request_token.py URL"""

import json
import sys
import urllib.request

credentials = json.dumps({"pay2_id": "bench", "pay2_key": "bench-key"}).encode()
request = urllib.request.Request(
    sys.argv[1] + "/payAuth/token", credentials, {"Content-Type": "application/json"}
)
with urllib.request.urlopen(request) as reply:
    print(json.load(reply)["TOKEN"])
