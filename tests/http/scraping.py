"""Reading /metrics as Prometheus does, with its library's own parser."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample


@dataclass(frozen=True)
class Scraped:
    samples: list[Sample]

    @classmethod
    def of(cls, text: str) -> "Scraped":
        families = list(text_string_to_metric_families(text))
        names = [family.name for family in families]
        assert len(names) == len(set(names)), "a family stands twice"
        return cls([sample for family in families for sample in family.samples])

    def total(self, name: str, **labels: str) -> float:
        """Added up over all processes, and over all labels that are not given."""
        return sum(sample.value for sample in self._matching(name, labels))

    def by_worker(self, name: str, **labels: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for sample in self._matching(name, labels):
            worker = sample.labels["worker"]
            found[worker] = found.get(worker, 0) + sample.value
        return found

    def labels(self, name: str, label: str) -> set[str]:
        return {sample.labels[label] for sample in self._matching(name, {})}

    def _matching(self, name: str, labels: dict[str, str]) -> Iterable[Sample]:
        for sample in self.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                yield sample
