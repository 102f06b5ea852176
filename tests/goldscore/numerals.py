"""Chinese numerals → numbers, by the package's own reader; in the released data set this file is that reader itself."""

from policy_digest.chinese.numerals import figure as figure
