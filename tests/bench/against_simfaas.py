"""Simulated requests per second against SimFaaS 0.2.2, scenario by scenario, in one run and in processor time.

    python3 -m venv target/simfaas && target/simfaas/bin/pip install simfaas==0.2.2
    cargo bench -p calculator-wasm --bench simulated_requests --no-run
    target/simfaas/bin/python tests/bench/against_simfaas.py

Prints one line per scenario and fails where the ratio is below 150.
"""

import json
import math
import subprocess
import sys
import time

import numpy
from simfaas.ParServerlessSimulator import ParServerlessSimulator
from simfaas.ServerlessSimulator import ServerlessSimulator
from simfaas.SimProcess import ConstSimProcess, ExpSimProcess, SimProcess

REQUESTS = 60_000
LEAST_RATIO = 150


class Drawn(SimProcess):
    """A process that draws from a function."""

    def __init__(self, draw):
        super().__init__()
        self.has_pdf = self.has_cdf = False
        self.generate_trace = draw


def service(law):
    return ConstSimProcess(rate=1 / law["mean"]) if law["kind"] == "const" else ExpSimProcess(rate=1 / law["mean"])


def arrivals(law):
    """Returns the process and its mean rate."""
    random, kind, rate = numpy.random, law["kind"], law.get("rate")
    if kind == "exp":
        return ExpSimProcess(rate=rate), rate
    if kind == "const":
        return ConstSimProcess(rate=rate), rate
    if kind == "gamma":
        shape = 1 / law["cv"] ** 2
        return Drawn(lambda: random.gamma(shape, 1 / (rate * shape))), rate
    if kind == "hyperexp":
        square = law["cv"] ** 2
        often = 0.5 * (1 + math.sqrt((square - 1) / (square + 1)))
        gaps = 1 / (2 * often * rate), 1 / (2 * (1 - often) * rate)
        return Drawn(lambda: random.exponential(gaps[random.random() >= often])), rate
    state = {"left": 0, "now": 0.0, "phase": 0}
    if kind == "batch":

        def draw():
            if state["left"] == 0:
                state["left"] = law["size"] - 1
                return random.exponential(law["size"] / rate)
            state["left"] -= 1
            return 0.0

        return Drawn(draw), rate
    if kind == "mmpp2":
        rates, lengths = (law["r0"], law["r1"]), (law["t0"], law["t1"])
        state["left"] = random.exponential(lengths[0])

        def draw():
            gap = 0.0
            while True:
                step = random.exponential(1 / rates[state["phase"]])
                if step < state["left"]:
                    state["left"] -= step
                    return gap + step
                gap += state["left"]
                state["phase"] ^= 1
                state["left"] = random.exponential(lengths[state["phase"]])

        return Drawn(draw), (rates[0] * lengths[0] + rates[1] * lengths[1]) / sum(lengths)
    amplitude = law["amplitude"]

    def draw():
        before = state["now"]
        while True:
            state["now"] += random.exponential(1 / (rate * (1 + amplitude)))
            now = 1 + amplitude * math.sin(2 * math.pi * state["now"] / 86400)
            if random.random() * (1 + amplitude) < now:
                return state["now"] - before

    return Drawn(draw), rate


def simfaas_speed(scenario):
    inputs = scenario["inputs"]
    process, rate = arrivals(inputs["arrival"])
    options = dict(
        arrival_process=process,
        warm_service_process=service(inputs["warm"]),
        cold_service_process=service(inputs["cold"]),
        expiration_threshold=scenario["keep_alive_s"],
        max_time=REQUESTS / rate,
        maximum_concurrency=scenario["max_concurrency"],
    )
    if scenario["class"] == "ParServerlessSimulator":
        simulator = ParServerlessSimulator(scenario["per_instance_concurrency"], **options)
    else:
        simulator = ServerlessSimulator(**options)
    before = time.process_time()
    simulator.generate_trace(debug_print=False, progress=False)
    return simulator.total_req_count / (time.process_time() - before)


def our_speed(scenario):
    command = ["cargo", "bench", "-q", "-p", "calculator-wasm", "--bench", "simulated_requests", "--"]
    done = subprocess.run(command + [scenario["id"], "newest"], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[1])


def main():
    with open("calculator-wasm/tests/data/simfaas-grid.json") as file:
        scenarios = json.load(file)["scenarios"]
    ratios = []
    for scenario in scenarios:
        theirs, ours = simfaas_speed(scenario), our_speed(scenario)
        ratios.append(ours / theirs)
        print(f"{scenario['id']:24} SimFaaS {theirs:9,.0f}/s   ours {ours:12,.0f}/s   ratio {ratios[-1]:5.0f}")
    print(f"least {min(ratios):.0f}, best {max(ratios):.0f}")
    return min(ratios) < LEAST_RATIO


if __name__ == "__main__":
    sys.exit(main())
