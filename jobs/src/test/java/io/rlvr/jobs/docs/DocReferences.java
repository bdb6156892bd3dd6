package io.rlvr.jobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a document refers to and the project does not have: relative links and their anchors, paths
 * below the project's folders but for what a build makes, sources such as {@code Grpo.java} or
 * {@code TestGrpo}, and symbols such as {@code Grpo#withinGroup}, all but the links where they are
 * set as code.
 */
final class DocReferences {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern PATH =
      Pattern.compile(
          "(?:\\.ci|benchmarks|bin|conf|core|deploy|docs|jobs|models|notebooks)/(?!target/)[\\w./+-]*");
  private static final Pattern SOURCE =
      Pattern.compile("(Test[A-Z]\\w*|[A-Z]\\w*(?=\\.java))(?:\\.java)?");
  private static final Pattern SYMBOL =
      Pattern.compile("([A-Z]\\w*)(?:\\.[A-Z]\\w*)*#(\\w+)(?:\\(.*\\))?");

  private final Path root;
  private final List<Path> sources;

  DocReferences(Path root) throws IOException {
    this.root = root;
    try (Stream<Path> files = Files.walk(root)) {
      this.sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !root.relativize(file).toString().contains("target/"))
              .toList();
    }
  }

  /** One line for each reference that leads nowhere. */
  List<String> broken(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    boolean isBlock = false;
    int number = 0;
    for (String line : Files.readAllLines(document, UTF_8)) {
      number++;
      if (line.startsWith("```")) {
        isBlock = !isBlock;
        continue;
      }
      List<String> found = new ArrayList<>();
      if (isBlock || line.startsWith("    ")) {
        paths(line, found);
      } else {
        CODE.matcher(line).results().forEach(code -> inCode(code.group(1), found));
        links(document, CODE.matcher(line).replaceAll(""), found);
      }
      for (String problem : found) {
        broken.add("%s:%d: %s".formatted(root.relativize(document), number, problem));
      }
    }
    return broken;
  }

  private void links(Path document, String line, List<String> broken) throws IOException {
    Matcher links = LINK.matcher(line);
    while (links.find()) {
      String target = links.group(1);
      if (target.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = target.split("#", 2);
      Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      if (!Files.exists(file)) {
        broken.add("no file " + target);
      } else if (parts.length == 2 && !hasHeading(file, parts[1])) {
        broken.add("no heading " + target);
      }
    }
  }

  private void inCode(String code, List<String> broken) {
    paths(code, broken);
    Matcher source = SOURCE.matcher(code);
    if (source.matches() && source(source.group(1)).isEmpty()) {
      broken.add("no source " + code);
    }
    Matcher symbol = SYMBOL.matcher(code);
    if (symbol.matches() && !hasSymbol(symbol.group(1), symbol.group(2))) {
      broken.add("no symbol " + code);
    }
  }

  private void paths(String code, List<String> broken) {
    for (String written : code.split("\\s+")) {
      String word = written.replaceFirst("[.,;:]+$", "");
      if (PATH.matcher(word).matches() && !Files.exists(root.resolve(word))) {
        broken.add("no path " + word);
      }
    }
  }

  private boolean hasSymbol(String type, String member) {
    Optional<Path> source = source(type);
    return source.isPresent()
        && Pattern.compile("\\b" + member + "\\b").matcher(text(source.get())).find();
  }

  private Optional<Path> source(String type) {
    return sources.stream().filter(file -> file.endsWith(type + ".java")).findFirst();
  }

  /** As GitHub makes anchors of headings: lower case, spaces to hyphens, punctuation dropped. */
  private static boolean hasHeading(Path file, String anchor) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .anyMatch(anchor::equals);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
