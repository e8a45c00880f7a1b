"""One reader under atheris, for some seconds: `python -m tests.fuzz.guided NAME SECONDS`. Needs atheris, which `dev.py fuzz` installs."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["app.exchange"]):
    from tests.fuzz.readers import READERS, comes_back

WORK = Path(__file__).resolve().parents[2] / "build" / "fuzz"
LONGEST = 2**17
"""Bytes. Longer than every golden piece; what grows with size shows below it."""
SECONDS, MEGABYTES = 10, 1500
"""What one input may take."""


def feed(name: str, seconds: int) -> None:
    """Feed one reader; libFuzzer ends the process."""
    reader, folder = READERS[name], WORK / name.replace(" ", "-")
    corpus, seeds = folder / "corpus", folder / "seeds"
    for place in (corpus, seeds):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(reader.seeds()):
        (seeds / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={seconds}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}", "-print_final_stats=1"]

    def survives(data: bytes) -> None:
        comes_back(reader, data)

    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(corpus), str(seeds)], survives)
    atheris.Fuzz()


if __name__ == "__main__":
    feed(sys.argv[1], int(sys.argv[2]))
