"""Contracts of the house for import-linter; see ``pyproject.toml``.

The kind of a module is the beginning of its name: ``rules_hours`` is a ``rules``.
"""

from collections.abc import Iterable, Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Pair = tuple[str, str]


def kind_of(module: str, kinds: Iterable[str]) -> str | None:
    """The kind that a module is of, if it is of one of these."""
    name = module.rsplit(".", 1)[-1]
    return next((kind for kind in kinds if name == kind or name.startswith(f"{kind}_")), None)


def room_of(module: str) -> str:
    """The first two parts of its name: ``app.claims``."""
    return ".".join(module.split(".")[:2])


class HouseContract(Contract):  # type: ignore[misc]
    """What is forbidden between a module and what it imports directly."""

    kinds: list[str] = fields.ListField(subfield=fields.StringField())  # type: ignore[assignment]

    def forbidden(self, graph: ImportGraph) -> Iterator[Pair]:
        """Each import that breaks the contract."""
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when nothing is forbidden."""
        found = sorted(self.forbidden(graph))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line an import."""
        for importer, imported in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}: {self.remedy}", bold=False)

    remedy = ""


class ApartContract(HouseContract):
    """Modules of some kinds import nothing of a list themselves."""

    type_name = "apart"
    packages: list[str] = fields.ListField(  # type: ignore[assignment]
        subfield=fields.StringField()
    )
    remedy = "the wall clock is in app.core.localtime, and words are said in a words file"

    def forbidden(self, graph: ImportGraph) -> Iterator[Pair]:
        """What such a module reaches and may not."""
        for module in graph.modules:
            if module.startswith("app.") and kind_of(module, self.kinds):
                for reached in self.reached(graph, module):
                    if any(
                        reached == package or reached.startswith(f"{package}.")
                        for package in self.packages
                    ):
                        yield module, reached

    def reached(self, graph: ImportGraph, module: str) -> set[str]:
        """What the module imports."""
        return graph.find_modules_directly_imported_by(module)


class PureContract(ApartContract):
    """Modules of some kinds import nothing of a list, neither themselves nor through others."""

    type_name = "pure"
    remedy = "gather it in a query, and give it to the rule as a fact"

    def reached(self, graph: ImportGraph, module: str) -> set[str]:
        """What the module imports, and what that imports."""
        return graph.find_upstream_modules(module)


class KindsContract(HouseContract):
    """Inside a room a module imports its own kind and those after it in the list."""

    type_name = "kinds"
    remedy = "move what is shared into the lower kind"

    def forbidden(self, graph: ImportGraph) -> Iterator[Pair]:
        """Imports inside a room that go up."""
        for importer in graph.modules:
            kind = kind_of(importer, self.kinds)
            if kind is None:
                continue
            for imported in graph.find_modules_directly_imported_by(importer):
                other = kind_of(imported, self.kinds)
                if other is None or room_of(importer) != room_of(imported):
                    continue
                if self.kinds.index(other) < self.kinds.index(kind):
                    yield importer, imported
