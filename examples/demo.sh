#!/bin/sh
# What `make demo` runs: the verbs of `kg`, on the shipped knowledge base. Writes to build/.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build

step() { printf '\n== %s\n$ %s\n' "$1" "$2"; sh -c "$2"; }

step "What the knowledge base holds" "kg info"
step "Is it well formed? (SHACL)" "kg validate"
step "Which level does each technology reach? (rules over the OWL definitions)" "kg classify"
step "Does the OWL reasoner HermiT agree?" \
  "kg classify > build/rules.txt && kg classify --engine hermit | diff build/rules.txt - && echo yes"
step "Query: convergence levels" "kg query levels"
step "Query: what the sources say against themselves" \
  "kg query contradictions -f csv | cut -d, -f 1,2,6,8,9"
step "Query: which forecasts are due today" "kg query forecasts due=true"
step "Query: what is still disputed" "kg query disputes"
step "Why is AdamW fully converged?" "kg explain AdamW"
step "How fast did the players leave? (solved for the rate)" \
  "kg formula player-decay initial=200 players=15 years=2"
step "How one thing leads to another" "kg paths ScalingLaw MarketLockIn --limit 1"
step "Query: what the source says of MoE, and on which line" "kg query claims subject=cv:MoE"
step "A model's answer in Chinese, sentence by sentence" "kg hr examples/answer-zh.md"
step "A model's answer in English" "kg hr examples/answer-en.md"
step "Several answers of two models, and their rates" \
  "kg hr examples/answers.jsonl --by model"

step "How ready are the data of a hospital pharmacy? (AI readiness index)" \
  "kg ari examples/readiness/readiness.yaml"
step "How ready is this knowledge base itself?" "kg ari --self --limit 5"
step "The survival rule over both, as a gate (exit status 1: it does not hold)" \
  "kg gate examples/readiness/readiness.yaml examples/readiness/answer.md || true"

kg ari examples/readiness/readiness.yaml --format html --out build/ari.html 2>/dev/null
kg hr examples/answers.jsonl --by model --format html --out build/report.html 2>/dev/null
kg hr examples/answer-zh.md --format md > build/report-zh.md
kg hr examples/answer-en.md --format md > build/report-en.md
kg hr examples/answer-zh.md --format json > build/report-zh.json
kg hr examples/answer-en.md --format json > build/report-en.json
kg export --out build/convergence-kg.rdf 2>/dev/null
kg export --out build/convergence-kg.ttl 2>/dev/null
for picture in quadrant timeline levels drivers changes; do
  kg draw "$picture" --out "build/$picture.svg" 2>/dev/null
done
printf '\nWritten to %s/build:\n' "$(pwd)"
echo "  report-{zh,en}.{md,json}    the two reports"
echo "  report.html    the answers of two models, marked claim by claim"
echo "  ari.html       how ready the data of the pharmacy are, with a picture"
echo "  {quadrant,timeline,levels,drivers,changes}.svg    pictures"
echo "  convergence-kg.{rdf,ttl}    one ontology with its facts: open it in Protégé and start HermiT"
