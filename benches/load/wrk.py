"""What `run` and `clustered` share: one start of wrk, and on which machine."""

import itertools
import json
import os
import platform
import re
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Another number for each start, so that no two starts, of whatever run, repeat a comment.
RUNS = itertools.count(int(time.time()) % 1_000_000 * 1000 + 1)


class Failure(Exception):
    """The run cannot go on, or its figures would mean nothing."""


def wrk(server, address, connections, seconds):
    """Sends comments as fast as they are answered. An answer that is not 2xx is a Failure."""
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--latency",
               "--script", str(HERE / "comments.lua"), address, "--", str(next(RUNS))]
    output = subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    result = json.loads(re.search(r"^RESULT (.*)$", output, re.MULTILINE).group(1))
    if result["refused"] or result["broken"] or not result["requests"]:
        raise Failure(f"{server} at {connections} connections: {result['refused']} refused, {result['broken']} broken of "
                      f"{result['requests']} requests")
    result["per_second"] = result["requests"] * 1_000_000 / result["microseconds"]
    return result


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {"cpu": model.group(1) if model else platform.machine(), "cores": os.cpu_count(), "kernel": platform.release(),
            "load_average": os.getloadavg()[0]}
