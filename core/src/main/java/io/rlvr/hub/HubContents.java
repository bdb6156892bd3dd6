package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files that a commit has on the hub, kept in the cache before the first of them: what is not
 * there can then be named without the hub. A line has a file's size and its path.
 */
final class HubContents {
  private static final long LONGEST = 64L << 20;
  private static final Pattern LINE = Pattern.compile("(?<size>[0-9]{1,18}) (?<path>.+)");

  private HubContents() {}

  /** What was kept; empty if nothing was, or if it is of another form. */
  static Optional<List<HubFile>> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      return Optional.empty();
    }
    List<Matcher> lines =
        new String(Files.readAllBytes(file), UTF_8).lines().map(LINE::matcher).toList();
    boolean isOne =
        !lines.isEmpty()
            && lines.stream()
                .allMatch(line -> line.matches() && HubFile.isWithin(line.group("path")));
    return isOne ? Optional.of(lines.stream().map(HubContents::file).toList()) : Optional.empty();
  }

  private static HubFile file(Matcher line) {
    return new HubFile(line.group("path"), Long.parseLong(line.group("size")), Checksum.NONE);
  }

  /**
   * Keeps them, if they are not kept yet.
   *
   * @param temporary beside the file
   */
  static void write(List<HubFile> files, Path file, Path temporary) throws IOException {
    byte[] text =
        files.stream()
            .map(each -> each.size() + " " + each.path() + "\n")
            .collect(Collectors.joining())
            .getBytes(UTF_8);
    if (isThere(text, file)) {
      return;
    }
    Files.createDirectories(file.getParent());
    try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(text);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static boolean isThere(byte[] text, Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == text.length
        && Arrays.equals(Files.readAllBytes(file), text);
  }
}
