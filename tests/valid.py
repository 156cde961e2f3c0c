# SPDX-License-Identifier: MIT
"""Reports under the eyes of others' parsers: valid.py KIND FILE [SCHEMA].

Exits with 77 where there is no such parser here."""
import json
import sys

kind, path = sys.argv[1:3]


def need(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"no Python module {name}")
        sys.exit(77)


def against(schema, document):
    jsonschema = need("jsonschema")
    choose = getattr(jsonschema, "validators").validator_for
    validator = choose(schema)(schema)
    faults = list(validator.iter_errors(document))
    for fault in faults[:10]:
        print(list(fault.absolute_path), fault.message[:200])
    return not faults


# What GitHub documents for code scanning ("SARIF support for code scanning",
# 2025). A file: 20 runs, 10 MB compressed. A run: 25,000 results, of which
# 5,000 are shown, 25,000 rules, 100 extensions. A result: 1,000 locations, of
# which 100 are shown. A rule: 20 tags, of which 10 are shown; an id of 255
# characters, descriptions of 1,024.
def within_github(log):
    import gzip
    faults = []

    def at_most(what, count, most):
        if count > most:
            faults.append(f"{what}: {count}, at most {most}")

    with open(path, "rb") as file:
        at_most("bytes", len(gzip.compress(file.read())), 10 << 20)
    at_most("runs", len(log["runs"]), 20)
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        at_most("results", len(run["results"]), 5000)
        at_most("rules", len(rules), 25000)
        for rule in rules:
            at_most("id", len(rule["id"]), 255)
            at_most("tags", len(rule["properties"]["tags"]), 10)
            for text in "shortDescription", "fullDescription":
                at_most(text, len(rule[text]["text"]), 1024)
            if not rule["help"]["text"] or not rule["help"]["markdown"]:
                faults.append(f"{rule['id']}: no help")
        prints = set()
        for result in run["results"]:
            at_most("related", len(result.get("relatedLocations", [])), 100)
            at_most("locations", len(result["locations"]), 100)
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                faults.append(f"{result['ruleId']}: another's index")
            mark = result["partialFingerprints"]["primaryLocationLineHash"]
            if mark in prints:
                faults.append(f"{mark}: twice")
            prints.add(mark)
            uri = result["locations"][0]["physicalLocation"][
                "artifactLocation"]["uri"]
            if uri.startswith("/") or "://" in uri:
                faults.append(f"{uri}: not relative")
    print("\n".join(faults))
    return not faults


def html():
    html5lib = need("html5lib")
    parser = html5lib.HTMLParser(strict=True)
    with open(path, "rb") as file:
        document = parser.parse(file, transport_encoding="utf-8")
    names = {e.tag.split("}")[1] for e in document.iter()
             if isinstance(e.tag, str)}
    # No script, nothing from elsewhere.
    return not names & {"script", "link", "img", "iframe", "object", "form"}


if kind == "html":
    fine = html()
else:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    if kind == "github":
        fine = within_github(document)
    else:
        with open(sys.argv[3], encoding="utf-8") as file:
            fine = against(json.load(file), document)
sys.exit(0 if fine else 1)
