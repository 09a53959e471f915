"""Measure the validator beside its peers, whole processes, in interleaved rounds, and print a table.

    python run.py DATA PEERS [ROUNDS] [GROUP...] [--docs docs/validation.md]

DATA holds what the generators wrote (clean.csv, dirty.csv, schema.json, countries.csv, records.jsonl, …), PEERS is
the folder of the peers' programs (bench_csv.py, bench_jsonl.py). Groups: csv, finds, ragged, peers, parquet, jsonl,
cold, big, meet. With --docs, each table is also put into that document, at its place (`in_docs.put`).
Figures are medians of wall and CPU seconds and the highest peak memory; ratios are medians of the ratios of each
round. Slow peers run on a slice, and are compared per row.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from in_docs import put

HERE = Path(__file__).parent
PYTHON = sys.executable
Times = dict[str, list[tuple[float, float, float]]]


def ours(source: str, schema: str, references: str | None = None, **options: object) -> list[str]:
    """A process that validates and prints the counts."""
    more = f"references={{'countries': {references!r}}}, " if references else ""
    code = (
        "from sanctions_data.validation import validate; "
        f"r = validate({source!r}, {schema!r}, {more}**{options!r}); print(r.rows, sum(r.counts.values()))"
    )
    return [PYTHON, "-c", code]


def run(command: list[str], env: dict[str, str], folder: Path | None = None) -> tuple[float, float, float, str]:
    """Return wall seconds, CPU seconds, peak MiB and the last line that a program printed."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True, cwd=folder
    ) as process:
        assert process.stdout is not None
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode not in (0, 1) or "Traceback (most recent call last)" in out:
        raise SystemExit(f"{command}: {out[-2000:]}")
    return (
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        out.strip().splitlines()[-1] if out else "",
    )


def rounds(commands: dict[str, list[str]], count: int, env: dict[str, str], folder: Path | None = None) -> Times:
    """Run every command once per round, in a folder, after one round that is not counted."""
    times: Times = {name: [] for name in commands}
    for number in range(count + 1):
        for name, command in commands.items():
            *figures, said = run(command, env, folder)
            if number == 0:
                print(f"    {name}: {said[:60]}", file=sys.stderr, flush=True)
            else:
                times[name].append((figures[0], figures[1], figures[2]))
    return times


def table(times: Times, base: str, rows: dict[str, int]) -> str:
    """Return the table of some programs: medians, and medians of the ratios to one of them."""
    out = ["| | wall s | CPU s | peak MiB | rows/s | wall ÷ ours | CPU ÷ ours |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name, found in times.items():
        wall, cpu = (statistics.median(each[at] for each in found) for at in (0, 1))
        scale = rows[base] / rows[name]
        ratio = [
            statistics.median(each[at] * scale / other[at] for each, other in zip(found, times[base], strict=True))
            for at in (0, 1)
        ]
        peak = max(each[2] for each in found)
        speed = f"{rows[name] / wall:,.0f}"
        out.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {speed} | {ratio[0]:.2f} | {ratio[1]:.2f} |")
    return "\n".join(out)


def head(path: Path, lines: int) -> Path:
    out = path.with_name(f"{path.stem}.{lines}{path.suffix}")
    if not out.exists():
        with path.open("rb") as source, out.open("wb") as target:
            target.writelines(line for line, _ in zip(source, range(lines + 1), strict=False))
    return out


DUCKDB = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("SET threads = 2")
read = f"read_csv('{sys.argv[1]}', header = true, delim = ',', quote = '\\"', all_varchar = true)"
print(connection.execute(f"SELECT count(COLUMNS(*)) FROM {read}").fetchone())
"""  # every cell is decoded, none is kept


def main(data: Path, peers: Path, count: int, groups: list[str], docs: Path | None) -> None:
    million = sum(1 for _ in (data / "clean.csv").open("rb")) - 1
    schema, codes = str(data / "schema.json"), str(data / "countries.csv")
    roots = [str(HERE.parents[2]), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"BENCH_DATA": str(data), "PYTHONPATH": os.pathsep.join(filter(None, roots))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # installed peers have bytecode; what is run from a checkout gets it too

    def peer(name: str, path: Path, program: str = "bench_csv.py") -> list[str]:
        return [PYTHON, str(peers / program), name, str(path)]

    def show(name: str, found: str) -> None:
        print(f"\n{name}\n\n{found}", flush=True)
        if docs is not None:
            put(docs, name, found)

    def csv() -> None:
        for kind in ("clean", "dirty"):
            path = data / f"{kind}.csv"
            commands = {
                "ours": ours(str(path), schema, codes),
                "yardstick": [PYTHON, str(HERE / "yardstick.py"), str(path)],
                "the yardstick without structure": peer("polars_compiled", path),
                "DuckDB, SQL by hand": peer("duckdb_report", path),
                "Polars, read only": peer("polars_read", path),
                "PyArrow, read only": peer("arrow_str", path),
                "DuckDB, read only": [PYTHON, "-c", DUCKDB, str(path)],
            }
            show(kind, table(rounds(commands, count, env), "ours", dict.fromkeys(commands, million)))

    def finds() -> None:
        """How many problems each peer counts: a peer that finds less is not faster, it does less."""
        path = head(data / "dirty.csv", 50_000)
        out = ["| | problems in 50,000 rows |", "|---|--:|"]
        for engine in ("rows", "columns"):
            said = run(ours(str(path), schema, codes, engine=engine), env)[3]
            out.append(f"| ours, {engine} engine | {int(said.split()[1]):,} |")
        others = {
            "frictionless": "frictionless",
            "Polars by hand, the yardstick without structure": "polars_compiled",
            "DuckDB, SQL by hand": "duckdb_report",
            "pandera on polars": "pandera_polars",
            "jsonschema-rs per row": "jsonschema_rs",
        }
        for title, name in others.items():
            said = run(peer(name, path), env)[3]
            out.append(f"| {title} | {json.loads(said)['errors']:,} |")
        show("finds", "\n".join(out))

    def meet() -> None:
        """Where the rows engine and the columns engine take the same time."""
        out = ["| MiB | rows, CPU s | columns, CPU s | rows, wall s | columns, wall s |", "|--:|--:|--:|--:|--:|"]
        text = (data / "clean.csv").read_bytes()
        for size in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0):
            part = data / "part.csv"
            part.write_bytes(text[: text.rfind(b"\n", 0, int(size * (1 << 20))) + 1])
            commands = {engine: ours(str(part), schema, codes, engine=engine) for engine in ("rows", "columns")}
            times = rounds(commands, count, env)
            figures = [
                f"{statistics.median(each[at] for each in times[engine]):.3f}" for at in (1, 0) for engine in times
            ]
            out.append(f"| {size:g} | {' | '.join(figures)} |")
        show("meet", "\n".join(out))

    def ragged() -> None:
        """The clean table with 1,000 short, 1,000 long and 1,000 blank rows, and with one short row at the end."""
        some, last = data / "ragged.csv", data / "ragged.last.csv"
        if not (some.exists() and last.exists()):
            lines = (data / "clean.csv").read_bytes().splitlines(keepends=True)
            last.write_bytes(b"".join([*lines[:-1], lines[-1].partition(b",")[0] + b"\n"]))
            for at in range(1, million, million // 1000)[:1000]:
                lines[at] = lines[at].partition(b",")[0] + b"\n"
                lines[at + 1] = lines[at + 1].rstrip(b"\r\n") + b",more\n"
                lines[at + 2] = b"\n"
            some.write_bytes(b"".join(lines))
        commands = {
            "ours": ours(str(data / "clean.csv"), schema, codes),
            "ours, 3,000 ragged rows": ours(str(some), schema, codes),
            "ours, the last row short": ours(str(last), schema, codes),
        }
        show("ragged", table(rounds(commands, count, env), "ours", dict.fromkeys(commands, million)))

    def slow() -> None:
        for kind in ("clean", "dirty"):
            path = data / f"{kind}.csv"
            part = head(path, 50_000)
            sizes = {"ours": million, "ours, rows engine, 50k": 50_000, "frictionless, 50k": 50_000}
            commands = {
                "ours": ours(str(path), schema, codes),
                "ours, rows engine, 50k": ours(str(part), schema, codes, engine="rows"),
                "frictionless, 50k": peer("frictionless", part),
                "jsonschema-rs per row": peer("jsonschema_rs", path),
                "pandera on polars": peer("pandera_polars", path),
            }
            show(
                f"{kind}, slower", table(rounds(commands, count, env), "ours", dict.fromkeys(commands, million) | sizes)
            )

    def parquet() -> None:
        import polars as pl

        texts, typed = data / "clean.text.parquet", data / "clean.typed.parquet"
        if not typed.exists():
            frame = pl.scan_csv(data / "clean.csv", infer_schema=False)
            frame.sink_parquet(texts)
            numbers = pl.col("severity", "n_entities").cast(pl.Int64), pl.col("confidence").cast(pl.Float64)
            dates = pl.col("start_date", "end_date", "announced_on").str.to_date("%Y-%m-%d")
            frame.with_columns(dates, pl.col("is_multilateral") == "true", *numbers).sink_parquet(typed)
        commands = {
            "ours": ours(str(data / "clean.csv"), schema, codes),
            "ours, Parquet of strings": ours(str(texts), schema, codes),
            "ours, Parquet with types": ours(str(typed), schema, codes),
        }
        show("parquet", table(rounds(commands, count, env), "ours", dict.fromkeys(commands, million)))

    def jsonl() -> None:
        path = data / "records.jsonl"
        size = sum(1 for _ in path.open("rb"))
        part = head(path, 9_999)
        commands = {
            "ours": ours(str(path), str(data / "record.schema.json")),
            "jsonschema-rs": peer("jsonschema_rs", path, "bench_jsonl.py"),
            "jsonschema, 10k": peer("jsonschema", part, "bench_jsonl.py"),
        }
        sizes = dict.fromkeys(commands, size) | {"jsonschema, 10k": 10_000}
        show("jsonl", table(rounds(commands, count, env), "ours", sizes))

    def cold() -> None:
        path = head(data / "dirty.csv", 100).name
        alone = json.loads(Path(schema).read_text())
        alone.pop("foreignKeys")  # frictionless refuses the key without a package around it
        plain = data / "schema.alone.json"
        plain.write_text(json.dumps(alone))
        # frictionless refuses absolute paths, so both run in the folder of the table
        commands = {
            "ours": [PYTHON, "-m", "sanctions_data", "validate", path, "--schema", plain.name],
            "frictionless validate": [PYTHON, "-m", "frictionless", "validate", path, "--schema", plain.name],
        }
        for name, command in commands.items():  # a peer that refuses the call is not measured
            said = subprocess.run(command, cwd=data, env=env, capture_output=True, text=True, check=False).stdout
            if "constraint-error" not in said:
                raise SystemExit(f"{name} did not check the table: {said[:2000]}")
        times = rounds(commands, max(count, 5), env, data)
        show("cold", table(times, "ours", dict.fromkeys(commands, 100)))

    def big() -> None:
        path = data / "big.csv"
        if not path.exists():
            lines = (data / "clean.csv").read_bytes().partition(b"\n")
            with path.open("wb") as out:
                out.write(lines[0] + b"\n")
                for number in range(10):  # other years, so that identifiers stay unique
                    for line in lines[2].splitlines(keepends=True):
                        out.write(line[:3] + b"%d" % number + line[4:])
        commands = {
            "ours": ours(str(data / "clean.csv"), schema, codes),
            "ours, ten times": ours(str(path), schema, codes),
        }
        sizes = {"ours": million, "ours, ten times": 10 * million}
        show("memory", table(rounds(commands, 1, env), "ours", sizes))

    known: dict[str, Callable[[], None]] = {
        "csv": csv,
        "finds": finds,
        "ragged": ragged,
        "peers": slow,
        "parquet": parquet,
        "jsonl": jsonl,
        "cold": cold,
        "big": big,
        "meet": meet,
    }
    for group in groups or ["csv", "peers", "parquet", "jsonl", "cold"]:
        known[group]()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("peers", type=Path)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    parser.add_argument("--docs", type=Path)
    given = parser.parse_args()
    main(given.data, given.peers, given.rounds, given.groups, given.docs)
