#!/usr/bin/env python3
"""Compares whole processes side by side, in one run, and prints ratios.

    cargo build --release && benches/compare.py [--payments N] [--rounds N] [SCENARIO]...

Scenarios: search (CSV and NDJSON against curl and jq), slices (a year from a slow gateway, against the
ideal), table, table-large (against comfy-table alone), xlsx, token, batch (200 refunds from a gateway
that answers after 50 ms, against a shell loop with curl and against the ideal); all by default. Needs
bash, curl, jq and GNU time.

The body is the mock gateway's own, a year of payments as PHP would write it, fetched once and then
served from a file by a server that does nothing else, so that the server is not what is measured.
Every round runs every program once, in turn, so that a busy machine is unfair to all of them alike;
the figure is the median of the rounds. Output goes to /dev/null, so that the disk is not measured
either. Traffic stays on loopback.
"""

import argparse
import contextlib
import csv
import http.client
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COOKIEPAY = ROOT / "target" / "release" / "cookiepay"
PERIOD = ("2025-11-16", "2026-11-15")
TODAY = PERIOD[1]
# One slice, which the server answers with the whole of its file.
ASKED = "2026-11"
TABLE_COLUMNS = "approved_at,tid,status,amount,buyer,method,balance,product"
JQ_CSV = (
    ".[]|[.ACCEPTDATE,.ORDERNO,.TID,.PAYMETHOD,.AMOUNT,.CANCEL_SUM_AMOUNT,.BUYERNAME,.BUYEREMAIL,"
    ".BUYERID,.PRODUCTNAME,.PRODUCTCODE,.ACCEPTNO,.CANCELDATE,.CANCELMSG,.ACCOUNTNO,.RECEIVERNAME,"
    ".DEPOSITENDDATE,.CARDNAME,.CARDCODE,.RESULTCODE,.RESULTMSG]|@csv"
)


class Replay:
    """Answers every token request with a token, every search with one file."""

    def __init__(self, body):
        self.body = body
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as requests:
            while line := requests.readline():
                length = 0
                while (header := requests.readline().strip()):
                    name, _, value = header.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                requests.read(length)
                if b"token" in line:
                    reply = b'{"RTN_CD":"0000","RTN_MSG":"OK","TOKEN":"a.b.c"}'
                    connection.sendall(head(len(reply)) + reply)
                else:
                    connection.sendall(head(os.path.getsize(self.body)))
                    with open(self.body, "rb") as file:
                        connection.sendfile(file)


def head(length):
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % length
    )


@contextlib.contextmanager
def mock(*arguments):
    """Runs the mock gateway; yields its profile."""
    command = [COOKIEPAY, "mock", "--listen", "127.0.0.1:0", "--quiet", "--today", TODAY]
    process = subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        profile = [process.stdout.readline() for _ in range(4)]
        yield {line.split(" = ")[0]: line.split('"')[1] for line in profile if " = " in line}
    finally:
        process.kill()
        process.wait()


def make_body(payments, folder):
    """Fetches a year of made-up payments into a file."""
    path = folder / f"body-{payments}.json"
    with mock("--payments", str(payments)) as profile:
        connection = http.client.HTTPConnection(profile["base_url"].removeprefix("http://"))

        def post(call, body, headers=None):
            text = json.dumps(body)
            connection.request("POST", call, text, {"Content-Type": "application/json"} | (headers or {}))
            return connection.getresponse()

        credentials = {"pay2_id": profile["api_id"], "pay2_key": profile["api_key"]}
        token = json.load(post("/payAuth/token", credentials))["TOKEN"]
        query = {"API_ID": profile["api_id"], "STD_DT": PERIOD[0], "END_DT": PERIOD[1]}
        with open(path, "wb") as file:
            shutil.copyfileobj(post("/api/paysearch", query, {"TOKEN": token}), file, 1 << 20)
    return path


class Bench:
    def __init__(self, folder, rounds):
        self.folder = folder
        self.rounds = rounds

    def profile(self, replay):
        url = f"http://127.0.0.1:{replay.port}"
        self.write_profile({"base_url": url, "api_id": "bench", "api_key": "bench-key"})

    def write_profile(self, profile):
        config = self.folder / "config.toml"
        config.touch(mode=0o600)
        lines = (f'{key} = "{value}"\n' for key, value in profile.items())
        config.write_text("[profiles.bench]\n" + "".join(lines))
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "COOKIEPAY_CONFIG": str(config),
            "COOKIEPAY_PROFILE": "bench",
        }
        self.url = profile["base_url"]

    def run(self, command, out):
        """Runs one shell command; returns its seconds and its peak memory in MiB."""
        shell = ["bash", "-c", "exec " + command] if "|" not in command else ["bash", "-c", command]
        # The system counts what forked as the peak of what it became. Bash, started by `time`, is
        # smaller than any program here; this one is not.
        peak = self.folder / "peak"
        with open(out, "wb") as file:
            start = time.perf_counter()
            timed = ["time", "--format=%M", f"--output={peak}", *shell]
            status = subprocess.run(timed, stdout=file, env=self.environment).returncode
            seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"{command}: status {status}")
        return seconds, int(peak.read_text()) / 1024

    def side_by_side(self, commands, out=None):
        out = out or os.devnull
        seconds = {name: [] for name in commands}
        memory = dict.fromkeys(commands, 0.0)
        for _ in range(self.rounds):
            for name, command in commands.items():
                took, peak = self.run(command, out)
                seconds[name].append(took)
                memory[name] = max(memory[name], peak)
        return {name: (statistics.median(took), memory[name]) for name, took in seconds.items()}


def search(bench, payments, bodies):
    replay = Replay(bodies(payments))
    bench.profile(replay)
    size = os.path.getsize(replay.body)
    curl = f"curl -s -X POST -d '{{}}' {bench.url}/api/paysearch"
    results = bench.side_by_side(
        {
            "curl -o /dev/null": f"{curl} -o /dev/null",
            "curl | jq @csv": f"{curl} | jq -r '{JQ_CSV}'",
            "cookiepay -o ndjson": f"{COOKIEPAY} search {ASKED} -o ndjson",
            "cookiepay -o json": f"{COOKIEPAY} search {ASKED} -o json",
            "cookiepay -o csv": f"{COOKIEPAY} search {ASKED} -o csv",
        }
    )
    with open(replay.body, "rb") as body:
        rows = body.read().count(b'"TID":')
    print(f"search: {rows} payments, {size / 1e6:.1f} MB")
    show(results, "curl -o /dev/null")
    faster = results["curl | jq @csv"][0] / results["cookiepay -o csv"][0]
    print(f"  CSV is {faster:.1f} x faster than curl | jq @csv")


def slices(bench):
    """Twelve months from a gateway that takes 300 ms for each answer."""
    delay, months = 0.3, 12
    print(f"{months} months, {delay * 1000:.0f} ms each")
    with mock("--fault", f"search:delay={delay * 1000:.0f}ms") as profile:
        bench.write_profile(profile)
        for jobs in (1, 4, 12):
            command = f"{COOKIEPAY} search 2025-12..2026-11 --jobs {jobs} -o ndjson"
            seconds, memory = bench.side_by_side({jobs: command})[jobs]
            ideal = delay * -(-months // jobs)
            ratio = seconds / ideal
            print(f"  --jobs {jobs:2} {seconds * 1000:9.1f} ms  {ratio:6.2f} x the ideal  {memory:7.1f} MiB")


def show(results, base):
    for name, (seconds, memory) in results.items():
        ratio = seconds / results[base][0]
        print(f"  {name:28} {seconds * 1000:9.1f} ms  {ratio:6.2f} x  {memory:7.1f} MiB")


def table(bench, bodies):
    bench.profile(Replay(bodies(1000)))
    print("table of 1,000 payments, token and search included")
    show(bench.side_by_side({"cookiepay": f"{COOKIEPAY} -q search {ASKED}"}), "cookiepay")


def table_large(bench, payments, bodies):
    """The whole program against comfy-table alone, which is given the same cells."""
    bench.profile(Replay(bodies(payments)))
    out = bench.folder / "cells.csv"
    bench.run(f"{COOKIEPAY} search {ASKED} -o csv --columns {TABLE_COLUMNS}", out)
    cells = bench.folder / "cells.tsv"
    with open(out, newline="", encoding="utf-8") as rows, open(cells, "w", encoding="utf-8") as file:
        for row in csv.reader(rows):
            file.write("\t".join(map(as_in_table, row)) + "\n")
    results = bench.side_by_side(
        {
            "comfy-table alone": f"{comfy_table_alone()} {cells}",
            "cookiepay": f"{COOKIEPAY} -q search {ASKED}",
        }
    )
    print(f"table of {payments} payments, token and search included")
    show(results, "comfy-table alone")


def as_in_table(cell):
    if cell.endswith("+09:00"):
        return cell.removesuffix("+09:00").replace("T", " ")
    return f"{int(cell):,}" if cell.isdigit() and len(cell) < 10 else cell


def comfy_table_alone():
    """Builds the program that does nothing but lay cells out; returns its path."""
    build = ["cargo", "bench", "--bench", "table", "--no-run", "--message-format=json", "--quiet"]
    messages = subprocess.run(build, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    made = [json.loads(line) for line in messages.splitlines()]
    return next(
        message["executable"]
        for message in made
        if message.get("executable") and message["target"]["name"] == "table"
    )


def xlsx(bench, payments, bodies):
    replay = Replay(bodies(payments))
    bench.profile(replay)
    results = bench.side_by_side(
        {
            "cookiepay -o csv": f"{COOKIEPAY} search {ASKED} -o csv",
            "cookiepay -o xlsx": f"{COOKIEPAY} -q search {ASKED} -o xlsx",
        },
        bench.folder / "out",
    )
    size = os.path.getsize(bench.folder / "out")
    print(f"xlsx: {payments} payments, a workbook of {size / 1e6:.1f} MB")
    show(results, "cookiepay -o csv")


def token(bench, bodies):
    bench.profile(Replay(bodies(1000)))
    print("token")
    results = bench.side_by_side(
        {
            "curl": f"curl -s -X POST -d '{{}}' {bench.url}/payAuth/token",
            "cookiepay token": f"{COOKIEPAY} token",
        }
    )
    show(results, "curl")


LOOP = """
while IFS= read -r tid; do
  token=$(curl -s -X POST $URL/payAuth/token -H 'Content-Type: application/json' \\
    -d "{\\"pay2_id\\":\\"$ID\\",\\"pay2_key\\":\\"$KEY\\"}")
  token=${token##*'"TOKEN":"'}; token=${token%%'"'*}
  curl -s -X POST $URL/api/cancel -H 'Content-Type: application/json' \\
    -H "TOKEN: $token" -H "ApiKey: $KEY" -d "{\\"tid\\":\\"$tid\\",\\"reason\\":\\"bench\\"}"
done <tids
"""
DELAY = 0.05
REFUNDS = 200


@contextlib.contextmanager
def slow_mock(folder):
    """A gateway with fresh payments that answers after 50 ms; yields the lines of its profile."""
    command = [COOKIEPAY, "mock", "--listen", "127.0.0.1:0", "--quiet", "--today", TODAY]
    for call in ("token", "search", "cancel"):
        command += ["--fault", f"{call}:delay={round(DELAY * 1000)}ms"]
    mock = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        profile = [mock.stdout.readline() for _ in range(4)]
        config = folder / "config.toml"
        config.touch(mode=0o600)
        config.write_text("".join(profile))
        yield {line.split(" = ")[0]: line.split('"')[1] for line in profile if " = " in line}
    finally:
        mock.kill()
        mock.wait()


def batch_once(folder, kind):
    """Refunds the same payments of a gateway of its own in one way; returns the seconds it took."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
    with slow_mock(folder) as value:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "COOKIEPAY_CONFIG": str(folder / "config.toml"),
            "COOKIEPAY_PROFILE": "mock",
            "URL": value["base_url"],
            "ID": value["api_id"],
            "KEY": value["api_key"],
        }
        search = f"{COOKIEPAY} search {'..'.join(PERIOD)} --method CARD --status paid --columns tid -o csv -q"
        found = subprocess.run(search.split(), env=environment, capture_output=True, text=True, check=True)
        # The mock wants a deposit for those of ten digits that end in 9.
        tids = [tid for tid in found.stdout.split()[1:] if len(tid) != 10 or tid[-1] != "9"][:REFUNDS]
        (folder / "tids").write_text("".join(f"{tid}\n" for tid in tids))
        (folder / "batch.csv").write_text("tid,amount,reason\n" + "".join(f"{tid},full,bench\n" for tid in tids))
        match kind:
            case "loop":
                command = ["bash", "-c", LOOP]
            case "single":
                command = [COOKIEPAY, "cancel", tids[0], "--full", "--reason", "bench", "--yes"]
            case jobs:
                command = [COOKIEPAY, "cancel", "--batch", "batch.csv", "--yes", "--jobs", str(jobs), "-o", "csv"]
        with open(folder / "out", "w+") as out:
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.DEVNULL, check=True)
            seconds = time.perf_counter() - start
            out.seek(0)
            done = out.read().count("0000")
        if kind != "single" and done < REFUNDS:
            sys.exit(f"{kind}: {done} refunds of {REFUNDS}")
    return seconds


def batch(bench):
    print(f"batch: {REFUNDS} refunds, {DELAY * 1000:.0f} ms for each answer")
    kinds = ["loop", 4, 16, "single"]
    seconds = {kind: [] for kind in kinds}
    for _ in range(min(bench.rounds, 3)):
        for kind in kinds:
            seconds[kind].append(batch_once(bench.folder, kind))
    median = {kind: statistics.median(took) for kind, took in seconds.items()}
    print(f"  {'shell loop of two curls each':28} {median['loop']:7.2f} s")
    for jobs in (4, 16):
        # One token; each payment is read, then refunded.
        ideal = DELAY + 2 * REFUNDS * DELAY / jobs
        faster, ratio = median["loop"] / median[jobs], median[jobs] / ideal
        print(f"  {f'cancel --batch --jobs {jobs}':28} {median[jobs]:7.2f} s  {faster:5.1f} x faster, {ratio:.2f} x the ideal")
    beyond = (median["single"] - 3 * DELAY) * 1000
    print(f"  {'cancel TID --yes':28} {median['single']:7.3f} s  {beyond:.0f} ms beyond its three round trips")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", nargs="*", default=["search", "slices", "table", "table-large", "xlsx", "token", "batch"])
    parser.add_argument("--payments", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = {}

        def bodies(payments):
            if payments not in made:
                made[payments] = make_body(payments, folder)
            return made[payments]

        bench = Bench(folder, arguments.rounds)
        for scenario in arguments.scenario:
            match scenario:
                case "search":
                    for payments in arguments.payments:
                        search(bench, payments, bodies)
                case "slices":
                    slices(bench)
                case "table":
                    table(bench, bodies)
                case "table-large":
                    table_large(bench, max(arguments.payments), bodies)
                case "xlsx":
                    for payments in arguments.payments:
                        xlsx(bench, payments, bodies)
                case "token":
                    token(bench, bodies)
                case "batch":
                    batch(bench)
                case _:
                    parser.error(f"no scenario {scenario}")


if __name__ == "__main__":
    main()
