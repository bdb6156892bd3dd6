"""Renders the templates of this folder, and small ones, as transformers does.

Run with transformers 5.24.0 and jinja2 3.1.6: python make_golden.py
Writes templates.jsonl (template file, messages, variables -> rendered) and
constructs.jsonl (template text -> rendered, or null where jinja2 raises).
"""

import json
import pathlib

from transformers.utils.chat_template_utils import _compile_jinja_template

HERE = pathlib.Path(__file__).parent

CHATS = {
    "user": [("user", "What is 2 + 2?")],
    "system": [("system", " Be brief.\n"), ("user", "Hi there ")],
    "turns": [
        ("user", "Hi"),
        ("assistant", "<think>\nwell\n</think>\n\nHello!"),
        ("user", "  Thanks\n"),
        ("assistant", "Any time."),
        ("user", "Bye \u00e9\u4e2d\U0001f600"),
    ],
    "ends-with-assistant": [("user", "Hi"), ("assistant", "<think>\na\n</think>\n\nHello")],
    "two-users": [("user", "a"), ("user", "b")],
    "tool": [("user", "a"), ("assistant", "b"), ("tool", "c"), ("tool", "d"), ("user", "e")],
    "empty": [("user", "")],
}
TOKENS = {
    "smollm2": ("<|im_start|>", "<|im_end|>"),
    "chatml": (None, "<|im_end|>"),
    "llama3": ("<|begin_of_text|>", "<|eot_id|>"),
    "llama32": ("<|begin_of_text|>", "<|eot_id|>"),
    "qwen25": (None, "<|im_end|>"),
    "qwen3": (None, "<|im_end|>"),
    "mistral": ("<s>", "</s>"),
    "macros": ("<s>", "</s>"),
    "olmo2": ("<|endoftext|>", "<|endoftext|>"),
    "granite": (None, "<|end_of_text|>"),
    "phi3": ("<s>", "<|endoftext|>"),
    "phi4": (None, "<|im_end|>"),
    "gemma3": ("<bos>", "<end_of_turn>"),
}
TOOLS = [{"type": "function", "function": {"name": "add", "description": "a \"sum\" \u00e9\n",
          "parameters": {"type": "object", "properties": {}, "required": ["a", "b"]}}}]
MESSAGES = [{"role": "user", "content": " Hi "}, {"role": "assistant", "content": "Yo"}]

CONSTRUCTS = r"""
{{ messages[::-1][0].content }}|{{ messages[1:] | length }}|{{ messages[-1].role }}|{{ 'abcdef'[1:5:2] }}|{{ 'abc'[::-1] }}
{{ 'abcdef'[-3:] }}|{{ 'abcdef'[:-10] }}|{{ 'abcdef'[10:] }}|{{ 'abcdef'[4:1:-1] }}|{{ 'abcdef'[:2:-1] }}|{{ [1,2,3][5:] | length }}
{{ 'a' + ' b ' | trim + 'c' }}|{{ 1 + 2 * 3 - 4 // 3 }}|{{ 7 % 3 }}|{{ -7 % 3 }}|{{ -7 // 2 }}|{{ 7 / 2 }}|{{ 6 / 2 }}
{{ 1 < 2 < 3 }}|{{ 1 < 2 > 3 }}|{{ 'a' < 'b' }}|{{ 1 == 1.0 }}|{{ true == 1 }}|{{ '1' == 1 }}|{{ [1, 'a'] == [1.0, 'a'] }}
{{ not 1 == 2 }}|{{ not x is defined }}|{{ x is not defined }}|{{ x }}|{{ x or 'y' }}|{{ '' and 'z' }}|{{ 0 or none }}|{{ none }}
{{ 'a' in 'abc' }}|{{ 'x' not in 'abc' }}|{{ 'role' in messages[0] }}|{{ 2 in [1, 2] }}|{{ not 2 in [1, 2] }}|{{ 'a' in x }}
{{ 'yes' if messages else 'no' }}|{{ 'yes' if x }}|{{ 'a' if false else 'b' if false else 'c' }}|{{ ('t' if 1 else 'f') ~ 1 }}
{% for i in range(3) %}{{ i }}{{ loop.index }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }},{% endfor %}
{% for i in range(5, 0, -2) %}{{ i }}{{ loop.previtem }}/{{ loop.nextitem }},{% else %}none{% endfor %}{% for i in [] %}{% else %}none{% endfor %}
{% for i in range(9) if i is odd %}{% if i > 5 %}{% break %}{% endif %}{% if i == 3 %}{% continue %}{% endif %}{{ i }}:{{ loop.index }} {% endfor %}
{% set a = 1 %}{% for i in [1] %}{% set a = 2 %}{{ a }}{% endfor %}{{ a }}{% if true %}{% set a = 3 %}{% endif %}{{ a }}
{% set ns = namespace(n=0, s='') %}{% for c in 'abc' %}{% set ns.n = ns.n + 1 %}{% set ns.s = c ~ ns.s %}{% endfor %}{{ ns.n }}{{ ns.s }}{{ ns.q is defined }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set t = (1,) %}{{ t | length }}{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}{{ v }}{% endfor %}{% for k in {'x': 1} %}{{ k }}{% endfor %}
{% macro m(a, b='d') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{% set c = 'g' %}{{ m(1) }}{{ m(b=2, a=3) }}{{ m() }}{% for c in 'z' %}{{ m(4) }}{% endfor %}
{% set x %} block {{ 1 }} {% endset %}[{{ x }}]{% set y = x | trim %}[{{ y }}]
{{ ' x\n'.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'xxa '.lstrip('x') }}|{{ 'a\n\n'.rstrip('\n') }}|{{ '\u00a0a\u2003'.strip() }}|{{ '  a '.rstrip() }}
{{ 'a,b,,c'.split(',') | length }}|{{ ' a  b '.split() | join('-') }}|{{ 'a-b-c'.split('-', 1) | join('+') }}|{{ 'a</t>b'.split('</t>')[-1] }}|{{ 'abc'.split('x')[0] }}
{{ 'abc'.startswith('ab') }}|{{ 'abc'.endswith('bc') }}|{{ 'abc'.startswith(('x', 'a')) }}|{{ 'aXbX'.replace('X', 'yy') }}|{{ 'aBc'.upper() }}{{ 'aBc'.lower() }}|{{ 'aBC dE'.capitalize() }}
{{ '-'.join(['a', 'b']) }}|{{ 'abcb'.find('b') }}|{{ 'abc'.find('z') }}|{{ 'abab'.count('ab') }}|{{ {'a': 1}.get('a') }}{{ {'a': 1}.get('b') }}{{ {'a': 1}.get('b', 2) }}
{{ {'a': 1}.keys() | list | join }}|{{ {'a': 1}.values() | list | first }}|{{ {'items': 3}['items'] }}|{{ {'a': {'b': 4}}.a.b }}|{{ {'a': 1}['zz'] is defined }}|{{ messages[0].nope is defined }}
{{ '\u00e9\U0001f600a' | length }}|{{ '\U0001f600ab'[1] }}|{{ 'a\tb\\n\'q\'\"' }}|{{ "it's" }}|{{ '\x41\q' }}|{{ 'a' 'b' }}
{{ messages | map(attribute='content') | join('+') }}|{{ messages | selectattr('role', 'equalto', 'user') | list | length }}|{{ messages | rejectattr('role', 'in', ['user']) | list | length }}|{{ [0, 1, 2] | select | list | length }}|{{ [1, 2, 3] | reject('odd') | list | length }}
{{ x | default('d') }}|{{ '' | default('d') }}|{{ '' | default('d', true) }}|{{ none | default('d') }}|{{ none | d('d', boolean=true) }}|{{ 0 | default(5, true) }}
{{ messages | first | tojson }}|{{ messages | tojson(indent=2) }}|{{ {'a': [1, 2.5, none, true, {}], 'b': "\u00e9<\"\n\u0001"} | tojson }}|{{ [] | tojson }}|{{ [] | tojson(indent=2) }}
{{ [3, 1] | first }}{{ [3, 1] | last }}{{ 'abc' | first }}|{{ 'abc' | reverse }}|{{ [1, 2] | reverse | join }}|{{ 'a' | upper }}|{{ 'B' | lower }}|{{ 'hi YOU' | capitalize }}|{{ 12 | string + '3' }}|{{ '42' | int + 1 }}|{{ 'x' | int }}|{{ '4.7' | int }}|{{ 4.7 | int }}
{{ 'a' is string }}{{ 1 is string }}{{ 1 is number }}{{ true is number }}{{ 1.5 is float }}{{ 1 is integer }}{{ {} is mapping }}{{ [] is sequence }}{{ 'a' is iterable }}{{ none is none }}{{ true is true }}{{ 1 is true }}{{ false is false }}{{ true is boolean }}{{ x is undefined }}
{{ 2 is even }}{{ 3 is odd }}{{ 1 is in [1] }}{{ 1 is eq 1 }}{{ 1 is ne 1 }}{{ 'a' is in 'abc' }}{{ 1 is not none and true }}{{ x is none or 'q' }}
{{ 1.0 }}|{{ 0.1 + 0.2 }}|{{ 100000.0 }}|{{ 1234567.25 }}|{{ -0.0 }}|{{ 1_000 }}|{{ -1 }}|{{ - 1 + 2 }}|{{ +3 }}
A {%- if true -%} B {%- endif -%} C {{- ' d ' -}} E
  {% if true %}
  x
  {% endif %}
 y  {# note #}
  {#- gone -#}  z
  {%+ if true %} kept {%+ endif %}   w {% if true +%}
 u{% endif %}
{% generation %}in{% endgeneration %}|{{ {'a': '}}'}['a'] }}|{{ '%}' }}
{{ dict(a=1, b=2) | tojson }}|{{ dict({'x': 1}, y=2) | items | list | length }}|{{ {'b': 1} | items | list | tojson }}
{{ strange }}{{ strange.attribute }}
{{ messages[9].content }}
{{ raise_exception('no') }}
{{ 1 + 'a' }}
{{ 'a' + none }}
{{ 'a' + 1 | string }}
{{ x + 'a' }}
{{ strange('x') }}
{{ 'a' < 1 }}
{{ 1 in 'a' }}
{{ none | length }}
{% for i in none %}{% endfor %}
{{ [1].append(2) }}
{% set messages.x = 1 %}
{{ 1 / 0 }}
{% if true %}
{{ 'a
{% endif %}
{% for a, b in [[1, 2, 3]] %}{{ a }}{% endfor %}
{{ messages[0].content.parts }}|{{ messages[0]['content']['parts'] is defined }}
{{ messages | length if messages is iterable and messages is not string else 0 }}
{{ loop is defined }}{% for m in messages %}{{ loop.index0 + 1 }}{% for n in messages %}{{ loop.index }}{% endfor %}{{ loop.last }}{% endfor %}
{{- ' lead' }}  {{ 'tail ' -}}   .
{{ 'a' ~ 1 ~ none ~ true ~ 1.5 ~ x }}|{{ ['a', 1] | join(', ') }}|{{ messages | join('/', attribute='role') }}|{{ 'abc' | join('.') }}
{{ 'abc' | list | length }}|{{ ' a ' | trim | length }}|{{ 'xax' | trim('x') }}|{{ none | trim }}|{{ x | trim }}|{{ x | length }}|{{ 'aXb' | replace('X', '-') }}
""".strip("\n")


def render(source, **variables):
    return _compile_jinja_template(source).render(**variables)


def main():
    with open(HERE / "templates.jsonl", "w") as out:
        for name, (bos, eos) in TOKENS.items():
            source = (HERE / "templates" / f"{name}.jinja").read_text()
            for chat, turns in CHATS.items():
                for prompt in (True, False):
                    for tools in (None, TOOLS):
                        if tools and chat not in ("user", "system"):
                            continue
                        messages = [{"role": r, "content": c} for r, c in turns]
                        # the day must not show: the template's own fallback, given as a variable
                        variables = {"add_generation_prompt": prompt, "date_string": "26 Jul 2024",
                                     "tools": tools, "documents": None,
                                     "eos_token": eos} | ({"bos_token": bos} if bos else {})
                        try:
                            text = render(source, messages=messages, **variables)
                        except Exception:
                            text = None
                        row = {"template": name, "chat": chat, "messages": messages,
                               "variables": variables, "rendered": text}
                        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(HERE / "constructs.jsonl", "w") as out:
        whole = CONSTRUCTS.split("\n")
        block = "\n".join(whole[whole.index("  {% if true %}") - 1 : whole.index(" u{% endif %}") + 1])
        cases = whole + [block, block + "\n", block.replace("\n", "\r\n"), "a\n\n", "\n", ""]
        for source in cases:
            try:
                text = render(source, messages=MESSAGES)
            except Exception:
                text = None
            out.write(json.dumps({"source": source, "rendered": text}, ensure_ascii=False) + "\n")


main()
