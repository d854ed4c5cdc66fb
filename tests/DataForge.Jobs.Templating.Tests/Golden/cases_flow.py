"""if, for, set, with, filter, raw, comments, whitespace control."""

CASES = {
    "if": [
        "{% if true %}a{% endif %}{% if false %}b{% else %}c{% endif %}{% if 0 %}d{% elif 1 %}e{% else %}f{% endif %}{% if none %}x{% elif '' %}y{% elif [] %}z{% endif %}",
        "{% if user.age > 18 and user.name == 'alice' %}ok{% endif %}{% if items and numbers|length == 3 %}y{% endif %}{% if not nothing %}n{% endif %}",
        "{% if nope is defined %}a{% else %}b{% endif %}{% if user.nope is not defined %}c{% endif %}", "{% if nope %}a{% endif %}", "{% if true %}", "{% endif %}", "{% if %}a{% endif %}", "{% if true %}a{% else %}b{% else %}c{% endif %}",
        "{% if true %}{% if false %}a{% else %}{% if true %}b{% endif %}{% endif %}{% endif %}", "{% if 'a' in 'abc' %}1{% endif %}{% if 2 not in [1] %}2{% endif %}", "{% if 1 if true else 0 %}x{% endif %}", "{% if true else false %}x{% endif %}",
    ],
    "for": [
        "{% for x in items %}{{ x }},{% endfor %} {% for x in [] %}a{% else %}none{% endfor %} {% for x in 'abc' %}{{ x }}-{% endfor %} {% for k in user %}{{ k }} {% endfor %}",
        "{% for x in items %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
        "{% for x in items %}{{ loop.cycle('odd', 'even') }}{% if not loop.last %}, {% endif %}{% endfor %} {% for x in items %}{{ loop.previtem|default('^') }}<{{ x }}>{{ loop.nextitem|default('$') }} {% endfor %}",
        "{% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}[{{ x }}]{% endif %}{{ x }}{% endfor %} {% for u in users %}{{ loop.changed(u.age, u.active) }} {% endfor %}",
        "{% for k, v in user.address.items() %}{{ k }}={{ v }};{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for a, b in ['xy', 'zw'] %}{{ b }}{{ a }}{% endfor %}",
        "{% for x in numbers if x > 1 %}{{ loop.index }}:{{ x }}/{{ loop.length }} {% else %}no{% endfor %}{% for x in numbers if x > 9 %}{{ x }}{% else %}no{% endfor %}{% for x in range(10) if x is odd and x != 5 %}{{ x }}{{ '.' if loop.last else ',' }}{% endfor %}",
        "{% for node in tree recursive %}{{ node.n }}({{ loop.depth }}{{ loop.depth0 }}{% if node.kids %}[{{ loop(node.kids) }}]{% endif %}){% endfor %}",
        "{% for node in tree recursive %}<{{ node.n }}{{ loop.index }}{{ loop(node.kids) }}>{% else %}.{% endfor %}",
        "{% for x in range(3) %}{% for y in range(2) %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }};{% endfor %}{% for x in range(2) %}{% set outer = loop %}{% for y in range(2) %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
        "{% for x in range(10) %}{% if x == 3 %}{% continue %}{% endif %}{% if x == 6 %}{% break %}{% endif %}{{ x }}{% endfor %}{% for x in [1] %}{% break %}{% else %}e{% endfor %}",
        "{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}",
        "{% for x in [1, 2] %}{{ x }}{% endfor %}{{ x is defined }}{% set x = 9 %}{% for x in [1] %}{% endfor %}{{ x }}{% set y = 0 %}{% for i in range(3) %}{% set y = y + 1 %}{{ y }}{% endfor %}{{ y }}",
        "{% set ns = namespace(n=0) %}{% for i in range(5) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{% set ns = namespace(found=false) %}{% for u in users %}{% if u.age == 30 %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}",
        "{% for x in users|selectattr('active') %}{{ loop.index }}{{ x.name }}{{ loop.last }} {% endfor %}{% for x in items|map('upper') %}{{ loop.length }}{{ loop.revindex }}{{ x }} {% endfor %}",
        "{% for x in 5 %}{% endfor %}", "{% for x in nope %}{% endfor %}", "{% for a, b in [1] %}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for x in [1] %}{{ loop.nope }}{% endfor %}", "{% for x in [1] %}", "{% for in [1] %}{% endfor %}", "{% for x of [1] %}{% endfor %}", "{% for x in [1] %}{{ loop(1) }}{% endfor %}", "{{ loop }}", "{% break %}", "{% for x in [1] %}{% else %}{% break %}{% endfor %}", "{% for loop in [1] %}{% endfor %}", "{% for 1 in [1] %}{% endfor %}",
        "{% for x in [1,2,3] if x > 1 recursive %}{{ x }}{{ loop([5, 0]) if x == 2 }}{% endfor %}", "{% for x in (1, 2) %}{{ x }}{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}{% for x in [[1, 2]] %}{% for y in x %}{{ y }}{% endfor %}{% endfor %}{% for (a, b) in [(1, 2)] %}{{ a + b }}{% endfor %}", "{% for a, in [(1,)] %}{{ a }}{% endfor %}",
        "{% for x in [3,1,2]|sort %}{{ x }}{% endfor %}{% for x in range(5, 0, -2) %}{{ x }}{% endfor %}{% for x in {'b': 1, 'a': 2}|dictsort %}{{ x }}{% endfor %}{% for x in items[1:] %}{{ x }}{% endfor %}{% for x in items if loop is not defined %}{{ x }}{% endfor %}",
        "{% for x in [1, 2, 3] %}{{ 'last' if loop.last else x }}{{ loop.nextitem is defined }}{% endfor %}{% set ns = namespace(last=none) %}{% for x in [1, 1, 2, 2, 3] if x != ns.last %}{{ x }}{% set ns.last = x %}{% endfor %}",
        "{% for x in range(2) %}{% set z = x %}{% endfor %}{{ z is defined }}{% for i in [1, 2] %}{% if i == 2 %}{{ w|default('unset') }}{% endif %}{% set w = i %}{% endfor %}",
        "{% for x in [1,2] %}{{ x }}{% if loop.first %}a{% elif loop.last %}b{% endif %}{% endfor %}{% for x in [] %}{% endfor %}|{% for u in users %}{% for t in u.tags %}{{ u.name }}{{ t }}{% else %}({{ u.name }}){% endfor %}{% endfor %}",
    ],
    "set": [
        "{% set a = 1 %}{{ a }}{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d) = [3, 4] %}{{ c }}{{ d }}{% set e = 1, 2 %}{{ e }}{% set f = a if b else c %}{{ f }}",
        "{% set x %}block {{ user.name }}{% endset %}[{{ x }}]{% set y | upper %}abc{% endset %}{{ y }}{% set z | replace('a', 'b') | trim %}  aaa {% endset %}{{ z }}|",
        "{% if true %}{% set a = 5 %}{% endif %}{{ a }}{% with %}{% set a = 6 %}{{ a }}{% endwith %}{{ a }}", "{% set a = 1 %}{% set b = a + 1 %}{% set a = b * 2 %}{{ a }}{{ b }}", "{% set user = 'x' %}{{ user }}", "{% set %}", "{% set 1 = 2 %}", "{% set a = %}", "{% set a, b = [1] %}", "{% set true = 1 %}", "{% set a.b.c = 1 %}", "{% set user.name = 1 %}",
        "{% set x %}{% for i in range(3) %}{{ i }}{% endfor %}{% endset %}{{ x|length }}{{ x }}", "{% set d = dict(a=1) %}{% do d.update(b=2) %}{{ d }}{% set l = items + ['z'] %}{{ l }}",
        "{% set range = 5 %}{{ range }}", "{% set x = 1 %}{% block b %}{{ x }}{% set x = 2 %}{{ x }}{% endblock %}{{ x }}",
    ],
    "with": [
        "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}{% with %}x{% endwith %}{% with a = 1 %}{% with b = a + 1 %}{{ b }}{% endwith %}{% endwith %}{% set a = 5 %}{% with a = 1, b = a %}{{ b }}{% endwith %}",
        "{% with a = 1 %}{{ a }}", "{% with a %}{% endwith %}", "{% with x = user %}{{ x.name }}{% endwith %}",
    ],
    "filter block": [
        "{% filter upper %}abc {{ user.name }}{% endfilter %}{% filter replace('a', 'b')|upper %}aaa{% endfilter %}{% filter trim %}  x  {% endfilter %}|{% filter escape %}<b>{% endfilter %}",
        "{% filter nope %}{% endfilter %}", "{% filter upper %}", "{% filter indent(2) %}a\nb{% endfilter %}{% filter center(7) %}abc{% endfilter %}|",
    ],
    "raw and comments": [
        "{% raw %}{{ x }} {% if %}{% endraw %}{# comment #}a{# multi\nline #}b{#- trim -#} c {% raw -%}  x  {%- endraw %}|{%- raw %} y {% endraw -%}  z",
        "{# unclosed", "{% raw %}x", "a{# {{ x }} {% if %} #}b", "{%raw%}a{%endraw%}", "{% raw %}{% endraw %}", "{{ '{{' }} {{ '%}' }} {{ '#}' }} {{ '{#' }}", "{ {a} %} }} #} {% raw %}{# #}{% endraw %}", "{% print 1, 2 %}{% print 'a' ~ 1 %}",
        "{%- raw -%} a {%- endraw -%} b", "x {# a #} y {#- b -#} z",
    ],
    "whitespace": [
        "a  {{- 1 -}}  b  {%- if true -%}  c  {%- endif -%}  d", "a\n{%- if true %}\nb\n{%- endif %}\nc", "line\n{% if true %}\nx\n{% endif %}\nend\n", "a {{ 1 }}\n", "a\n\n", "\n\na", "x{{+ 5 }}", "x{{- 5 }}", "{{ -5 }}", "{{-5}} {{ - 5}}", "{%+ if true %}a{% endif %}",
        {"t": "line\n{% if true %}\nx\n{% endif %}\nend\n", "o": {"trim_blocks": True}}, {"t": "  {% if true %}\n  x\n  {% endif %}\n  end {{ 1 }}\n", "o": {"lstrip_blocks": True}},
        {"t": "  {% if true %}\n  x\n  {% endif %}\n  end\n", "o": {"lstrip_blocks": True, "trim_blocks": True}}, {"t": "  {%+ if true %}\n  x {% endif %}\n  {# c #}\n y\n", "o": {"lstrip_blocks": True, "trim_blocks": True}},
        {"t": "{% if true +%}\nx{% endif %}\n", "o": {"trim_blocks": True}}, {"t": "a\n", "o": {"keep_trailing_newline": True}}, {"t": "a\r\nb\rc\n", "o": {"keep_trailing_newline": True}}, {"t": "  {{ 1 }}\n  {% set x = 1 %}\n  {{ x }}\n", "o": {"lstrip_blocks": True, "trim_blocks": True}},
        {"t": "{# a #}\nb\n  {# c #}\nd", "o": {"trim_blocks": True, "lstrip_blocks": True}}, {"t": "a {% if true %} b\n   {% endif %} c\n\t{% raw %}\n  x\n  {% endraw %}\ny", "o": {"lstrip_blocks": True}}, {"t": "  {% raw %}\n  x\n  {% endraw %}\ny", "o": {"lstrip_blocks": True, "trim_blocks": True}},
        {"t": "{% for i in range(2) %}\n    {% if i %}\n        {{ i }}\n    {% endif %}\n{% endfor %}\n", "o": {"lstrip_blocks": True, "trim_blocks": True}}, {"t": "x\n  \n  {% if true %}y{% endif %}  \n", "o": {"lstrip_blocks": True}}, {"t": "  {%- if true -%}\n y {% endif +%}\nz", "o": {"lstrip_blocks": True, "trim_blocks": True}},
        {"t": "{% if true %}\n{% if true %}\n  {% if true %}\na{% endif %}\n{% endif %}\n{% endif %}\n", "o": {"trim_blocks": True, "lstrip_blocks": True}}, "{{ 1 -}}\n\n x {{- 2 }}\u00a0{{- 3 }}", "a{{ ' ' }}{%- set x = 1 %} {{ x }}", {"t": "  {{- 1 }}  {{ 2 -}}  \n x", "o": {"trim_blocks": True}},
    ],
    "syntax": [
        "{{ }}", "{{ 1", "{{ 1 %}", "{% if true }}", "{{ 1 + }}", "{{ (1 }}", "{{ [1, 2 }}", "{{ {'a' 1} }}", "{{ a b }}", "{{ 1 2 }}", "{{ 'a' | }}", "{{ | upper }}", "{{ a. }}", "{{ a.'b' }}", "{{ f(a=1, 2) }}", "{{ f(**a, *b) }}", "{{ a[] }}", "{{ @ }}", "{{ a ? b : c }}", "{{ $x }}", "{% nosuchtag %}", "{% %}", "{{ a is }}", "{{ not }}", "{{ 1 if }}", "{{ a and }}", "{{ ) }}", "{{ ] }}", "{{ (1] }}", "{{ a = 1 }}", "{{ a := 1 }}", "{{ lambda x: x }}", "{{ [x for x in y] }}", "{{ {1, 2} }}", "{{ `a` }}", "{{ a; b }}", "{{ a & b }}", "{{ a ! b }}", "{{ 'a'|upper( }}", "{{ f(,) }}", "{{ [,] }}", "{% trans %}x{% endtrans %}", "{% for x in y %}{% endif %}", "{% block a %}{% endblock b %}", "{% macro %}{% endmacro %}", "{% macro f(a=1, b) %}{% endmacro %}", "{% call x %}{% endcall %}", "{% include %}", "{% import 'x' %}", "{% from 'x' import %}", "{% extends %}", "{{ inject }}", "{{ [inject, inject] }}",
    ],
    "generator state": [
        "{{ items|map('upper') is iterable }} {{ items|map('upper')|first }} {% set m = numbers|select('gt', 1) %}{% for x in m %}{{ x }}{% endfor %}{% for x in m %}{{ x }}{% else %}done{% endfor %}", "{% if items|map('upper') %}t{% endif %}{{ 3 in numbers|map('int') }}", "{{ items|map('upper')|length }}", "{{ (items|map('upper'))[0] is defined }}",
    ],
}
