package io.rlvr.jinja;

import java.util.List;
import java.util.Map;

/**
 * A Jinja template, parsed once and rendered many times; safe for use by several threads.
 *
 * <p>It renders what jinja2 3.1 renders in the environment that transformers gives to chat
 * templates (trim_blocks, lstrip_blocks, loop controls, the generation tag), or it throws: a tag,
 * filter, test, method or function that is not here is refused by name and never skipped. Departs
 * from transformers in one point: {@code strftime_now} is not defined, since a prompt must not
 * depend on the day.
 *
 * <p>A template is untrusted. It reaches nothing but the values that it is given, which are copied
 * data; one rendering may do a bounded amount of work and make a bounded amount of text.
 */
public final class Template {
  private final List<Statement> body;

  private Template(List<Statement> body) {
    this.body = body;
  }

  /**
   * @throws TemplateException if the source is malformed or uses a tag that is not supported
   */
  public static Template parse(String source) {
    return new Template(new StatementParser(new TokenStream(Lexer.tokens(source))).template());
  }

  /**
   * @param variables strings, booleans, Integer or Long, Double, an empty Optional for None, and
   *     lists and maps of these
   * @throws TemplateException if the template asks for what is not supported, fails as it would in
   *     jinja2, or refuses the input by raise_exception
   */
  public String render(Map<String, ?> variables) {
    Scope globals = Functions.globals();
    variables.forEach((name, value) -> globals.set(name, Values.imported(value)));
    Context context = new Context(new Scope(globals));
    StringBuilder out = new StringBuilder();
    try {
      for (Statement statement : body) {
        statement.render(context, out);
      }
    } catch (TemplateException e) {
      throw e.at(context.line());
    } catch (StackOverflowError e) { // macros that call each other within nested expressions
      TemplateException problem = new TemplateException("the template is nested too deep");
      problem.initCause(e);
      throw problem.at(context.line());
    }
    return out.toString();
  }
}
