#!/usr/bin/env bash
# What a machine does with this repository, on GitHub, on GitLab, and in your own shell:
#
#   bash ci.sh install    policy-digest and what it needs, pinned, into .venv
#   bash ci.sh check      what in data/ needs mending; then the tests
#   bash ci.sh extract    the records of what changed
#   bash ci.sh changes    what changed in the figures since BASE (a revision; the last commit), into build/changes.txt
#   bash ci.sh build      the site, into SITE (site/); SITE_URL: where it will be published
#   bash ci.sh            all of these but the first; each is tried, also where one before it failed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [ -d .venv/bin ]; then PATH="$PWD/.venv/bin:$PATH"; fi

install() {
  python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
  # policy-digest itself: the version in requirements.txt, from the package index or, where somebody put it there, from wheels/.
  set --
  if [ -d wheels ]; then set -- --no-index --find-links wheels; fi
  .venv/bin/python -m pip install --quiet --no-deps "$@" --requirement requirements.txt
}

check() {
  local failed=0
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    policy-digest check --format github || failed=1
  elif [ "${GITLAB_CI:-}" = true ]; then
    mkdir -p build
    policy-digest check --format gitlab > build/code-quality.json || failed=1
  else
    policy-digest check || failed=1
  fi
  if python3 -c "import policy_digest" 2> /dev/null; then
    python3 -m unittest discover --quiet --start-directory tests || failed=1
  else
    echo "tests: this python3 does not know policy-digest, run: bash ci.sh install" >&2
    failed=1
  fi
  return "$failed"
}

extract() { policy-digest extract; }

changes() {
  local base=${BASE:-HEAD}
  mkdir -p build
  if git rev-parse --quiet --verify --end-of-options "$base:data" > /dev/null; then
    policy-digest diff --data data -- "$base" > build/changes.txt
  else
    echo "Nothing to compare with: $base holds no data/." > build/changes.txt
  fi
  [ -s build/changes.txt ] || echo "No figure changed." > build/changes.txt
  cat build/changes.txt
}

build() { policy-digest build --strict --site "${SITE:-site}"; }

case "${1:-all}" in
  install | check | extract | changes | build) "$1" ;;
  all)
    failed=0
    for step in check extract changes build; do bash ci.sh "$step" || failed=1; done
    exit "$failed"
    ;;
  *) sed -n '/^# /s/^# //p' "$0" >&2; exit 2 ;;
esac
