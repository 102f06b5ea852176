"""The ground floor: how Chinese writes numbers, dates, plans and parts of a document. Knows no policy and no table.

`numerals`: digits in any writing → the exact number. `plans`: five-year plans by name and by year. `dates`: written years and days.
`numbering`: 一、 （二） 3. 第四条. `alternation`: many words → one pattern. `word_edges`: where words begin and end.
"""
