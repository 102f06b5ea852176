"""policy-digest: Chinese local policy pages in, a searchable bilingual site out."""

__version__ = "0.1.0"
