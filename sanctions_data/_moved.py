"""The module paths of 1.x: each still imports, with a DeprecationWarning, until 3.0.

The package puts a finder at the end of `sys.meta_path`, which comes here. Python asks it only for a module that no
file stands for, so that a current path costs nothing.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE = __name__.rpartition(".")[0]

# old path → new path, both below `sanctions_data.`
MOVED = {
    "anchors.documents": "anchors.read_document",
    "anchors.layout": "anchors.line_layout",
    "anchors.report": "anchors.verification_text",
    "anchors.table": "anchors.from_rows",
    "anchors.verify": "anchors.verify_documents",
    "called": "dataset.lookup",
    "cli.infotext": "cli.info_text",
    "cli.layout": "cli.text_columns",
    "cli.listtext": "cli.list_text",
    "cli.opening": "cli.open_dataset",
    "cli.rulewords": "cli.rule_text",
    "cli.sentencetext": "cli.sentence_text",
    "cli.showtext": "cli.show_text",
    "cli.sourcetext": "cli.sources_text",
    "cli.values": "cli.format_values",
    "cli.verifytext": "cli.sources_text",
    "cli.voices": "dataset.attribution",
    "cli.whybrief": "cli.why_summary",
    "cli.whyjson": "cli.why_json",
    "cli.whytext": "cli.why_text",
    "compile.computed": "compile.project",
    "compile.references": "compile.record_links",
    "compile.words": "compile.quotations",
    "descriptor": "contract.descriptor",
    "dictionary": "contract.dictionary",
    "diff": "release.diff",
    "diff_text": "release.diff_report",
    "digests": "published.digests",
    "documents": "provenance.find_documents",
    "drift": "release.compare",
    "emit": "release.serialize",
    "files": "published.files",
    "frames": "dataset.frames",
    "freezing": "release.freeze",
    "generated": "build.docs_tables",
    "jsonld": "provenance.web_annotation",
    "jsonld_context": "provenance.web_annotation",
    "ledger_files": "ledger.storage",
    "loaders": "dataset.loaders",
    "records.base": "records.record",
    "related": "dataset.related",
    "releases": "release.versions",
    "rules.base": "rules.rule",
    "rules.names": "rules.entity_names",
    "rules.vocabulary": "rules.word_lists",
    "schemas": "contract.schemas",
    "search_keys": "ledger.search_keys",
    "snapshots": "release.snapshot",
    "standings": "records.standing",
    "table": "dataset.table",
    "tables": "_csv",
    "validation.archives": "validation.readers.archives",
    "validation.badrows": "validation.bad_rows",
    "validation.bounds": "validation.readers.limits",
    "validation.cells": "validation.checks.cell",
    "validation.character_sets": "validation.regex.character_sets",
    "validation.collect": "validation.report.report",
    "validation.columns": "validation.engines.columns",
    "validation.columns.engine": "validation.engines.columns.text_files",
    "validation.columns.fetch": "validation.engines.columns.byte_scan",
    "validation.columns.frames": "validation.engines.columns.typed_frames",
    "validation.columns.held": "validation.engines.columns.stream",
    "validation.columns.plan": "validation.engines.columns.plan",
    "validation.columns.ragged": "validation.engines.columns.text_files",
    "validation.columns.regexes": "validation.engines.columns.expressions",
    "validation.columns.stitched": "validation.engines.columns.text_files",
    "validation.columns.structure": "validation.engines.columns.byte_scan",
    "validation.columns.suspects": "validation.engines.columns.stream",
    "validation.columns.text": "validation.engines.columns.expressions",
    "validation.columns.typed": "validation.engines.columns.expressions",
    "validation.columns.unique": "validation.engines.columns.unique",
    "validation.descriptor": "validation.schema.table_schema",
    "validation.dialect": "validation.schema.dialect",
    "validation.documents": "validation.engines.documents",
    "validation.equality": "validation.values.json_values",
    "validation.expressions": "validation.regex.reader",
    "validation.faults": "validation.errors",
    "validation.filetypes": "validation.readers.source",
    "validation.formats": "validation.checks.json_formats",
    "validation.head": "validation.readers.source",
    "validation.integrity": "validation.package.integrity",
    "validation.jsonschemas": "validation.checks.json_schema",
    "validation.keys": "validation.checks.keys",
    "validation.keywords": "validation.checks.json_keywords",
    "validation.labels": "validation.checks.header",
    "validation.lexical": "validation.types",
    "validation.lexical.native": "validation.types.read_value",
    "validation.lexical.nested": "validation.types.nested",
    "validation.lexical.numbers": "validation.types.numeric",
    "validation.lexical.temporal": "validation.types.temporal",
    "validation.lexical.text": "validation.types.strings",
    "validation.load": "validation.schema.load",
    "validation.lookalikes": "validation.values.lookalikes",
    "validation.marks": "validation.schema.table_schema",
    "validation.memory": "validation.engines.documents",
    "validation.nouns": "validation.messages",
    "validation.parts": "validation.package.multipart",
    "validation.patterns": "validation.regex.patterns",
    "validation.positions": "validation.readers.json_text",
    "validation.problem": "validation.report.report",
    "validation.profile": "validation.package.profile",
    "validation.readers.header": "validation.readers.table_rows",
    "validation.readers.jsontext": "validation.readers.json_text",
    "validation.readers.moments": "validation.readers.frame_dates",
    "validation.readers.sheet": "validation.readers.workbook",
    "validation.readers.tabs": "validation.readers.workbook",
    "validation.references": "validation.package.references",
    "validation.reporters": "validation.report.formats",
    "validation.reporters.frictionless": "validation.report.formats.frictionless",
    "validation.reporters.github": "validation.report.formats.github",
    "validation.reporters.json": "validation.report.formats.json",
    "validation.reporters.junit": "validation.report.formats.junit",
    "validation.reporters.sarif": "validation.report.formats.sarif",
    "validation.reporters.text": "validation.report.formats.text",
    "validation.resources": "validation.package.resource",
    "validation.rows": "validation.engines.rows",
    "validation.source": "validation.readers.source",
    "validation.spark": "validation.engines.spark",
    "validation.spark.api": "validation.api_spark",
    "validation.spark.engine": "validation.engines.spark.engine",
    "validation.spark.frames": "validation.engines.spark.spark_frame",
    "validation.spark.judges": "validation.engines.spark.executors",
    "validation.spark.keys": "validation.engines.spark.key_joins",
    "validation.spark.read": "validation.engines.spark.read",
    "validation.spark.ship": "validation.engines.spark.distribute",
    "validation.spelling": "validation.schema.unknown_properties",
    "validation.strictjson": "validation.values.json_values",
    "validation.survey": "validation.checks.json_survey",
    "validation.table": "validation.engines.run",
    "validation.unread": "validation.values.error_cell",
    "validation.words": "validation.messages",
    "verifying": "release.verify",
    "versions": "release.versions",
    "vocabulary": "records.vocabulary",
    "why": "provenance.why",
}
# old path → name → where it is, for names that did not go where the rest of their module is
ELSEWHERE: dict[str, dict[str, str]] = {
    "validation.faults": {"ValidationFailed": "validation.report.report"},
    "validation.references": {"has_fields": "validation.checks.keys"},
    "validation.words": {"article": "_text", "counted": "_text", "listing": "_text"},
    "versions": {"is_version": "published.version_numbers", "key": "published.version_numbers"},
}


def find_moved(name: str) -> ModuleSpec | None:
    """Return how to load a module by its path of 1.x; None if there was none of that name."""
    old = name.removeprefix(f"{_PACKAGE}.")
    return ModuleSpec(name, _Alias(old)) if old in MOVED else None


class _Alias(Loader):
    """Give the module at the new path out under the old one.

    A package, and a module some of whose names are elsewhere, is a module of its own that looks names up. A package
    must be: its files would else be found under the old path, and loaded a second time.
    """

    def __init__(self, old: str) -> None:
        self.old, self.new = old, f"{_PACKAGE}.{MOVED[old]}"
        self.spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Import the new module, and say that it has moved."""
        # of the frames above this one `warn` skips those of Python's import machinery
        warnings.warn(f"{spec.name} has moved to {self.new}", DeprecationWarning, stacklevel=2)
        module = import_module(self.new)
        if not hasattr(module, "__path__") and self.old not in ELSEWHERE:
            self.spec = module.__spec__
            return module
        proxy = ModuleType(spec.name, module.__doc__)
        if hasattr(module, "__path__"):
            proxy.__path__ = []
        names = ELSEWHERE.get(self.old, {})

        def look_up(name: str) -> object:
            return getattr(import_module(f"{_PACKAGE}.{names[name]}") if name in names else module, name)

        proxy.__getattr__ = look_up  # type: ignore[method-assign]
        return proxy

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back the spec of its new path: it ran when that was imported."""
        if self.spec is not None:
            module.__spec__ = self.spec
