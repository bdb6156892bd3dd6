package io.rlvr.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways by which templates have left other engines: Python's attribute walk to every loaded
 * class, the bean getters of Java engines and the names of interpreters left in reach.
 */
class TestTemplateEscapes {
  private static final Map<String, Object> VARIABLES =
      Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")), "tool", Map.of("n", 1L));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''['__cla' + 'ss__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.__class__.__base__ }}",
        "{{ messages[0].__init__.__globals__ }}",
        "{{ raise_exception.__globals__ }}",
        "{{ namespace.__init__.__globals__['os'].popen('id') }}",
        "{{ namespace(a=1).__class__ }}",
        "{{ ''.getClass() }}",
        "{{ 'a'.getClass().forName('java.lang.Runtime') }}",
        "{{ messages.getClass().getProtectionDomain() }}",
        "{{ tool.n.getClass() }}",
        "{{ ''.class.forName('java.lang.Runtime') }}",
        "{{ messages.class.classLoader.loadClass('x') }}",
        "{{ ____int3rpr3t3r____.getContext() }}",
        "{{ ____int3rpr3t3r____.render('{{ 1 }}') }}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ joiner.__init__ }}",
        "{{ config.items() }}",
        "{{ request.application }}",
        "{{ loop.__class__ }}",
        "{% for m in messages %}{{ loop.getClass() }}{% endfor %}",
        "{% for m in messages %}{{ loop.__class__ }}{% endfor %}",
        "{% set x = ''.__class__ %}{{ x }}",
        "{% macro m() %}{{ m.__globals__ }}{% endmacro %}{{ m() }}",
        "{{ T(java.lang.Runtime).getRuntime() }}",
        "{{ 'a' | map(attribute='__class__') | list }}",
        "{{ messages | map(attribute='__class__') | list }}",
        "{{ messages | selectattr('__class__') | list }}",
        "{{ '%s'.format('x') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends '/etc/passwd' %}"
      })
  void isRefused(String source) {
    assertThatThrownBy(() -> Template.parse(source).render(VARIABLES))
        .isInstanceOf(TemplateException.class);
  }

  /** Names of no variable are nothing at all, as in jinja2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ____int3rpr3t3r____ }}",
        "{{ __import__ }}",
        "{{ Runtime }}",
        "{{ ''.class }}"
      })
  void isNothing(String source) {
    assertThat(Template.parse(source).render(VARIABLES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ ''['__cla' + 'ss__'] }}"})
  void theWalkIsRefusedByName(String source) {
    assertThatThrownBy(() -> Template.parse(source).render(VARIABLES))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 1: attribute '__class__' is not supported");
  }
}
