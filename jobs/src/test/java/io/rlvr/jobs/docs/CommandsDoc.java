package io.rlvr.jobs.docs;

import io.rlvr.jobs.cli.CommandTexts;
import io.rlvr.jobs.cli.RunOptions;
import io.rlvr.jobs.tools.ToolFields;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/commands.md}: every command of the command line, and the fields of its lines. */
final class CommandsDoc {
  static final String PATH = "docs/commands.md";

  private static final String HEAD =
      """
      # Commands

      This file is written by `CommandsDoc` from the command line and from `ToolFields`; a test \
      compares them. Every command also has `--help` and `--version`. The exit status is 0 for done \
      or skipped, 2 for a mistake of the user, which is one line, 75 for what passes by itself, and \
      1 for a bug or an outage. Another driver that has the run passes, and so do a Spark master \
      that does not answer and, of `track`, a tracker that is away. \
      `source <(bin/rlvr completion bash)` in `~/.bashrc`, or `zsh` in `~/.zshrc`, lets the tab key \
      complete them.

      The JSON Lines tools `score`, `advantage`, `loss`, `generate` and `logprobs` answer each line \
      of standard input by one line on standard output, in order. A line that cannot be answered \
      has `id` and `error` alone. The other lines still run, and the exit status is then 1.

      """;

  private static final String RUN_OPTIONS =
      """

      ## Options of a run

      The commands that read or write a run have these, beside those in their own tables. Settings \
      are those of [configuration.md](configuration.md).

      """;

  private static final List<String> EVERYWHERE = List.of("--help", "--version");

  private CommandsDoc() {}

  static String markdown(CommandLine line, List<ToolFields> tools) {
    MarkdownTable index = new MarkdownTable("command", "what it does");
    StringBuilder sections = new StringBuilder();
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.getCommandSpec();
              index.row(MarkdownTable.code(name), firstSentence(spec));
              sections.append(section(name, spec));
              tools.stream()
                  .filter(tool -> tool.command().equals(name))
                  .forEach(tool -> sections.append(fields(tool)));
            });
    return HEAD + index + RUN_OPTIONS + table(List.of(), runOptions()) + sections;
  }

  private static String section(String name, CommandSpec spec) {
    String text =
        "\n## %s\n\n%s\n\n    bin/%s\n"
            .formatted(
                name,
                String.join(" ", spec.usageMessage().description()).replace("<", "&lt;"),
                synopsis(spec));
    boolean isOnARun =
        spec.mixins().values().stream().anyMatch(mixin -> mixin.userObject() instanceof RunOptions);
    Set<String> elsewhere =
        runOptions().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
    List<OptionSpec> own =
        spec.options().stream()
            .filter(option -> !EVERYWHERE.contains(option.longestName()))
            .filter(option -> !isOnARun || !elsewhere.contains(option.longestName()))
            .toList();
    boolean hasTable = !own.isEmpty() || !spec.positionalParameters().isEmpty();
    return text
        + (hasTable ? "\n" + table(spec.positionalParameters(), own) : "")
        + examples(CommandTexts.examples(name));
  }

  private static String examples(List<String> lines) {
    return (lines.size() > 1 ? "\nExamples:\n\n" : "\nExample:\n\n")
        + lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
  }

  private static List<OptionSpec> runOptions() {
    return CommandSpec.forAnnotatedObject(new RunOptions()).options();
  }

  private static String firstSentence(CommandSpec spec) {
    return spec.usageMessage().description()[0].replaceFirst("\\. [A-Z].*", ".");
  }

  /** In one line, without what every command has. */
  private static String synopsis(CommandSpec spec) {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    return help.detailedSynopsis(0, Help.createShortOptionArityAndNameComparator(), false)
        .replaceAll("\\s+", " ")
        .replace(" [-h]", "")
        .replace(" [-V]", "")
        .strip();
  }

  private static String table(List<PositionalParamSpec> parameters, List<OptionSpec> options) {
    MarkdownTable table = new MarkdownTable("argument", "meaning");
    for (PositionalParamSpec each : parameters) {
      table.row(MarkdownTable.code(each.paramLabel()), each.description()[0]);
    }
    for (OptionSpec each : options) {
      String required = each.required() ? "Required. " : "";
      table.row(MarkdownTable.code(spelled(each)), required + each.description()[0]);
    }
    return table.toString();
  }

  private static String spelled(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  private static String fields(ToolFields tool) {
    MarkdownTable read = new MarkdownTable("field read", "type", "required", "meaning");
    for (ToolFields.Read field : tool.read()) {
      read.row(MarkdownTable.code(field.name()), field.type(), field.required(), field.meaning());
    }
    MarkdownTable answered = new MarkdownTable("field answered", "type", "meaning");
    for (ToolFields.Answered field : tool.answered()) {
      answered.row(MarkdownTable.code(field.name()), field.type(), field.meaning());
    }
    return "\n" + read + "\n" + answered;
  }
}
