package io.rlvr.jobs.cli;

import io.rlvr.config.KeyText;
import io.rlvr.config.Printable;
import io.rlvr.config.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line says about words that it does not know, or should not have been given. */
public final class Mistyped {
  private static final String WHOLE = "a whole number";
  private static final Map<Class<?>, String> FORMS =
      Map.of(int.class, WHOLE, Integer.class, WHOLE, double.class, "a number");

  private Mistyped() {}

  /** One line; it names what is nearest, or what there is. */
  public static String message(ParameterException problem) {
    if (problem instanceof MissingParameterException missing) {
      return missing(missing);
    }
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      if (problem.getCommandLine().getParent() == null) {
        return "Missing command (expected one that rlvr --help lists, such as quickstart)";
      }
      return wrong(problem);
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

  /** An option or argument that is required, or the value of an option. */
  private static String missing(MissingParameterException problem) {
    CommandLine line = problem.getCommandLine();
    String help = line.getCommandSpec().qualifiedName() + " --help";
    boolean isValue = problem.getMessage().contains("parameter for option");
    if (isValue && problem.getMissing().get(0) instanceof OptionSpec option) {
      return "Missing value of %s (expected %s; see %s)"
          .formatted(option.longestName(), option.paramLabel(), help);
    }
    String names =
        problem.getMissing().stream()
            .map(
                each ->
                    each instanceof OptionSpec option
                        ? "%s=%s".formatted(option.longestName(), option.paramLabel())
                        : each.paramLabel())
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Printable.line(problem.getMessage())
        : "Missing %s of %s (see %s)".formatted(names, line.getCommandName(), help);
  }

  /** A value that is not of its option's type; any other problem as the parser puts it. */
  private static String wrong(ParameterException problem) {
    if (problem.getArgSpec() instanceof OptionSpec option && problem.getValue() != null) {
      Class<?> type = option.auxiliaryTypes()[0]; // that in an Optional
      Optional<String> form = Optional.ofNullable(FORMS.get(type));
      if (type.isEnum()) {
        form = Optional.of("one of " + String.join(", ", option.completionCandidates()));
      }
      if (WHOLE.equals(form.orElse("")) && problem.getValue().matches("\\d+")) {
        form = Optional.of("%s up to %d".formatted(WHOLE, Integer.MAX_VALUE));
      }
      if (form.isPresent()) {
        return "Invalid %s: '%s' (expected %s)"
            .formatted(option.longestName(), Printable.line(problem.getValue()), form.get());
      }
    }
    return Printable.line(problem.getMessage());
  }

  private static String suggestion(String text) {
    return text.isEmpty() ? "" : "." + text;
  }
}
