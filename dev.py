"""Set up, run, test, measure and build the program, with nothing but a Python 3.11, 3.12 or 3.13.

Knows the pinned libraries, the system packages and the checks; knows nothing of what the program does. It uses the
standard library only, because it runs before anything is installed. Written for Linux and Windows; Windows is untried.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up.json"
LOCKS = {"run": ROOT / "requirements" / "run.lock", "dev": ROOT / "requirements" / "dev.lock"}
FUZZ_LOCK = ROOT / "requirements" / "fuzz.lock"
PEERS_LOCK = ROOT / "requirements" / "peers.lock"
REPORT = ROOT / "build" / "tests.xml"
TOUR = ROOT / "tour-output"

OLDEST, NEWEST = (3, 11), (3, 13)
QT_PACKAGES = [
    *("libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0", "libcups2"),
]
SCREEN_PACKAGES = ["xvfb", "xauth"]
PEERS = "--peers"
BUILD_PACKAGES = ["binutils", f"libpython3.{sys.version_info.minor}"]

LEAST_MEMORY = 2 << 30
WITH_ARGUMENTS = ("run", "tour", "year", "bench", "fuzz", "sheets", "faults")
COMPILED_IS_KEPT = {"PYTHONDONTWRITEBYTECODE": ""}
"""Whatever the machine says otherwise: tests start hundreds of processes of the program, and compiling it takes as long as their work."""
READING = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "lint-imports": ["lint-imports"],
}
# Three workers on two cores: tests of the window and of the disk wait much. A file stays on one of them, because its tests share what is slow to make;
# in their own order, or the files with one long test would come last.
PYTEST = ["pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--color=no", f"--junitxml={REPORT}"]


def main() -> int:
    """Do what the command line asks; the exit status is 0 only when everything went well."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(f"This needs Python 3.11, 3.12 or 3.13; this one is {sys.version.split()[0]}. Start dev.py with one of those.")
    asked, rest = options().parse_known_args()
    if rest and asked.command not in WITH_ARGUMENTS:
        options().error(f"{asked.command} takes no arguments: {' '.join(rest)}")
    os.chdir(ROOT)
    return {
        "setup": lambda: set_up("dev"),
        "run": lambda: run(rest),
        "tour": lambda: tour(rest),
        "year": lambda: year(rest),
        "test": test,
        "bench": lambda: bench(rest),
        "fuzz": lambda: fuzz(rest),
        "sheets": lambda: sheets(rest),
        "faults": lambda: faults(rest),
        "build": build,
        "lock": lock,
    }[asked.command]()


def options() -> argparse.ArgumentParser:
    """The commands, each with the sentence that `--help` shows."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up, run, test, measure and build the program.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, meaning in {
        "setup": "make .venv with the pinned libraries and install what the system lacks",
        "run": "set up, then open the program; without a display, run the tour on a virtual screen",
        "test": "set up, then run every check",
        "tour": "set up, then run the tour (arguments are passed on)",
        "year": "set up, then simulate a year of 20 offices and check what must hold at its end; long (--leads N, --rounds N, --seed N)",
        "bench": f"set up, then run the benchmarks (arguments are passed on; with {PEERS} beside others that do the same)",
        "fuzz": "set up, then feed the readers of foreign files with bytes that atheris makes (arguments are passed on)",
        "sheets": "set up, then give an import a hundred spreadsheets that harm (or those named)",
        "faults": "set up, then kill, cut the power, refuse and flip bits, and look for anything lost (--minutes N, --seed N)",
        "build": "set up, then build dist/zhilian with PyInstaller and try it",
        "lock": "remake the lock files from pyproject.toml",
    }.items():
        commands.add_parser(name, help=meaning, description=meaning, add_help=name not in WITH_ARGUMENTS)
    return parser


# Set-up


def set_up(level: str, extra_packages: list[str] | None = None) -> int:
    """Make `.venv` hold exactly the lock file of that level ("run" or "dev") and this project.

    The stamp is taken away before the first change and written after the last, so an interrupted set-up is never taken as good.
    """
    started = time.monotonic()
    install_system_packages(extra_packages or [])
    found = read_stamp()
    level = "dev" if found.get("level") == "dev" else level
    wanted = {"level": level, "libraries": fingerprint(*LOCKS.values()), "project": fingerprint(ROOT / "pyproject.toml")}
    if found == wanted:
        return 0
    STAMP.unlink(missing_ok=True)
    if found.get("libraries") != wanted["libraries"]:
        make_venv()
    if (found.get("libraries"), found.get("level")) != (wanted["libraries"], wanted["level"]):
        say(f"Installing the pinned libraries ({LOCKS[level].name}); the first time this takes a minute or two.")
        pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[level]))
    pip("--no-deps", "--no-build-isolation", "--editable", ".")
    unfinished = STAMP.with_suffix(".part")
    unfinished.write_text(json.dumps(wanted), encoding="utf-8")
    unfinished.replace(STAMP)
    say(f"Set up in {time.monotonic() - started:.0f} s.")
    return 0


def fingerprint(*files: Path) -> str:
    """One digest of these files, of the Python that runs this and of the folder: a virtual environment fits only all of them.

    Not of the Python's last version number: installing system packages may raise it, and the environment stays good.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor} {sys.base_prefix}"
    digest = hashlib.sha256(f"{python}\n{ROOT}\n".encode())
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """What the last finished set-up left behind; empty when none finished."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def make_venv() -> None:
    """Replace `.venv` by an empty one."""
    if not can_make_venv():
        sys.exit("This Python cannot make a virtual environment: it lacks venv or ensurepip. Install them and start again.")
    if VENV.exists():
        shutil.rmtree(VENV)
    base: str = getattr(sys, "_base_executable", sys.executable)
    must([base, "-m", "venv", str(VENV)])


def can_make_venv() -> bool:
    """Debian packs venv's ensurepip apart from Python."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


def pip(*arguments: str) -> None:
    """`pip install`; index, certificate and proxy come from the user's own pip settings."""
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    must([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *quiet, *arguments])


# System packages (Debian family)


def install_system_packages(extra: list[str]) -> None:
    """Install what is missing where that is possible; otherwise print the one command that does."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    missing = missing_packages(["ca-certificates", *QT_PACKAGES, *([] if has_display() else SCREEN_PACKAGES), *extra])
    if not can_make_venv():
        missing.insert(0, "python3-venv")
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    as_root = permission()
    if as_root is not None:
        say(f"Installing system packages: {' '.join(missing)}")
        quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive"]
        status([*quietly, "apt-get", "update", "--quiet=2"])
        if subprocess.run([*quietly, *install, "--quiet=2"], stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return
    say(f"System packages are missing. Install them with:\n    sudo apt-get update && sudo {' '.join(install)}")


def missing_packages(names: list[str]) -> list[str]:
    """Those that dpkg does not hold; newer Debians and Ubuntus end some names in t64."""
    listing = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"], capture_output=True, text=True, check=True).stdout
    held = {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}
    return [name for name in names if not held & {name, f"{name}t64"}]


def permission() -> list[str] | None:
    """What to put before a command that needs root; None when root is out of reach."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    sudo = ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else ["sudo", "--non-interactive"]
    return sudo if subprocess.run([*sudo, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0 else None


# Running


def run(arguments: list[str]) -> int:
    """Open the program, or run one of its commands; without a display, show it by the tour."""
    set_up("run")
    if arguments or has_display():
        return status([str(BIN / "zhilian"), *arguments])
    say("There is no display: running the tour on a virtual screen instead.")
    return tour([])


def tour(arguments: list[str]) -> int:
    """Run the tour and say where its papers and pictures lie."""
    set_up("run")
    if arguments:
        return on_a_screen([str(BIN / "zhilian"), "tour", *arguments])
    code = on_a_screen([str(BIN / "zhilian"), "tour", "--to", str(TOUR)])
    for ending, meaning in {"pdf": "PDFs", "png": "Screenshots", "ipb": "Bundles"}.items():
        for folder in sorted({file.parent for file in TOUR.rglob(f"*.{ending}")}):
            say(f"{meaning}: {folder} ({len(list(folder.glob(f'*.{ending}')))})")
    return code


def has_display() -> bool:
    """Whether a window can be opened; only Linux can be without a display."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def on_a_screen(command: list[str]) -> int:
    """Run it on the real display, else on a virtual one, else on Qt's own off-screen one."""
    if has_display():
        return status(command)
    if shutil.which("xvfb-run") and shutil.which("xauth"):
        return status(["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1366x768x24", *command])
    return status(command, QT_QPA_PLATFORM="offscreen")


def year(arguments: list[str]) -> int:
    """A simulated year; a small one is among the tests."""
    set_up("dev")
    return status([str(PYTHON), "-m", "app.services.year", *arguments])


def bench(arguments: list[str]) -> int:
    """Run the benchmarks; they print their figures beside the targets. Only `--peers` needs the others, which are installed then."""
    set_up("dev")
    if PEERS in arguments:
        pip("--require-hashes", "--only-binary", ":all:", "-r", str(PEERS_LOCK))
    return status([str(PYTHON), "-m", "benchmarks", *(argument for argument in arguments if argument != PEERS)], QT_QPA_PLATFORM="offscreen")


def fuzz(arguments: list[str]) -> int:
    """Feed the readers of foreign files with made-up bytes. Only this command needs atheris, which has wheels for one system only."""
    if not (sys.platform == "linux" and platform.machine() == "x86_64"):
        sys.exit("atheris has wheels for Linux on x86-64 only: run this there. Everything else works here without it.")
    set_up("dev")
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(FUZZ_LOCK))
    return status([str(PYTHON), "-m", "tests.fuzz", *arguments])


def sheets(arguments: list[str]) -> int:
    """Zip bombs, endless rows and the like, each through an import: refused or read, in time, and nothing half-imported."""
    set_up("dev")
    return status([str(PYTHON), "-m", "tests.spreadsheets", *arguments])


def faults(arguments: list[str]) -> int:
    """Kills, power cuts, refusals of the disk and flipped bits for as long as is asked; what was acknowledged must be there."""
    set_up("dev")
    return status([str(PYTHON), "-m", "tests.faults", *arguments])


def build() -> int:
    """Build the one-dir program and try it: its help, then the tour on a screen."""
    set_up("dev", BUILD_PACKAGES)
    must([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec"])
    program = ROOT / "dist" / "zhilian" / ("zhilian.exe" if os.name == "nt" else "zhilian")
    must([str(program), "--help"])
    code = on_a_screen([str(program), "tour", "--to", str(ROOT / "build" / "tour")])
    size = sum(file.stat().st_size for file in program.parent.rglob("*") if file.is_file() and not file.is_symlink())
    say(f"Built {program.parent} ({size / 1e6:.0f} MB)." if code == 0 else "The built program failed on the tour.")
    return code


def lock() -> int:
    """Remake the lock files for every supported system, newest versions allowed; run.lock binds dev.lock."""
    set_up("dev")
    plan = {
        LOCKS["run"]: ["--extra=build", "pyproject.toml"],
        LOCKS["dev"]: ["--extra=build", "--extra=dev", f"--constraints={LOCKS['run'].relative_to(ROOT)}", "pyproject.toml"],
        FUZZ_LOCK: ["--group=fuzz"],
        PEERS_LOCK: ["--group=peers"],
    }
    fixed = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--only-binary=:all:"]
    for file, wanted in plan.items():
        must([str(BIN / "uv"), "pip", "compile", "--quiet", "--upgrade", *fixed, *wanted, "-o", str(file.relative_to(ROOT))])
    return set_up("dev")


# Checks


def test() -> int:
    """Run every check to its end, then say which failed; the last line counts tests and checks together."""
    set_up("dev")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    with ThreadPoolExecutor() as beside:
        # These keep one core busy; the other one compiles what every worker would compile for itself.
        beside.submit(lambda: subprocess.run([BIN / "pytest", "--collect-only"], env=surroundings(), stdout=subprocess.DEVNULL, check=False))
        outcomes = {name: checked(name, command) for name, command in READING.items()}
    outcomes["pytest"] = checked("pytest", PYTEST)
    counts = print_groups()
    print_outcomes(outcomes)
    for name, (passed, _) in outcomes.items():
        if name != "pytest" or not (passed or counts["failed"]):
            counts["passed" if passed else "failed"] += 1
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    say(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 0 if all(passed for passed, _ in outcomes.values()) else 1


def checked(name: str, command: list[str]) -> tuple[bool, float]:
    """Run one check: whether it passed, and its seconds."""
    say(f"== {name}")
    started = time.monotonic()
    ended = subprocess.run([BIN / command[0], *command[1:]], env=surroundings(), check=False)
    return ended.returncode == 0, time.monotonic() - started


def surroundings() -> dict[str, str]:
    """The environment of a check."""
    return {"QT_QPA_PLATFORM": "offscreen", **test_folders(), **os.environ, **COMPILED_IS_KEPT}


def test_folders() -> dict[str, str]:
    """Where pytest makes folders: in memory where there is plenty, because tests sync to disk many thousand times."""
    memory = Path("/dev/shm")
    plenty = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > LEAST_MEMORY
    return {"PYTEST_DEBUG_TEMPROOT": str(memory)} if plenty else {}


def print_groups() -> dict[str, int]:
    """Print tests and seconds of each folder below `tests/`, from pytest's own report; return what passed, failed and was skipped."""
    counts: dict[str, int] = defaultdict(int)
    groups: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for case in read_report():
        outcome = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        outcome = outcome if outcome in ("passed", "skipped") else "failed"
        group = groups[case.get("classname", "").split(".")[1:2][0] if "." in case.get("classname", "") else "other"]
        counts[outcome] += 1
        group[outcome] += 1
        group["seconds"] += float(case.get("time", "0"))
    say(f"\n{'group':<16}{'passed':>8}{'failed':>8}{'seconds':>9}   (seconds of all workers added up)")
    for name, group in sorted(groups.items()):
        say(f"{name:<16}{group['passed']:>8.0f}{group['failed']:>8.0f}{group['seconds']:>9.1f}")
    return counts


def read_report() -> list[ElementTree.Element]:
    """The test cases of pytest's report; none when pytest did not get as far as writing it."""
    with contextlib.suppress(OSError, ElementTree.ParseError):
        return list(ElementTree.parse(REPORT).iter("testcase"))
    return []


def print_outcomes(outcomes: dict[str, tuple[bool, float]]) -> None:
    """Print each check with its outcome and its seconds."""
    say("")
    for name, (passed, seconds) in outcomes.items():
        say(f"{name:<16}{'passed' if passed else 'FAILED':>8}{seconds:>17.1f}")


# Processes


def say(text: str) -> None:
    """Print at once, so that the line stands before the output of the next process."""
    print(text, flush=True)


def status(command: list[str], **settings: str) -> int:
    """Run to the end, with these environment variables where the caller has not set them; the exit status."""
    return subprocess.run(command, env={**settings, **os.environ, **COMPILED_IS_KEPT}, check=False).returncode


def must(command: list[str]) -> None:
    """Run to the end, or stop here."""
    code = status(command)
    if code != 0:
        sys.exit(f"This failed with status {code}:\n    {subprocess.list2cmdline(command)}\nPut right what it says above and start again.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
