"""Simulated requests per second in the browser's worker against SimFaaS 0.2.2, in processor time of either thread.

As against_simfaas.py, which says how to set up; then, with the site built:

    cargo run --release -- build
    target/simfaas/bin/python tests/bench/worker_against_simfaas.py public/js/simulation.js

Chromium runs the module of the page's worker, headless; the worker's thread is found under /proc. Prints one line per
scenario and fails where the ratio is below 60.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from against_simfaas import simfaas_speed

LEAST_RATIO = 60
# What the calculator simulates in one check.
REQUESTS = 2_000_000

PAGE = """<!doctype html><script src="simulation.js"></script><script>
const bytes = Uint8Array.from(atob(breakevenWorker.module), letter => letter.charCodeAt(0));
function main() {
  onmessage = async event => {
    await wasm_bindgen({ module_or_path: event.data.module });
    for (const [id, state] of event.data.states) {
      const problem = wasm_bindgen.prepare("cold-start", state, "", "");
      await fetch(event.data.origin + "/start/" + id);
      while (!problem && wasm_bindgen.advance() < 1);
      await fetch(event.data.origin + "/end/" + id + (problem ? "?" + encodeURIComponent(problem) : ""));
    }
    await fetch(event.data.origin + "/done/");
  };
}
const script = [breakevenWorker.script, "(" + main + ")()"];
const worker = new Worker(URL.createObjectURL(new Blob(script, { type: "text/javascript" })));
worker.postMessage({ module: bytes, states: STATES, origin: location.origin });
</script>"""


def state(scenario):
    """Returns the inputs of the calculator for a scenario."""
    inputs = scenario["inputs"]
    arrival, warm = inputs["arrival"], inputs["warm"]["mean"]
    rate = arrival.get("rate")
    cold = inputs["cold"]["mean"]
    # With several requests per instance SimFaaS takes the cold time for the start alone.
    init = cold if scenario["class"] == "ParServerlessSimulator" else cold - warm
    pairs = [("run_time", warm), ("init_time", max(init, 0)), ("keep_alive", scenario["keep_alive_s"])]
    pairs += [("platform.routing", "newest"), ("run_law", "constant" if inputs["warm"]["kind"] == "const" else "exponential")]
    kind = arrival["kind"]
    if kind == "const":
        pairs += [("arrivals", "clock")]
    elif kind == "gamma":
        pairs += [("arrivals", "gamma"), ("arrivals.variation", arrival["cv"])]
    elif kind == "hyperexp":
        pairs += [("arrivals", "mixed"), ("arrivals.variation", arrival["cv"])]
    elif kind == "batch":
        pairs += [("arrivals", "batches"), ("arrivals.size", arrival["size"])]
    elif kind == "mmpp2":
        (slow, quiet), (fast, rush) = sorted([(arrival["r0"], arrival["t0"]), (arrival["r1"], arrival["t1"])])
        rate = (slow * quiet + fast * rush) / (quiet + rush)
        pairs += [("arrivals", "bursts"), ("arrivals.times", fast / slow), ("arrivals.rush", rush), ("arrivals.quiet", quiet)]
    elif kind != "exp":
        return None
    if scenario["max_concurrency"] < 1000:
        pairs += [("limit", scenario["max_concurrency"])]
    if scenario["class"] == "ParServerlessSimulator":
        pairs += [("platform.per_instance", scenario["per_instance_concurrency"])]
    return ";".join(["v1", f"arrival_rate={rate:.12f}"] + [f"{path}={value}" for path, value in pairs])


def worker_ticks(browser):
    """Returns the processor time of the worker's thread, in ticks of the system."""
    most = 0
    for name in glob.glob("/proc/[0-9]*/task/[0-9]*/comm"):
        try:
            folder = os.path.dirname(name)
            if not open(name).read().startswith("DedicatedWorker"):
                continue
            if browser not in open(os.path.join(os.path.dirname(os.path.dirname(folder)), "cmdline")).read():
                continue
            fields = open(os.path.join(folder, "stat")).read().rsplit(")", 1)[1].split()
            most = max(most, int(fields[11]) + int(fields[12]))
        except OSError:
            continue
    return most


def main(simulation):
    with open("calculator-wasm/tests/data/simfaas-grid.json") as file:
        scenarios = [one for one in json.load(file)["scenarios"] if state(one)]
    states = [[one["id"], state(one)] for one in scenarios]
    files = {"/": PAGE.replace("STATES", json.dumps(states)).encode(), "/simulation.js": open(simulation, "rb").read()}
    speeds, starts, done = {}, {}, threading.Event()
    profile = tempfile.mkdtemp(prefix="worker-speed-")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path, _, problem = self.path.partition("?")
            _, kind, name = (path + "/").split("/")[:3]
            if kind == "start":
                starts[name] = worker_ticks(profile)
            elif kind == "end":
                ticks = worker_ticks(profile) - starts[name]
                speeds[name] = None if problem else REQUESTS / (ticks / os.sysconf("SC_CLK_TCK"))
            elif kind == "done":
                done.set()
            self.send_response(200)
            self.send_header("content-type", "text/javascript" if path.endswith(".js") else "text/html")
            self.end_headers()
            self.wfile.write(files.get(path, b""))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = ["chromium", "--headless=new", "--no-sandbox", f"--user-data-dir={profile}"]
    command += ["--disable-background-networking", "--remote-debugging-port=0", f"http://127.0.0.1:{server.server_port}/"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not done.wait(600):
            raise SystemExit("the worker did not finish")
    finally:
        browser.terminate()
        browser.wait()
    ratios = []
    for scenario in scenarios:
        ours, theirs = speeds[scenario["id"]], simfaas_speed(scenario)
        if ours is None:
            raise SystemExit(f"{scenario['id']} was refused")
        ratios.append(ours / theirs)
        print(f"{scenario['id']:24} SimFaaS {theirs:9,.0f}/s   worker {ours:12,.0f}/s   ratio {ratios[-1]:5.0f}")
    print(f"least {min(ratios):.0f}, best {max(ratios):.0f}")
    return min(ratios) < LEAST_RATIO


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
