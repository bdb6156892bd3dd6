package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Key;
import io.rlvr.reward.registry.RewardSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completes command lines: tables of commands, options and settings, what may come next, which both
 * shells read, and each shell's own function. Names and values have no blanks and no quotes.
 */
final class CompletionScript {
  /** Of bin/rlvr itself; the command line never sees it. */
  private static final String JARS = "--jars";

  private final CommandSpec root;
  private final Collection<Key<?>> keys;

  CompletionScript(CommandSpec root, Collection<Key<?>> keys) {
    this.root = root;
    this.keys = keys;
  }

  String of(String shell) {
    String head = shell.equals("zsh") ? "#compdef rlvr\n" : "# bash completion of rlvr\n";
    return head
        + "_rlvr_commands='%s'\n\n".formatted(String.join(" ", root.subcommands().keySet()))
        + "_rlvr_settings='%s'\n\n".formatted(words(keys.stream().map(key -> key.name() + "=")))
        + function("_rlvr_options", "$1", options())
        + function("_rlvr_kind", "$1 $2", kinds())
        + function("_rlvr_values", "$1", values())
        + resource("completion.sh")
        + "\n"
        + resource("completion." + shell);
  }

  /** One case a line, such as {@code 'train') echo '--conf --run' ;;}. */
  private static String function(String name, String what, List<String> cases) {
    StringJoiner lines = new StringJoiner("\n    ", "    ", "\n");
    cases.forEach(lines::add);
    return "%s() {\n  case \"%s\" in\n%s  esac\n}\n\n".formatted(name, what, lines);
  }

  private static String one(String pattern, String answer) {
    return "%s) echo '%s' ;;".formatted(pattern, answer);
  }

  private List<String> options() {
    List<String> cases = new ArrayList<>();
    root.subcommands()
        .forEach(
            (name, command) ->
                cases.add(
                    one(
                        name,
                        words(
                                command.getCommandSpec().options().stream()
                                    .map(OptionSpec::longestName))
                            + " "
                            + JARS)));
    return cases;
  }

  /** What comes after an option that takes a value, and what the arguments of a command are. */
  private List<String> kinds() {
    List<String> cases = new ArrayList<>();
    cases.add(one("*' " + JARS + "'", "file"));
    root.subcommands().forEach((name, command) -> addKinds(cases, name, command));
    return cases;
  }

  private static void addKinds(List<String> cases, String name, CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.arity().max() > 0) {
        String patterns =
            Arrays.stream(option.names())
                .map(each -> "'%s %s'".formatted(name, each))
                .collect(Collectors.joining(" | "));
        cases.add(one(patterns, kind(option)));
      }
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      cases.add(one("'%s '".formatted(name), kind(parameter)));
    }
  }

  private static String kind(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null && candidates.iterator().hasNext()) {
      return String.join(" ", candidates);
    }
    return switch (argument.paramLabel()) {
      case "FILE" -> "file";
      case "DIR" -> "folder";
      case "KEY=VALUE" -> "setting";
      case "TYPE" -> String.join(" ", RewardSettings.TYPE.choices());
      default -> "any";
    };
  }

  /** Of a setting; one that is not of a few names may be a file. */
  private List<String> values() {
    List<String> cases = new ArrayList<>();
    for (Key<?> key : keys) {
      if (!key.choices().isEmpty()) {
        cases.add(one(key.name(), String.join(" ", key.choices())));
      }
    }
    cases.add(one("*", "file"));
    return cases;
  }

  private static String words(Stream<String> words) {
    return words.collect(Collectors.joining(" "));
  }

  private static String resource(String name) {
    try (InputStream in = CompletionScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
