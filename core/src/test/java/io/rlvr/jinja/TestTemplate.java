package io.rlvr.jinja;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * constructs.jsonl was made by jinja2 3.1.6 in the environment of transformers 5.23.0
 * (make_golden.py beside it); a rendering of null means that jinja2 raises.
 */
class TestTemplate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Object> VARIABLES =
      Map.of("messages", List.of(message("user", " Hi "), message("assistant", "Yo")));

  /** What we say where jinja2 raises, by template; the words are ours. */
  private static final Map<String, String> REFUSALS =
      rows("/text/refusals.jsonl").stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> row.get("source").asText(), row -> row.get("refusal").asText()));

  static List<JsonNode> constructs() {
    return rows("/text/constructs.jsonl");
  }

  @ParameterizedTest
  @MethodSource("constructs")
  void rendersAsJinja2Does(JsonNode row) {
    String source = row.get("source").asText();
    if (row.get("rendered").isNull()) {
      assertThatThrownBy(() -> rendered(source))
          .isInstanceOf(TemplateException.class)
          .hasMessage(REFUSALS.get(source));
    } else {
      assertThat(rendered(source)).isEqualTo(row.get("rendered").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{% include 'x' %}; line 1: tag 'include' is not supported",
        "{% import 'x' as y %}; line 1: tag 'import' is not supported",
        "{% from 'x' import y %}; line 1: tag 'from' is not supported",
        "{% extends 'x' %}; line 1: tag 'extends' is not supported",
        "{% raw %}; line 1: tag 'raw' is not supported",
        "{% endif %}; line 1: tag 'endif' closes nothing",
        "{% if true %}; line 1: found the end of the template (expected tag 'endif')",
        "{% if true %}{% endfor %}; line 1: found 'endfor' (expected tag 'endif')",
        "{{ 'a; line 1: the string has no end",
        "{{ a; line 1: the tag has no end",
        "{# a; line 1: the comment has no end",
        "{{ a b }}; line 1: found 'b' (expected '}}')",
        "{{ }}; line 1: found the end of the tag (expected a value)",
        "{{ a ** 2 }}; line 1: operator '**' is not supported",
        "{{ f(*a) }}; line 1: '*' before an argument is not supported",
        "{{ '\\N{BULLET}' }}; line 1: escape '\\N' is not supported",
        "{{ '\\x4' }}; line 1: escape '\\x' is malformed (expected 2 hexadecimal digits)",
        "{{ a ! b }}; line 1: character '!' is not supported in a tag",
        "{{ 99999999999999999999 }}; line 1: number '99999999999999999999' is too long",
        "{% break %}; line 1: 'break' or 'continue' outside of a loop",
        "{% for a in b recursive %}; line 1: 'recursive' of a for tag is not supported",
        "{% for a in b if a %}{% set c.d = 1 %}{% endfor %};"
            + " line 1: setting a namespace inside a for tag with 'if' is not supported",
        "{{ a is none is none }}; line 1: 'is' after 'is' is not supported",
        "{{ 'a' | wordcount }}; line 1: filter 'wordcount' is not supported",
        "{{ 'a' is upper }}; line 1: test 'upper' is not supported",
        "{{ strftime_now('%d') }}; line 1: function 'strftime_now' is not supported",
        "{{ 'a'.zfill(3) }}; line 1: 'zfill' of a str is not supported",
        "{{ [1].append(2) }}; line 1: 'append' of a list is not supported",
        "{{ ''.__class__ }}; line 1: attribute '__class__' is not supported",
        "{{ messages['__class__'] }}; line 1: attribute '__class__' is not supported",
        "{{ 'a'.class }}{{ 'a'.getClass() }}; line 1: function 'getClass' is not supported",
        "{{ [1] }}; line 1: printing a list is not supported",
        "{{ 1e9 }}; line 1: number '1e' is not supported",
        "{{ 'ab' * 3 }}; line 1: '*' of a str and a int is not supported",
        "{{ a.b.c }}; line 1: 'a' is undefined",
        "{{ messages[7].role }}; line 1: item 7 of 2 is undefined",
        "{{ raise_exception('no tools') }};"
            + " line 1: the template refuses the messages: no tools",
        "{{ 'a' | replace('a', 1) }}; line 1: argument 'new' is a int (expected a string)",
        "{{ 'a'.split('a', 1, 2) }}; line 1: split got 3 arguments (expected at most 2)",
        "{{ 'a' | trim(x=1) }}; line 1: argument 'x' of trim is not supported",
        "{{ loop.index }}; line 1: 'loop' is undefined",
        "{% for i in [1] %}{{ loop.changed }}{% endfor %}; line 1: 'loop.changed' is not supported",
        "{{ 9223372036854775807 + 1 }}; line 1: 9223372036854775807 + 1: long overflow",
      })
  void refusesByName(String source, String message) {
    assertThatThrownBy(() -> rendered(source))
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void namesTheLineOfTheTagAtWork() {
    assertThatThrownBy(() -> rendered("a\n{% if true %}\n\n{{ 'x' | sum }}{% endif %}"))
        .hasMessage("line 4: filter 'sum' is not supported");
  }

  @Test
  void neverRunsWhatIsNotReached() {
    assertThat(rendered("{% if false %}{{ 'x' | sum }}{{ strftime_now('%d') }}{% endif %}a"))
        .isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}"
            + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}"
            + "{% set ns.s = ns.s.replace('b', ns.s) %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}"
            + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}"
            + "{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}",
      })
  void boundsTheWork(String source) {
    assertThatThrownBy(() -> rendered(source))
        .hasMessage(
            "line 1: the template does too much work"
                + " (expected at most 50000000 steps and characters)");
  }

  @Test
  void boundsNesting() {
    assertThatThrownBy(() -> rendered("{{ " + "(".repeat(9999) + "1"))
        .hasMessage("line 1: the tag has no end");
    assertThatThrownBy(() -> rendered("{{ " + "(".repeat(9999) + "1" + ")".repeat(9999) + " }}"))
        .hasMessage("line 1: the expression is nested too deep");
    assertThatThrownBy(() -> rendered("{{ " + "-".repeat(9999) + "1 }}"))
        .hasMessage("line 1: the expression is nested too deep");
    assertThatThrownBy(() -> rendered("{{ 1" + " + 1".repeat(9999) + " }}"))
        .hasMessage("line 1: the expression is too long");
    assertThatThrownBy(() -> rendered("{{ " + "not ".repeat(9999) + "1 }}"))
        .hasMessage("line 1: the expression is too long");
    assertThatThrownBy(() -> rendered("{% if true %}".repeat(9999)))
        .hasMessage("line 1: tags are nested too deep");
    assertThatThrownBy(() -> rendered("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"))
        .hasMessage("line 1: macros call each other too deep");
  }

  @Test
  void refusesDataThatIsNotPlain() {
    assertThatThrownBy(() -> Template.parse("a").render(Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not a value for a template: class java.lang.Object");
  }

  private static String rendered(String source) {
    return Template.parse(source).render(VARIABLES);
  }

  private static Map<String, String> message(String role, String content) {
    Map<String, String> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static List<JsonNode> rows(String resource) {
    try (InputStream in = TestTemplate.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).lines().map(TestTemplate::parsed).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("The fixture is not JSON: " + line, e);
    }
  }
}
