package io.rlvr.jobs.cli;

import io.rlvr.config.KeyText;
import io.rlvr.config.Printable;
import io.rlvr.config.Suggestions;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line says about words that it does not know, or should not have been given. */
public final class Mistyped {
  private Mistyped() {}

  /** One line; it names what is nearest, or what there is. */
  public static String message(ParameterException problem) {
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      return Printable.line(problem.getMessage());
    }
    CommandLine line = problem.getCommandLine();
    List<String> words = unmatched.getUnmatched();
    String word = words.get(0);
    TreeSet<String> options = new TreeSet<>(line.getCommandSpec().optionsMap().keySet());
    TreeSet<String> commands = new TreeSet<>(line.getSubcommands().keySet());
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", ""); // its value may be a secret
      return "Unknown option %s of %s (see %s --help)%s"
          .formatted(
              Printable.line(name),
              line.getCommandName(),
              line.getCommandSpec().qualifiedName(),
              suggestion(Suggestions.didYouMean(name, options)));
    }
    if (!commands.isEmpty()) {
      return "Unknown command %s (expected one of %s)%s"
          .formatted(
              Printable.line(word),
              String.join(", ", commands),
              suggestion(Suggestions.didYouMean(word, commands)));
    }
    return "Unknown argument %s of %s (see %s --help)"
        .formatted(
            Printable.line(word), line.getCommandName(), line.getCommandSpec().qualifiedName());
  }

  /** Says which argument holds what looks like a key, without the argument. */
  public static Optional<String> key(String... arguments) {
    return IntStream.range(0, arguments.length)
        .filter(i -> KeyText.isIn(arguments[i].replaceFirst("^-+", "")))
        .mapToObj(
            i ->
                "Cannot read argument %d: it holds what looks like an API key (expected none: others"
                        .formatted(i + 1)
                    + " can read a command line, a key belongs in an environment variable)")
        .findFirst();
  }

  private static String suggestion(String text) {
    return text.isEmpty() ? "" : "." + text;
  }
}
