package io.rlvr.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways by which templates have left other engines: Python's attribute walk to every loaded
 * class, the bean getters of Java engines and the names of interpreters left in reach.
 */
class TestTemplateEscapes {
  private static final Map<String, Object> VARIABLES =
      Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")), "tool", Map.of("n", 1L));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{{ ''.__class__ }} ~ attribute '__class__' is not supported",
        "{{ ''['__class__'] }} ~ attribute '__class__' is not supported",
        "{{ ''['__cla' + 'ss__'] }} ~ attribute '__class__' is not supported",
        "{{ ''|attr('__class__') }} ~ filter 'attr' is not supported",
        "{{ ''.__class__.__mro__[1].__subclasses__() }} ~ attribute '__class__' is not supported",
        "{{ messages.__class__.__base__ }} ~ attribute '__class__' is not supported",
        "{{ messages[0].__init__.__globals__ }} ~ attribute '__init__' is not supported",
        "{{ raise_exception.__globals__ }} ~ attribute '__globals__' is not supported",
        "{{ namespace.__init__.__globals__['os'].popen('id') }} ~"
            + " attribute '__init__' is not supported",
        "{{ namespace(a=1).__class__ }} ~ attribute '__class__' is not supported",
        "{{ ''.getClass() }} ~ function 'getClass' is not supported",
        "{{ 'a'.getClass().forName('java.lang.Runtime') }} ~ function 'getClass' is not supported",
        "{{ messages.getClass().getProtectionDomain() }} ~ function 'getClass' is not supported",
        "{{ tool.n.getClass() }} ~ function 'getClass' is not supported",
        "{{ ''.class.forName('java.lang.Runtime') }} ~ attribute 'class' of a str is undefined",
        "{{ messages.class.classLoader.loadClass('x') }} ~"
            + " attribute 'class' of a list is undefined",
        "{{ ____int3rpr3t3r____.getContext() }} ~ '____int3rpr3t3r____' is undefined",
        "{{ ____int3rpr3t3r____.render('{{ 1 }}') }} ~ '____int3rpr3t3r____' is undefined",
        "{{ self.__init__ }} ~ attribute '__init__' is not supported",
        "{{ self._TemplateReference__context }} ~"
            + " attribute '_TemplateReference__context' is not supported",
        "{{ cycler.__init__.__globals__ }} ~ attribute '__init__' is not supported",
        "{{ lipsum.__globals__ }} ~ attribute '__globals__' is not supported",
        "{{ joiner.__init__ }} ~ attribute '__init__' is not supported",
        "{{ config.items() }} ~ 'config' is undefined",
        "{{ request.application }} ~ 'request' is undefined",
        "{{ loop.__class__ }} ~ attribute '__class__' is not supported",
        "{% for m in messages %}{{ loop.getClass() }}{% endfor %} ~"
            + " 'loop.getClass' is not supported",
        "{% for m in messages %}{{ loop.__class__ }}{% endfor %} ~"
            + " attribute '__class__' is not supported",
        "{% set x = ''.__class__ %}{{ x }} ~ attribute '__class__' is not supported",
        "{% macro m() %}{{ m.__globals__ }}{% endmacro %}{{ m() }} ~"
            + " attribute '__globals__' is not supported",
        "{{ T(java.lang.Runtime).getRuntime() }} ~ function 'T' is not supported",
        "{{ 'a' | map(attribute='__class__') | list }} ~ attribute '__class__' is not supported",
        "{{ messages | map(attribute='__class__') | list }} ~"
            + " attribute '__class__' is not supported",
        "{{ messages | selectattr('__class__') | list }} ~ attribute '__class__' is not supported",
        "{{ '%s'.format('x') }} ~ 'format' of a str is not supported",
        "{{ '{0.__class__}'.format('') }} ~ 'format' of a str is not supported",
        "{% include '/etc/passwd' %} ~ tag 'include' is not supported",
        "{% import 'os' as os %} ~ tag 'import' is not supported",
        "{% extends '/etc/passwd' %} ~ tag 'extends' is not supported"
      })
  void isRefused(String source, String problem) {
    assertThatThrownBy(() -> Template.parse(source).render(VARIABLES))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 1: " + problem);
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
