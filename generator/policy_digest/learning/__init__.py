"""What people decided is what the readers are measured by, and learn from. In: corpora with decisions. Out: faults by reader, examples."""

from policy_digest.learning.evaluate import FAULTS, READERS, Evaluation, evaluated, lines
from policy_digest.learning.known import Known, known

__all__ = ["FAULTS", "READERS", "Evaluation", "Known", "evaluated", "known", "lines"]
