"""Add a claim to the ledger, or evidence to a claim, by the words of a held document.

    python scripts/cite.py voa-2021-03-22 'Brussels' --table events --record eu-foreign-ministers-meeting --field place
    python scripts/cite.py SOURCE 'four bodies' --table figures --record x.bodies --field number --value 4
    python scripts/cite.py SOURCE 'Monday' --table actions --record x-1 --field announced_on --uses c0148:day
    python scripts/cite.py SOURCE 'abuses' --table actions --record x-1 --field reason --rule each_verbatim/1 \\
        --also group='The EU and Britain' --uses c0066:member
    python scripts/cite.py SOURCE 'he said' --claim c0123 --role attribution_cue

The words are looked for as whole words, whatever their case, blanks and quotation marks. Without --value it
is what the rule gives; without --rule it is the one rule that gives the value. Nothing is written that the
build would refuse, other than values that differ from those of another claim: these need a decision. Words
over the quotation budget are written as a place without a quote. Needs the documents (`--sources DIR`, or
SANCTIONS_DATA_SOURCES).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from alone import alone, finish, write_all  # noqa: E402
from cite_options import parser  # noqa: E402
from cite_places import Refused  # noqa: E402
from cite_rules import ClaimDesk  # noqa: E402
from pydantic import ValidationError  # noqa: E402

from sanctions_data import tables  # noqa: E402
from sanctions_data.cli.terminal import clean  # noqa: E402
from sanctions_data.compile import LedgerFaults, compile_ledger  # noqa: E402
from sanctions_data.documents import held_documents  # noqa: E402
from sanctions_data.errors import SanctionsDataError, UnknownName  # noqa: E402
from sanctions_data.ledger import Claim, Evidence, columns  # noqa: E402
from sanctions_data.ledger_files import read_ledger  # noqa: E402


class Citation(ClaimDesk):
    """One run: work the rows out, ask the build, write, say."""

    def cite(self) -> None:
        """Work out the rows, or Refused."""
        o = self.options
        if (self.folder.parent / "releases" / self.added_in).is_dir():
            raise Refused(
                f"{self.added_in} is released: raise the version in pyproject.toml, or name one by --added-in"
            )
        if o.source not in self.index.sources:
            raise UnknownName("source", o.source, tuple(self.index.sources))
        if o.source not in self.texts:
            raise Refused(f"the document of {o.source!r} is not held; its sentences cannot be searched")
        if o.claim:
            if o.claim not in self.index.claims:
                raise UnknownName("claim", o.claim, tuple(self.index.claims))
            if any((o.table, o.record, o.field, o.value, o.rule)):
                raise Refused("--claim adds evidence to a claim that stands; it takes no value, rule or field")
            if o.role is None and o.words:
                raise Refused("evidence for a claim that stands needs --role: antecedent, attribution_cue, …")
            claim = self.index.claims[o.claim]
            rows = self.rows(claim.id, len(self.index.evidence[claim.id]))
            self.new["evidence"] += rows
            self.recompute(claim)
            return
        claim_id = f"c{max((int(row.id[1:]) for row in self.ledger.claims), default=0) + 1:04}"
        self.record()
        self.new["evidence"] += self.rows(claim_id, 0)
        self.new["claims"] = [self.claim(claim_id)]

    def check(self) -> None:
        """What the build would say of it."""
        try:
            compile_ledger(self.put([row for row in self.new["claims"] if isinstance(row, Claim)]), self.texts)
        except LedgerFaults as error:
            blocking = [fault for fault in error.faults if not fault.message.endswith("; no decision")]
            if blocking:
                raise Refused("the build would refuse it:\n" + "\n".join(map(str, blocking))) from None
            self.notes += [f"needs a decision before the build passes: {fault.message}" for fault in error.faults]

    def write(self) -> None:
        """All files or none: no claim stands without evidence, whenever the run is stopped."""
        texts = {}
        for table in ("records", "evidence", "claims"):
            if rows := self.new[table]:
                path = self.folder / f"{table}.csv"
                names = columns(type(rows[0]))
                lines = tables.write(({n: getattr(row, n) for n in names} for row in rows), names).split("\n", 1)[1]
                text = path.read_bytes().decode("utf-8")
                texts[path.name] = text + ("" if text.endswith("\n") else "\n") + lines
        write_all(self.folder, texts)

    def say(self) -> None:
        for claim in self.new["claims"]:
            assert isinstance(claim, Claim)
            print(
                f"{claim.id} {claim.table} {claim.record} {claim.field} = {claim.value} "
                f"({claim.derivation}, {claim.rule})"
            )
        for row in self.new["evidence"]:
            assert isinstance(row, Evidence)
            what = (
                row.uses_claim
                or f"{row.source} sentence {row.sentence}, {row.start}…{row.end}: {row.quote or '(no quote)'}"
            )
            print(f"{row.claim}.{row.ord} {row.role} ← {what}")
        for note in self.notes:
            print(f"note: {note}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        print("the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES", file=sys.stderr)
        return 3
    try:
        with alone(options.ledger):
            return _run(options, folder)
    except (OSError, UnicodeDecodeError) as error:
        print(clean(f"{getattr(error, 'filename', None) or options.ledger}: {error}"), file=sys.stderr)
        return 3


def _run(options: argparse.Namespace, folder: str | Path) -> int:
    if not options.dry_run:
        finish(options.ledger)
    try:
        ledger = read_ledger(lambda name: (options.ledger / name).read_bytes().decode("utf-8"))
        desk = Citation(options.ledger, held_documents(Path(folder), ledger), ledger, options)
        desk.cite()
        desk.check()
    except SanctionsDataError as error:
        print("\n".join(map(clean, str(error).splitlines())), file=sys.stderr)
        return error.exit_code
    except ValidationError as error:
        first = error.errors()[0]
        print(f"{first['loc'][0] if first['loc'] else 'row'}: {first['msg']}", file=sys.stderr)
        return 2
    if not options.dry_run:
        desk.write()
    desk.say()
    print(
        "nothing was written (--dry-run)" if options.dry_run else "written; now run scripts/build.py", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
