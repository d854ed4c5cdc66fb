#!/usr/bin/python3
"""Renders every case with Jinja2 itself (Debian: python3-jinja2) and writes golden.json beside this file.

A case is a template, or a dict: t template, v variables over the shared ones, f other templates by name,
o options (trim_blocks, lstrip_blocks, keep_trailing_newline, autoescape), lenient.
What Jinja2 refuses is recorded as {"error": kind}; the engine has to refuse it too, with whatever words.
"""
import json
import os

import jinja2
from jinja2 import ChainableUndefined, DictLoader, Environment, StrictUndefined

import cases_corners
import cases_data
import cases_flow
import cases_language
import cases_structure
import cases_text

HERE = os.path.dirname(os.path.abspath(__file__))
EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]


def render(case, shared):
    options = case.get("o", {})
    undefined = ChainableUndefined if case.get("lenient") else StrictUndefined
    env = Environment(loader=DictLoader(case.get("f", {})), extensions=EXTENSIONS, undefined=undefined, **options)
    variables = json.loads(json.dumps({**shared, **case.get("v", {})}))
    try:
        return {"expected": env.from_string(case["t"]).render(variables)}
    except jinja2.TemplateSyntaxError:
        return {"error": "Syntax"}
    except jinja2.UndefinedError:
        return {"error": "Undefined"}
    except jinja2.TemplateNotFound:
        return {"error": "NotFound"}
    except Exception:  # whatever Python itself raises while rendering
        return {"error": "Runtime"}


def main():
    shared = cases_data.SHARED
    results = []
    for module in (cases_language, cases_data, cases_text, cases_flow, cases_structure, cases_corners):
        for group, cases in module.CASES.items():
            for number, case in enumerate(cases, 1):
                case = {"t": case} if isinstance(case, str) else case
                row = {"name": f"{group} {number}", "template": case["t"]}
                for short, name in (("v", "variables"), ("f", "templates"), ("o", "options"), ("lenient", "lenient")):
                    if short in case:
                        row[name] = case[short]
                row.update(render(case, shared))
                results.append(row)
    lines = ",\n    ".join(json.dumps(row, ensure_ascii=True) for row in results)
    with open(os.path.join(HERE, "golden.json"), "w", encoding="ascii", newline="\n") as out:
        out.write('{\n  "jinja2": %s,\n  "variables": %s,\n  "cases": [\n    %s\n  ]\n}\n'
                  % (json.dumps(jinja2.__version__), json.dumps(shared), lines))
    print(len(results), "cases,", sum("error" in row for row in results), "of them refused")


if __name__ == "__main__":
    main()
