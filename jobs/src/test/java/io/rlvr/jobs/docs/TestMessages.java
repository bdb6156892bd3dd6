package io.rlvr.jobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A refusal for the wrong reason passes no test (CONTRIBUTING, rule 4). */
class TestMessages {
  /** What may hold brackets and semicolons that are no code. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'|//[^\n]*");

  private static final Pattern THROWN = Pattern.compile("assertThatThrownBy\\(");
  private static final Pattern MESSAGE =
      Pattern.compile("\\.(?:hasMessage\\w*|message|hasRootCauseMessage)\\(");

  @Test
  void everyExceptionThatATestExpectsIsToldByItsMessage() throws IOException {
    List<String> silent = new ArrayList<>();
    int expected = 0;
    for (Path source : testSources()) {
      List<String> statements = statements(Files.readString(source, UTF_8));
      expected += statements.size();
      statements.stream()
          .filter(statement -> !MESSAGE.matcher(statement).find())
          .forEach(statement -> silent.add(source.getFileName() + ": " + statement));
    }
    assertThat(expected).isGreaterThan(200);
    assertThat(silent).isEmpty();
  }

  @Test
  void aStatementEndsWhereItsBracketsAreClosed() {
    String source =
        """
        assertThatThrownBy(() -> { run(";)"); })
            .hasMessage("a"); // assertThatThrownBy(
        assertThatThrownBy(() -> run('(')).isInstanceOf(X.class);
        other().hasMessage("b");
        """;

    assertThat(statements(source))
        .containsExactly(
            "assertThatThrownBy(() -> { run(); })\n    .hasMessage()",
            "assertThatThrownBy(() -> run()).isInstanceOf(X.class)");
    assertThat(statements(source).stream().map(MESSAGE::matcher).map(Matcher::find))
        .containsExactly(true, false);
  }

  /** The statements that expect an exception, without their literals. */
  private static List<String> statements(String source) {
    String code = LITERAL.matcher(source).replaceAll("");
    List<String> statements = new ArrayList<>();
    Matcher thrown = THROWN.matcher(code);
    while (thrown.find()) {
      int depth = 0;
      int end = thrown.start();
      while (depth > 0 || code.charAt(end) != ';') {
        depth += depth(code.charAt(end));
        end++;
      }
      statements.add(code.substring(thrown.start(), end));
    }
    return statements;
  }

  private static int depth(char c) {
    return switch (c) {
      case '(', '{' -> 1;
      case ')', '}' -> -1;
      default -> 0;
    };
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("core", "jobs")) {
      try (Stream<Path> files = Files.walk(ProjectRoot.resolve(module + "/src/test/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
