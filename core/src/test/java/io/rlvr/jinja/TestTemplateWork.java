package io.rlvr.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile template may cost: each of these ran for minutes, or ended the stack. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestTemplateWork {
  /** Two equal lists in which each level holds the one below twice: 2^40 innermost items. */
  private static final String DOUBLING =
      "{% set n = namespace(a=['x'], b=['x'], t='a') %}"
          + "{% for i in range(40) %}{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}";

  /** A text of 2^20 characters, all alike. */
  private static final String LONG =
      "{% set n = namespace(t='a') %}"
          + "{% for i in range(20) %}{% set n.t = n.t ~ n.t %}{% endfor %}{% set t = n.t %}";

  /** 90,000 lists within each other, twice. */
  private static final String DEEP =
      "{% set n = namespace(a=[], b=[]) %}"
          + "{% for i in range(90000) %}{% set n.a = [n.a] %}{% set n.b = [n.b] %}{% endfor %}";

  private static final String TOO_MUCH =
      "line 1: the template does too much work"
          + " (expected at most 50000000 steps and characters)";
  private static final String TOO_DEEP =
      "line 1: a value is nested too deep (expected at most 200 levels)";

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{{ n.a == n.b }}",
        "{{ n.a != n.b }}",
        "{{ n.a in [n.b] }}",
        "{{ n.a not in [n.b] }}",
        "{{ n.a is eq(n.b) }}",
        "{{ n.a is ne(n.b) }}",
        "{{ n.a is in([n.b]) }}",
        "{{ [n.a]|select('equalto', n.b)|list }}",
        "{{ [{'k': n.a}]|selectattr('k', '==', n.b)|list }}",
        "{{ {'k': n.a} == {'k': n.b} }}",
        "{{ {n.a: 1} }}",
        "{{ {1: 1}[n.a] }}",
        "{{ {1: 1}.get(n.a) }}",
        "{{ n.a|tojson }}",
      })
  void doublingListsAreChargedForEachLook(String source) {
    assertThatThrownBy(() -> rendered(DOUBLING + source))
        .isInstanceOf(TemplateException.class)
        .hasMessage(TOO_MUCH);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{{ n.a == n.b }}",
        "{{ n.a in [n.b] }}",
        "{{ {'k': n.a} != {'k': n.b} }}",
        "{{ {n.a: 1} }}",
        "{{ {1: 1}[n.a] }}",
        "{{ {1: 1}.get(n.a) }}",
        "{{ n.a|tojson }}",
      })
  void deepListsAreRefused(String source) {
    assertThatThrownBy(() -> rendered(DEEP + source))
        .isInstanceOf(TemplateException.class)
        .hasMessage(TOO_DEEP);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "t == t ~ ''",
        "t < t ~ 'b'",
        "'b' in t",
        "(t ~ 'b') in (t ~ t)",
        "t.find(t ~ 'b')",
        "t.count('b')",
        "t.split('b')",
        "t.replace('b', 'c')",
        "t.replace('', '')",
        "t.startswith(t)",
        "t.endswith((t, t))",
        "t.strip()",
        "t.strip(t)",
        "t.strip('b')",
        "t|trim",
        "t|length",
        "t|int",
        "t|first",
        "t|last",
        "t|list",
        "t[-1]",
        "t[1:]",
        "t[::2]",
        "t|reverse",
        "t|map('length')|list",
        "t|join",
        "t|tojson",
        "t|upper",
      })
  void longTextsAreChargedForEachLook(String expression) {
    String loop = "{% for i in range(100000) %}{% set x = " + expression + " %}{% endfor %}";
    assertThatThrownBy(() -> rendered(LONG + loop))
        .isInstanceOf(TemplateException.class)
        .hasMessage(TOO_MUCH);
  }

  /** 2^19 characters that begin like the part at each place: naive search takes 2^37 steps. */
  @Test
  void searchTakesAsLongAsTheTextIs() {
    assertThat(rendered(LONG + "{% set h = t[:524288] %}{{ (h ~ 'b') in t }}")).isEqualTo("False");
    assertThat(rendered(LONG + "{% set h = t[:524288] %}{{ t.find(h ~ 'b') }}")).isEqualTo("-1");
    assertThat(rendered(LONG + "{% set h = t[:524288] %}{{ (t ~ 'b').find(h ~ 'b') }}"))
        .isEqualTo("524288");
    assertThat(rendered(LONG + "{% set h = t[:524287] %}{{ t.count(h) }}")).isEqualTo("2");
  }

  /** What Python's own str methods give: the part stands at 1, 42 and 82 of the text. */
  @Test
  void longPartsAreFoundAsShortOnesAre() {
    String part = "ab".repeat(20);
    String text = "a" + part + "b" + part + part + "a";
    Map<String, Object> variables = Map.of("t", text, "p", part);
    assertThat(Template.parse("{{ t.find(p) }}").render(variables)).isEqualTo("1");
    assertThat(Template.parse("{{ t.count(p) }}").render(variables)).isEqualTo("3");
    assertThat(Template.parse("{{ t.split(p)|join('|') }}").render(variables)).isEqualTo("a|b||a");
    assertThat(Template.parse("{{ t.replace(p, '-') }}").render(variables)).isEqualTo("a-b--a");
    assertThat(Template.parse("{{ p in t }} {{ (p ~ 'bb') in t }}").render(variables))
        .isEqualTo("True False");
  }

  @Test
  void ordinaryComparisonsAreAsBefore() {
    assertThat(rendered("{{ [1, [2, 'x']] == [1.0, [2, 'x']] }}")).isEqualTo("True");
    assertThat(rendered("{{ {'a': [1]} == {'a': [1]} }}")).isEqualTo("True");
    assertThat(rendered("{{ {'a': 1} == {'a': 1, 'b': 2} }}")).isEqualTo("False");
    assertThat(rendered("{{ {'a': 1, 'c': 2} == {'a': 1, 'b': 2} }}")).isEqualTo("False");
    assertThat(rendered("{{ {(1, 2): 'x'}[(1, 2)] }}")).isEqualTo("x");
    assertThat(rendered("{{ 'a\u00e4b'[1] }}{{ 'abc'[-1] }}{{ 'abc'[3] is defined }}"))
        .isEqualTo("\u00e4cFalse");
    assertThat(rendered("{{ 'abcdef'[1:-1] }}{{ 'abc'[5:] }}{{ 'abc'[2:1] }}")).isEqualTo("bcde");
    assertThat(rendered("{{ '\\x01'|tojson }}")).isEqualTo("\"\\u0001\"");
  }

  /** The message of a template is its own text: a line of it is enough. */
  @Test
  void refusalIsCut() {
    assertThatThrownBy(() -> rendered(LONG + "{{ raise_exception(t) }}"))
        .isInstanceOf(TemplateException.class)
        .message()
        .startsWith("line 1: the template refuses the messages: aaa")
        .endsWith("aaa...")
        .hasSizeLessThan(1100);
    assertThatThrownBy(() -> rendered("{{ " + "9".repeat(10_000) + " }}"))
        .isInstanceOf(TemplateException.class)
        .message()
        .startsWith("line 1: number '999")
        .hasSizeLessThan(1100);
  }

  @Test
  void macrosWithinExpressionsEndInTime() {
    String open = "(1, ".repeat(25);
    String macro =
        "{%% macro m(n) %%}{{ %sm(n)%s|length }}{%% endmacro %%}{{ m(1) }}"
            .formatted(open, ")".repeat(25));
    assertThatThrownBy(() -> rendered(macro))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 1: macros call each other too deep");
  }

  private static String rendered(String source) {
    return Template.parse(source).render(Map.of());
  }
}
