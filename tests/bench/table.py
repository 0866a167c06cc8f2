# SPDX-License-Identifier: MIT
#
# table.py ROWS FOLDER  reads a row of JSON from each line of ROWS and writes FOLDER/bench.json and FOLDER/bench.svg;
# prints the table and "figure bench.ID VALUE UNIT" for each. A row without its peer says why and has no ratio; with a peer
# that was given up ("at_least") the ratio is a bound.
import html
import json
import sys


def ratio(row):
    """Ours as a part of the peer's; None without a peer."""
    return row["value"] / row["peer_value"] if row.get("peer_value") else None


def said(row):
    part = ratio(row)
    if part is None:
        return "no ratio: " + (row.get("why") or "its peer was not measured")
    return "%s%.3g of it" % ("at most " if row.get("at_least") else "", part)


def line(row):
    peer = "%s%g %s" % (">" if row.get("at_least") else "", row["peer_value"], row["unit"]) if row.get("peer_value") else "-"
    return "   %-52s %12s   %-46s %12s   %s" % (row["title"], "%g %s" % (row["value"], row["unit"]), row["peer"], peer, said(row))


def picture(rows):
    """Two bars a row, each as long as its part of the longer one."""
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="900" height="%d" font-family="sans-serif" font-size="12">'
           % (54 * len(rows) + 10)]
    for at, row in enumerate(rows):
        sides = [(row["title"], row["value"], "#2b6cb0"), (row["peer"], row.get("peer_value"), "#a0aec0")]
        most = max(value or 0 for _, value, _ in sides) or 1
        for side, (title, value, colour) in enumerate(sides):
            top = 54 * at + 22 * side + 8
            label = "%s: %s" % (title, "%g %s" % (value, row["unit"]) if value else said(row))
            out.append('<text x="8" y="%d">%s</text>' % (top + 13, html.escape(label)))
            if value:
                out.append('<rect x="520" y="%d" width="%.1f" height="16" fill="%s"/>' % (top, max(1, 370 * value / most), colour))
    return "\n".join(out + ["</svg>", ""])


def main(source, folder):
    rows = [json.loads(text) for text in open(source) if text.strip()]
    for row in rows:
        row["ratio"] = ratio(row)
        print(line(row))
        print("figure bench.%s %g %s" % (row["id"], row["value"], row["unit"]))
    with open(folder + "/bench.json", "w") as out:
        json.dump({"format": "wmiready-bench", "rows": rows}, out, indent=1)
        out.write("\n")
    with open(folder + "/bench.svg", "w") as out:
        out.write(picture(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
