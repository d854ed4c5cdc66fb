"""Macros, calls, includes, imports, inheritance, autoescape, and whole templates."""

BASE = "<{% block title %}base{% endblock %}|{% block body %}B{% endblock %}>"
FORMS = "{% macro input(name, value='', type='text') %}<input name={{ name }} value={{ value }} type={{ type }}>{% endmacro %}{% macro label(t) -%} [{{ t }}] {%- endmacro %}{% set version = 3 %}{% set _hidden = 1 %}text"

REVIEW = """{#- prompt -#}
You are a customer writing a review of {{ product.name|default('a product') }}.
{% if product.features %}
Mention {{ product.features|length }} features:
{% for f in product.features %}
  {{ loop.index }}. {{ f|capitalize }}{{ "," if not loop.last else "." }}
{% endfor %}
{% endif %}
{%- set tone = {'5': 'delighted', '1': 'angry'}.get(stars|string, 'balanced') %}
Stars: {{ stars }} ({{ '%.1f' % stars }}) {{ '*' * stars }} tone {{ tone|upper }}
{% for k, v in product.specs|dictsort %}{{ k }}={{ v }}{{ '; ' if not loop.last }}{% endfor %}
Price: {{ "{:,.2f}".format(product.price) }}
"""

CASES = {
    "macro": [
        "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='q') }}{{ m(a=5, b=6, c=7) }}{{ m(*[1, 2]) }}{{ m(**{'a': 9}) }}",
        "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(1, 2) }}{{ m(x=1) }}{{ m(1, y='z') }}", "{% macro m(a) %}{{ a }}{{ varargs|length }}{{ kwargs.q }}{% endmacro %}{{ m(1, 2, 3, q='k') }}",
        "{% macro fact(n) %}{{ 1 if n <= 1 else n * (fact(n - 1)|int) }}{% endmacro %}{{ fact(5) }}", "{% macro a(x) %}[{{ b(x) }}]{% endmacro %}{% macro b(x) %}({{ x }}){% endmacro %}{{ a(1) }}",
        "{% macro m(x, y=x) %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}", "{% set g = 5 %}{% macro m() %}{{ g }}{% endmacro %}{{ m() }}{% set g = 6 %}{{ m() }}", "{% macro m(x) %}{% set x = x + 1 %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m(5) }}{{ x }}",
        "{% macro m(a, b=1) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }} {{ m.catch_varargs }} {{ m.caller }}|{{ m(1) }}|", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1)|upper }}{{ m('x')|length }}{{ m(1) ~ 'y' }}{% set r = m('z') %}{{ r }}{{ r is string }}",
        "{% macro m(a) %}{{ a is defined }}{{ a|default('d') }}{% endmacro %}{{ m() }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", "{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}", "{% macro m() %}x", "{% macro m(a, a) %}{% endmacro %}",
        "{% for i in range(2) %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}", "{% macro m(items) %}{% for i in items %}{{ loop.index }}{{ i }}{% endfor %}{% endmacro %}{{ m(['a', 'b']) }}{{ m('xy') }}", "{% macro m() %}{{ user.name }}{% endmacro %}{{ m() }}",
        "{% macro outer() %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ inner(1) }}{% endmacro %}{{ outer() }}", "{% if true %}{% macro m() %}in if{% endmacro %}{% endif %}{{ m() }}", "{{ m() }}{% macro m() %}x{% endmacro %}",
    ],
    "call block": [
        "{% macro w(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call w('b') %}hi {{ user.name }}{% endcall %}", "{% macro l(xs) %}{% for x in xs %}{{ caller(x) }},{% endfor %}{% endmacro %}{% call(x) l([1, 2]) %}[{{ x }}]{% endcall %}", "{% macro l(xs) %}{% for x in xs %}{{ caller(x, n=loop.index) }}{% endfor %}{% endmacro %}{% call(x, n, z='d') l('ab') %}{{ x }}{{ n }}{{ z }} {% endcall %}",
        "{% macro m() %}{% if caller %}has{{ caller() }}{% else %}no{% endif %}{% endmacro %}{% call m() %}x{% endcall %}", "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}", "{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}", "{% macro a() %}({{ caller() }}){% endmacro %}{% macro b() %}[{% call a() %}{{ caller() }}{% endcall %}]{% endmacro %}{% call b() %}z{% endcall %}",
        "{% macro m(caller=none) %}{{ caller() if caller else 'none' }}{% endmacro %}{{ m() }}{% call m() %}c{% endcall %}", "{% set v = 1 %}{% macro m() %}{% set v = 2 %}{{ caller() }}{% endmacro %}{% call m() %}{{ v }}{% endcall %}", "{% call range(3) %}{% endcall %}",
    ],
    "include": [
        {"t": "a{% include 'x' %}b", "f": {"x": "[{{ user.name }}]"}}, {"t": "{% set v = 1 %}{% include 'x' %}{{ v }}", "f": {"x": "{{ v }}{% set v = 2 %}{{ v }}"}}, {"t": "{% for i in range(2) %}{% include 'x' %}{% endfor %}", "f": {"x": "{{ i }}"}}, {"t": "{% include 'nope' ignore missing %}ok{% include ['nope', 'x'] %}", "f": {"x": "X"}},
        {"t": "{% include 'x' without context %}", "f": {"x": "{{ user is defined }}"}}, {"t": "{% include 'x' with context %}", "f": {"x": "{{ user is defined }}"}}, {"t": "{% include 'nope' %}"}, {"t": "{% include ['a', 'b'] %}"}, {"t": "{% set n = 'x' %}{% include n %}{% include n ~ '2' %}", "f": {"x": "1", "x2": "2"}}, {"t": "{% include ['a', 'b'] ignore missing with context %}.", "f": {}},
        {"t": "{% include 'x' %}", "f": {"x": "{% include 'y' %}!", "y": "deep"}}, {"t": "{% include 'x' %}", "f": {"x": "{% macro m() %}M{% endmacro %}{{ m() }}"}}, {"t": "{% include 'x' %}{{ m is defined }}", "f": {"x": "{% macro m() %}M{% endmacro %}"}}, {"t": "{% include 'x' %}", "f": {"x": "{{ 1 + }}"}}, {"t": "{% with q = 5 %}{% include 'x' %}{% endwith %}", "f": {"x": "{{ q }}"}},
        {"t": "{% for i in [1] %}{{ loop.index }}{% include 'x' %}{% endfor %}", "f": {"x": "{{ loop.index }}"}}, {"t": "{% for i in [1] %}{% include 'x' %}{% endfor %}", "f": {"x": "{{ loop is defined }}"}}, {"t": "{% macro m(z) %}{% include 'x' %}{% endmacro %}{{ m(3) }}", "f": {"x": "{{ z }}"}}, {"t": "{% include 'x' %}", "f": {"x": "{% extends 'b' %}{% block a %}over{% endblock %}", "b": "<{% block a %}{% endblock %}>"}},
    ],
    "import": [
        {"t": "{% import 'forms' as f %}{{ f.input('a') }}{{ f.label('x') }}{{ f.version }}{{ f._hidden is defined }}", "f": {"forms": FORMS}}, {"t": "{% from 'forms' import input, label as lab, version %}{{ input('q', type='z') }}{{ lab(1) }}{{ version }}", "f": {"forms": FORMS}}, {"t": "{% from 'forms' import nope %}{{ nope is defined }}", "f": {"forms": FORMS}}, {"t": "{% from 'forms' import nope %}{{ nope() }}", "f": {"forms": FORMS}}, {"t": "{% from 'forms' import _hidden %}", "f": {"forms": FORMS}},
        {"t": "{% import 'm' as m %}{{ m.show() }}", "f": {"m": "{% macro show() %}{{ user is defined }}{% endmacro %}"}}, {"t": "{% import 'm' as m with context %}{{ m.show() }}", "f": {"m": "{% macro show() %}{{ user.name }}{% endmacro %}"}}, {"t": "{% from 'm' import show with context %}{{ show() }}", "f": {"m": "{% macro show() %}{{ user.name }}{% endmacro %}"}}, {"t": "{% import 'nope' as m %}"}, {"t": "{% import 'm' as m %}{{ m }}|", "f": {"m": "body{% set a = 1 %}"}}, {"t": "{% import 'm' as m %}{% call m.w() %}c{% endcall %}", "f": {"m": "{% macro w() %}<{{ caller() }}>{% endmacro %}"}}, {"t": "{% from 'm' import a, b, %}{{ a }}{{ b }}", "f": {"m": "{% set a = 1 %}{% set b = 2 %}"}}, {"t": "{% for i in range(2) %}{% import 'm' as m %}{{ m.x }}{% endfor %}", "f": {"m": "{% set x = 4 %}"}},
    ],
    "inherit": [
        {"t": "{% extends 'base' %}{% block body %}child{% endblock %}", "f": {"base": BASE}}, {"t": "{% extends 'base' %}{% block body %}{{ super() }}+{% endblock %}{% block title %}T{{ super() }}{% endblock %}", "f": {"base": BASE}}, {"t": "x{% extends 'base' %}y{{ nope }}{% block body %}c{% endblock %}z", "f": {"base": BASE}}, {"t": "{% extends 'mid' %}{% block body %}3{{ super() }}{{ super.super() }}{% endblock %}", "f": {"base": BASE, "mid": "{% extends 'base' %}{% block body %}2{{ super() }}{% endblock %}"}},
        {"t": "{% extends 'base' %}{% set v = 5 %}{% block body %}{{ v }}{{ user.name }}{% endblock %}", "f": {"base": BASE}}, {"t": "{% block a %}A{% endblock %}{{ self.a() }}{{ self.a()|lower }}", "f": {}}, {"t": "{% extends 'base' %}{% block title %}{{ self.body() }}{% endblock %}{% block body %}x{% endblock %}", "f": {"base": BASE}}, {"t": "{% for i in range(2) %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}"}, {"t": "{% for i in range(2) %}{% block a %}{{ i is defined }}{% endblock %}{% endfor %}"},
        {"t": "{% extends 'base' %}{% macro m() %}M{% endmacro %}{% block body %}{{ m() }}{% endblock %}", "f": {"base": BASE}}, {"t": "{% extends 'nope' %}"}, {"t": "{% extends 'r' %}", "f": {"r": "{% block a required %}{% endblock %}"}}, {"t": "{% extends 'r' %}{% block a %}ok{% endblock %}", "f": {"r": "{% block a required %} {# c #} {% endblock %}"}}, {"t": "{% block a required %}x{% endblock %}"}, {"t": "{% block a %}{% endblock %}{% block a %}{% endblock %}"}, {"t": "{% block a %}{{ super() }}{% endblock %}"}, {"t": "{% if flag %}{% extends 'base' %}{% endif %}{% block body %}c{% endblock %}", "f": {"base": BASE}}, {"t": "{% if not flag %}{% extends 'base' %}{% endif %}[{% block body %}c{% endblock %}]", "f": {"base": BASE}},
        {"t": "{% extends 'base' %}{% block body %}{% block inner %}i{% endblock %}{% endblock %}", "f": {"base": BASE}}, {"t": "{% extends 'o' %}{% block inner %}I{% endblock %}", "f": {"o": "{% block outer %}<{% block inner %}d{% endblock %}>{% endblock %}"}}, {"t": "{% extends 'base' %}{% for i in range(3) %}{{ i }}{% endfor %}{% block body %}{% endblock %}", "f": {"base": BASE}}, {"t": "{% extends 'base' %}{% extends 'base' %}", "f": {"base": BASE}}, {"t": "{% extends n %}", "f": {"base": BASE}, "v": {"n": "base"}}, {"t": "{% block a %}{% set q = 1 %}{{ q }}{% endblock %}{{ q is defined }}"}, {"t": "{{ self.nope() }}"}, {"t": "{% extends 'base' %}{% include 'nope' %}", "f": {"base": BASE}}, {"t": "{% block a %}x{% endblock a %}"},
    ],
    "printed objects": [
        "{% set ns = namespace(a=1, b='x') %}{{ ns }}{% for i in [1, 2] %}{{ loop }}{% endfor %}{% macro m() %}{% endmacro %}{{ m }}{{ [m] }}{{ range }}{{ dict }}",
    ],
    "extended": [
        {"t": "{% extends 'base' %}" + t, "f": {"base": BASE, "x": "X"}} for t in (
            "{% include 'x' %}", "{% filter upper %}f{% endfilter %}", "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}c{% endcall %}", "{% for i in [1] %}t{% include 'x' %}{% endfor %}", "{% if true %}t{% endif %}",
            "{% set x %}abc{% endset %}{% block body %}{{ x }}{% endblock %}", "{% with %}{% block body %}q{% endblock %}{% endwith %}", "{% for i in [1] %}{{ 1 / 0 }}{% endfor %}", "{% set x %}{{ 1 / 0 }}{% endset %}", "{% set x %}{% for i in [1] %}{{ i }}{% endfor %}{% endset %}{% block body %}{{ x }}{% endblock %}", "{% do 1 / 0 %}")
    ],
    "autoescape": [
        {"t": "{{ html }} {{ html|safe }} {{ html|e }} {{ '<' ~ html }} {{ (less|safe) ~ less }} {{ 5 }} {{ [html] }}", "o": {"autoescape": True}}, {"t": "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m('<') }}{{ m('<')|upper }}{% set y %}<i>{{ '&' }}</i>{% endset %}{{ y }}{{ y ~ '<' }}", "o": {"autoescape": True}}, {"t": "{% autoescape true %}{{ html }}{% endautoescape %}{{ html }}{% autoescape false %}{{ html }}{% endautoescape %}"}, {"t": "{{ ['<', '>'|safe]|join('&') }} {{ ['<', '>']|join('&') }} {{ ['a']|join('<'|safe) }} {{ {'a': '<'}|tojson }} {{ '<'|replace('<', '>') }} {{ ('<'|safe)|replace('<', '>') }} {{ '%s'|safe|format('<') }}", "o": {"autoescape": True}},
        {"t": "{{ {'a': '<'}|xmlattr }} {{ 'http://x.com <b>'|urlize }} {{ text|truncate(9) }} {{ '<b>x</b>'|striptags }} {{ '<a>'|upper }} {{ ('<a>'|safe)|lower }} {{ '<'|center(5) }} {{ ('<'|e)|center(9) }} {{ 'a<\\nb'|indent }} {{ '<b>'|title }} {{ '<'|list }} {{ ('<'|safe)|list }} {{ ('&lt;'|safe)|first }}", "o": {"autoescape": True}}, {"t": "{% macro mm() %}({{ caller('<') }}){% endmacro %}{% filter upper %}<{{ '<' }}{% endfilter %}{% call(x) mm() %}<{{ x }}>{% endcall %}", "o": {"autoescape": True}},
        {"t": "{% block a %}<{{ '<' }}{% endblock %}{{ self.a() }}{% for n in [1] recursive %}<{{ '<' }}{{ loop([]) }}{% else %}&{{ '&' }}{% endfor %}", "o": {"autoescape": True}}, {"t": "{{ '<'|safe + '<' }} {{ '<'|safe * 2 }} {{ ('<'|safe)[0] }} {{ ('<a'|safe).upper() }} {{ ('a,<'|safe).split(',') }} {{ '<'|string }} {{ ('<'|safe)|string }} {{ ('<'|safe) is string }} {{ '<' if true }} {{ '<'|default('>') }} {{ nope|default('<') }}", "o": {"autoescape": True}},
    ],
    "whole": [
        {"t": REVIEW, "v": {"product": {"name": "Kettle", "features": ["fast", "quiet"], "price": 1234.5, "specs": {"w": 2000, "a": 1.0}}, "stars": 5}}, {"t": REVIEW, "v": {"product": {"features": [], "price": 1, "specs": {}}, "stars": 3}, "o": {"trim_blocks": True, "lstrip_blocks": True}}, "{{ inject }}{% set t = inject %}{{ t|upper }}{{ [inject]|join }}",
        "{% for u in users %}{{ '%-8s'|format(u.name) }}|{{ '%3d'|format(u.age) }}|{{ u.tags|join(',')|default('-', true) }}\n{% endfor %}", "{% set total = namespace(v=0.0) %}{% for p, q in [(1.5, 2), (2.25, 4)] %}{% set total.v = total.v + p * q %}{{ p }} x {{ q }} = {{ p * q }}\n{% endfor %}Total: {{ total.v }}", "{% set words = text.lower().split() %}{% for w in words|unique|sort if w|length > 3 %}{{ w }}:{{ words|select('equalto', w)|list|length }} {% endfor %}{{ words|map('length')|sum / words|length }}",
        "{%- for row in matrix -%}{%- for c in row -%}{{ c }}{{ '\t' if not loop.last }}{%- endfor %}\n{% endfor -%}", "{% macro opt(v, sel) -%}<o{{ ' s' if v == sel }}>{{ v }}</o>{%- endmacro %}{% for v in range(3) %}{{ opt(v, 1) }}{% endfor %}", "{{ users|map(attribute='name')|map('lower')|sort|join(', ')|title|replace('Bob', 'Robert') }}", "{{ (users|selectattr('name', 'equalto', 'Bob')|first).tags|join('/') }} {{ users|groupby('age')|map('last')|map('length')|list }}",
    ],
}
