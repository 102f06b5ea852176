"""The command line: arguments in, calls of the rooms below out. It decides nothing.

Standard output carries results, standard error what is said to a person. Exit status: 0 done, 1 something needs mending, 2 wrong usage.
"""

from __future__ import annotations

import json
import logging
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policy_digest import __version__, flagged, spoken, starter
from policy_digest.asked import counted as _counted
from policy_digest.asked import crew as _crew
from policy_digest.asked import data as _data
from policy_digest.asked import how_far as _how_far
from policy_digest.asked import one as _one
from policy_digest.asked import progress as _progress
from policy_digest.asked import rules_only as _rules_only
from policy_digest.asked import say as _say
from policy_digest.asked import url as _url
from policy_digest.by_machines import export
from policy_digest.by_people import diff, evaluate, learn, review
from policy_digest.errors import PolicyDigestError

if TYPE_CHECKING:
    from policy_digest.crew import Crew

F = TypeVar("F", bound=Callable[..., Any])
WRITTEN = "{n} files written. Now:"


class _Door(click.Group):
    """A group whose commands end in one clear line where the user can mend something."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PolicyDigestError as error:
            _say(f"Error: {error}")
            ctx.exit(1)
        except BrokenPipeError:  # `| head` has seen enough; what is left in the buffer has no reader
            sys.stdout = None
            ctx.exit(1)
        except OSError as error:  # what no room expects: a disk that is full, a folder whose permissions changed
            where = str(error.filename or "")
            what = f"cannot be read or written ({error.strerror or error})"
            _say(f"Error: {PolicyDigestError(what, where, hint='look at its permissions and the space on its disk')}")
            ctx.exit(1)


def _place() -> Callable[[F], F]:
    return click.option("--place", metavar="NAME", help="The place they are about (weifang, 潍坊 or 潍坊市), whatever they say.")


class _Voice(logging.Handler):
    """What MkDocs logs, a line each on standard error; without what it tells of its own work, which is no news to a reader of the site."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is a warning, or says what a person can use: where the site is, that it is made anew."""
        of_its_own = record.name == "mkdocs.commands.build" or record.getMessage().startswith("Watching paths")
        return record.levelno >= logging.WARNING or not of_its_own

    def emit(self, record: logging.LogRecord) -> None:
        """Say the record's message under its level."""
        _say(f"{record.levelname.capitalize()}: {record.getMessage()}")


def _listen(level: int) -> None:
    logger = logging.getLogger("mkdocs")
    logger.handlers = [_Voice()]
    logger.setLevel(level)


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@spoken.lang()
@_how_far()
@click.version_option(__version__, prog_name="policy-digest", message="%(prog)s %(version)s")
def main() -> None:
    """Pages of Chinese local policy in, records with evidence and a bilingual site out.

    \b
    A first walk, in any folder:
      policy-digest new my-site           a folder to begin with: a sample, tables, tests, checks
      policy-digest inspect page.html     what can be read out of a page, as JSON; nothing is kept
      policy-digest explain page.html     what made each record, step by step
      policy-digest ledger page.html      what became of every number of the page
      policy-digest ingest page.html      keep its cleaned text under data/articles/
      policy-digest extract               write its records to data/records/
      policy-digest serve                 the site, at http://127.0.0.1:8000
      policy-digest reclean               better cleaning for the captures that were kept
      policy-digest check                 what in data/ needs mending
      policy-digest review                records against their sentences, the doubtful first; what you decide is kept
      policy-digest diff HEAD             what changed in the figures since, a line each
      policy-digest export records.csv    the records as a table: CSV, JSON, Excel, Parquet
      policy-digest translate             English wordings to improve, in data/translations/en.po
    """


@main.command(short_help="A folder for a site of your own.")
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--field",
    type=click.Choice(starter.fields()),
    default=starter.OWN,
    show_default=True,
    help="Whose themes, indicators and terms to begin with; own: an example to put your own in its place.",
)
@click.option("--add", is_flag=True, help="Also into a folder that holds something already; what stands there stays as it is.")
def new(folder: Path, field: str, add: bool) -> None:
    """Write all that a site of your own begins with into FOLDER, and say what to do next.

    Tables of the field, a sample page, tests, checks for pull requests on GitHub and GitLab and for a plain shell, and a README that
    says what each file is for. Nothing that stands there is written over.
    """
    written, kept = starter.new(folder, field, add)
    for name in written:
        click.echo(folder / name)
    for name in kept:
        _say(f"Note: {folder / name}: stands there already, and stays")
    _say(spoken.said(WRITTEN, spoken.language(click.get_current_context())).format(n=len(written)))
    where = () if folder.resolve() == Path.cwd() else (f"cd {shlex.quote(str(folder))}",)
    for line in (*where, f"policy-digest ingest {starter.SAMPLE}", "policy-digest extract", "policy-digest serve"):
        _say(f"  {line}")


@main.command(short_help="Captures to JSON Lines; nothing is kept.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_place()
@_url()
@_data("A corpus whose tables go before the packaged ones.", None)
@_rules_only()
def inspect(files: tuple[str, ...], place: str | None, url: str | None, data: Path | None, rules_only: bool) -> None:
    """Print what captures hold, as JSON Lines: one object a FILE, in the order given.

    FILE is plain text, HTML, PDF, DOCX, Markdown, a page that a browser saved whole (.mhtml), an e-mail (.eml), or a ZIP file of several,
    each of which gives an object. Nothing is written to disk. A file that cannot be read gives an object with "status": "error", the
    others go on, and the exit status is 1.
    """
    from policy_digest import contract, ingest, pipeline, tables

    _one(files, url)
    reader = pipeline.Extractor(tables.load(data, rules_only=rules_only))
    failed = False
    for capture in _progress(ingest.read_all(files, url), "Reading", len(files)):
        name = capture.where if isinstance(capture, PolicyDigestError) else capture.source
        try:
            if isinstance(capture, PolicyDigestError):
                raise capture
            line = contract.extraction_json(name, reader.read(capture, place))
        except PolicyDigestError as error:
            failed = True
            line = contract.error_json(name, error)
        click.echo(json.dumps(line, ensure_ascii=False))
    sys.exit(failed)


@main.command(short_help="What became of every number of a capture.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object a FILE.")
@_place()
@_data("A corpus whose tables go before the packaged ones.", None)
@_rules_only()
def ledger(files: tuple[str, ...], as_json: bool, place: str | None, data: Path | None, rules_only: bool) -> None:
    """Print every number of captures with its fate: a record, excluded (and why), or unclaimed.

    Numbers come in the order of the text, with their offset in the cleaned text and the words around them; totals follow. A file that
    cannot be read gives one line, the others go on, and the exit status is 1.
    """
    from policy_digest import contract, explain, ingest, pipeline, tables

    known = tables.load(data, rules_only=rules_only)
    reader = pipeline.Extractor(known)
    failed = False
    for capture in _progress(ingest.read_all(files), "Reading", len(files)):
        name = capture.where if isinstance(capture, PolicyDigestError) else capture.source
        try:
            if isinstance(capture, PolicyDigestError):
                raise capture
            found = reader.read(capture, place)
            if as_json:
                click.echo(json.dumps(explain.ledger_json(name, found, known), ensure_ascii=False))
            else:
                for line in explain.ledger_lines(name, found, known):
                    click.echo(line)
        except PolicyDigestError as error:
            failed = True
            if as_json:
                click.echo(json.dumps(contract.error_json(name, error), ensure_ascii=False))
            else:
                _say(f"Error: {error}")
    sys.exit(failed)


@main.command(name="explain", short_help="What made each record of a capture.")
@click.argument("file", metavar="FILE|NAME")
@click.option("--english", "as_name", is_flag=True, help="Explain the English of NAME, a Chinese noun phrase: its words and transfers.")
@click.option("--at", type=click.IntRange(min=0), metavar="OFFSET", help="Only the number at this offset or nearest to it.")
@_place()
@_data("A corpus whose tables go before the packaged ones.", None)
@_rules_only()
def explain_records(file: str, as_name: bool, at: int | None, place: str | None, data: Path | None, rules_only: bool) -> None:
    """Print for each record the steps that made it, and why the numbers beside it were not taken.

    A step names what was decided, the text that it read with its offsets, and the rule. With --at, a number that is no record is
    explained as well: why it was excluded, or what was missing. Offsets are those that `inspect` and `ledger` print.
    """
    from policy_digest import english, explain, ingest, pipeline, tables

    known = tables.load(data, rules_only=rules_only)
    if as_name:
        for line in english.explain(file, known):
            click.echo(line)
        return
    found = pipeline.Extractor(known).read(ingest.read(file), place)
    for line in explain.explain_lines(file, found, known, at):
        click.echo(line)


@main.command(short_help="Captures to cleaned articles in the corpus.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|URL...")
@_place()
@_url()
@click.option("--no-keep", is_flag=True, help="Do not keep the captures themselves under DATA/captures/.")
@click.option("--version-of", metavar="ID", help="The article of which FILE is the next version, whatever it looks like.")
@_data(fresh=True)
def ingest(sources: tuple[str, ...], place: str | None, url: str | None, no_keep: bool, version_of: str | None, data: Path) -> None:
    """Clean captures and keep their articles under DATA/articles/<place>/.

    A FOLDER stands for all files in it and below. What is there already is not added again, nor is a near-copy of it: that is
    reported. A page that says something else than when it was captured last becomes the next version of its article, and the earlier one
    is kept under DATA/versions/. A capture that cannot be read gives one line, the others go on, and the exit status is 1.

    The capture is kept as DATA/captures/<sha256>, so that `policy-digest reclean` can bring better cleaning to its article, and `check`
    can prove that the text is what the capture gives. The address of the source page is kept too, as the server, --url, the save of a
    browser, or the page itself states it.
    """
    from policy_digest import ingest as captures
    from policy_digest import keep, tables

    _one(sources, url or version_of)
    names = captures.expand(sources)
    counts: Counter[str] = Counter()
    read = captures.read_sources(names, url)
    wish = keep.Wish(place, not no_keep, version_of)
    for kept in _progress(keep.keep_articles(read, data, tables.load(data), wish), "Ingesting", len(names)):
        counts[kept.outcome] += 1
        if kept.outcome in ("added", "new version"):
            click.echo(kept.where)
        if kept.message:
            _say(f"{ {'failed': 'Error', 'new version': 'New version'}.get(kept.outcome, 'Not added') }: {kept.message}")
    _say(_counted(counts, "nothing to ingest"))
    sys.exit(bool(counts["failed"]))


@main.command(short_help="Articles to records in the corpus.")
@click.option("--all", "everything", is_flag=True, help="Extract every article again, changed or not.")
@_data()
@_rules_only()
@_crew()
def extract(everything: bool, data: Path, rules_only: bool, crew: Crew) -> None:
    """Write the records of every article to DATA/records/<place>/.

    Only what changed is extracted again: an article, a table, or the rules themselves. A run that was ended goes on where it was. More
    than a hundred articles are read by as many processes as there are cores; the files are the same whoever reads.
    """
    from policy_digest import corpus, keep, tables

    counts: Counter[str] = Counter()
    total = sum(1 for _ in corpus.article_files(data))
    for kept in _progress(keep.keep_records(data, tables.load(data, rules_only=rules_only), everything, crew), "Extracting", total):
        counts[kept.outcome] += 1
        if kept.message:
            _say(f"Error: {kept.message}")
    _say(_counted(counts, f"no articles under {data / 'articles'}"))
    sys.exit(bool(counts["failed"]))


@main.command(short_help="Articles as cleaning gives them today.")
@_data()
@click.option("--discard-edits", is_flag=True, help="Take back what people changed in articles since they were cleaned.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def reclean(data: Path, discard_edits: bool, dry_run: bool) -> None:
    """Clean every kept capture again, with the rules and tables of today, and bring its article up to that.

    Ids and places stay. What people changed since stays too: a fact that they put right, a text that they edited. Run `policy-digest
    extract` afterwards: records follow their articles. An article without a capture stays as it is: `ingest` its page again to keep it.
    """
    from policy_digest import reclean as again
    from policy_digest import tables

    counts: Counter[str] = Counter()
    for one in _progress(again.reclean(data, tables.load(data), discard_edits, not dry_run), "Cleaning"):
        counts[one.outcome] += 1
        if one.outcome == "failed":
            _say(f"Error: {one.message}")
        elif one.message:
            (click.echo if one.outcome == "cleaned again" else _say)(one.message)
    _say(_counted(counts, f"no articles under {data / 'articles'}"))
    sys.exit(bool(counts["failed"]))


@main.command(name="migrate", short_help="A corpus of an older release to the layout of this one.")
@_data()
def migrate_corpus(data: Path) -> None:
    """Bring DATA from the layout of an older release to that of this one, and say what was done. Nothing is written over."""
    from policy_digest import migrate

    done = list(migrate.migrate(data))
    for one in done:
        (_say if one.failed else click.echo)(f"Error: {one.what}" if one.failed else one.what)
    if not done:
        _say(f"{data}: nothing to do")
    sys.exit(any(one.failed for one in done))


@main.command(short_help="What in the corpus needs mending.")
@_data()
@click.option("--fix", is_flag=True, help="First sort the rows of DATA/glossary/ and DATA/cues/ and write their files in one way.")
@click.option("--spare", is_flag=True, help="Print the terms of DATA/glossary/ that the others compose anyway, and nothing else.")
@click.option(
    "--format",
    "form",
    type=click.Choice(flagged.FORMATS),
    default="text",
    show_default=True,
    help="Lines, annotations of GitHub Actions, or a code quality report of GitLab.",
)
def check(data: Path, fix: bool, spare: bool, form: str) -> None:
    """Validate every file under DATA and print what needs mending, a line each: file:line: what, what to do."""
    from policy_digest import check as checks

    if spare:
        for line in checks.spare(data):
            click.echo(line)
        return
    for path in checks.mend(data) if fix else ():
        _say(f"Note: {path}: sorted")
    problems = 0

    def seen() -> Iterator[PolicyDigestError]:
        nonlocal problems
        for problem in _progress(checks.problems(data), "Checking"):
            problems += 1
            yield problem

    for line in flagged.flagged(seen(), form):
        click.echo(line)
    if not problems:
        for note in checks.notes(data):
            _say(f"Note: {note}")
    _say(f"{problems} to mend" if problems else "nothing to mend")
    sys.exit(bool(problems))


@main.command(short_help="English wordings, for people and machines to fill.")
@_data()
@click.option("--backend", type=click.Choice(("openai", "ctranslate2")), help="Fill what is empty by a machine.  [default: none]")
@click.option("--model", metavar="NAME|FOLDER", help="The model to ask for, or the folder of a converted one.")
@click.option("--endpoint", metavar="URL", default="", help="Where an OpenAI-compatible service answers, such as http://127.0.0.1:8080/v1.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="Fill at most so many entries.  [default: all]")
def translate(data: Path, backend: str | None, model: str | None, endpoint: str, limit: int) -> None:
    """Write every English name and sentence of the site to DATA/translations/en.po, a gettext catalogue for Poedit or Weblate.

    What is filled in wins over the composed English and stays. An entry that states other figures, units or times than the Chinese is
    not used. A machine's entries are marked until somebody takes the mark away. Its key is read from POLICY_DIGEST_API_KEY.
    """
    from policy_digest import backends, reword, tables

    if backend and not model:
        raise click.UsageError("--backend needs --model")
    asked = None if not backend or not model else backends.OpenAI(endpoint, model) if backend == "openai" else backends.CTranslate2(model)
    told = reword.Reworded()
    for told in _progress(reword.update(data, tables.load(data), asked, limit), "Translating"):
        if told.message:
            _say(f"Note: {told.message}")
    _say(f"{told.entries} entries: {told.people} worded by people, {told.machine} by a machine, {told.fuzzy} to look at again")


@main.command(short_help="The site of a corpus, as files.")
@_data()
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True, help="Where the site goes."
)
@click.option(
    "--pages",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write the pages as Markdown, for any other builder, into this folder.  [default: none]",
)
@click.option("--strict", is_flag=True, help="Fail on any warning; the site that was there stays.")
def build(data: Path, site: Path, pages: Path | None, strict: bool) -> None:
    """Build the site of a corpus: the whole way from DATA/articles/ to pages.

    The finished site takes its place in one step. Each page is written once, into the theme's page; a link that leads nowhere is
    warned of. With --pages they are written as Markdown too, which another builder can take.
    """
    from policy_digest import plugin  # MkDocs takes half a second to load

    _listen(logging.WARNING)
    plugin.build_site(data, site, pages, strict, _progress)


@main.command(short_help="The site of a corpus, in the browser.")
@_data()
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), help="Also write the pages as Markdown into this folder.")
def serve(data: Path, address: str, pages: Path | None) -> None:
    """Show the site of a corpus, and show it anew as soon as a file under DATA changes. Ctrl-C ends it.

    A page is made when it is asked for, so that an edit is in the browser in a moment, however large the corpus.
    """
    from policy_digest import serve as serving

    _listen(logging.INFO)
    serving.serve_site(data, address, pages)


for one in (review, diff, evaluate, learn, export):
    main.add_command(one)
for one in (main, *main.commands.values()):
    one.context_class = spoken.Spoken
