"""Shared by ci/eval and the benchmarks: where the program is, how to run it, how to say that something is missing."""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stop(message, code=3):
    print(message, file=sys.stderr)
    sys.exit(code)


def shared_folder(argument, needed):
    """The folder with the evaluation data. It is no part of the repository, and nothing is measured without it."""
    folder = Path(argument)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        stop(
            f"{folder} does not hold {', '.join(missing)}.\n"
            "These data are kept outside this repository. Name the folder that holds them, as in the usage line."
        )
    return folder


def release():
    """Builds the release program and gives its path."""
    if shutil.which("cargo") is None:
        stop("cargo is missing. Install Rust (https://www.rust-lang.org/tools/install), then run this again.")
    built = subprocess.run(["cargo", "build", "--release", "--locked", "-p", "caveat"], cwd=ROOT)
    if built.returncode != 0:
        stop("The release build failed; see above.", built.returncode)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return (ROOT / target / "release" / "caveat").resolve()


def new_workspace(caveat, folder):
    """A content repository as `caveat init` makes it."""
    subprocess.run([caveat, "init", folder, "--name", "Measurement"], check=True, stdout=subprocess.DEVNULL)


def import_answers(caveat, workspace, packed, folder):
    """Imports packed JSON Lines as drafts into content/answers/<folder>; gives the plain file."""
    plain = Path(workspace) / packed.name.removesuffix(".gz")
    with gzip.open(packed, "rb") as source, open(plain, "wb") as target:
        shutil.copyfileobj(source, target)
    into = f"content/answers/{folder}"
    done = subprocess.run(
        [caveat, "-C", workspace, "import", plain, "--into", into], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    # Exit 1 means that some lines were skipped; each is named.
    if done.returncode not in (0, 1):
        stop(f"`caveat import` failed:\n{done.stderr}", done.returncode)
    skipped = [line for line in done.stderr.splitlines() if line.startswith("skipped")]
    if skipped:
        print(f"{len(skipped)} answers were skipped by the import; the first: {skipped[0]}")
    return plain


def timed(command, allowed=(0, 1)):
    """Wall seconds, processor seconds and peak memory in MB of one run. The output goes to a file: a program may stop
    early where it sees that nobody reads."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        stop(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{error.decode(errors='replace')}", 1)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(command, times=3):
    """The run with the shortest wall time."""
    return min(timed(command) for _ in range(times))
