package io.rlvr.jobs.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies of policy versions on this machine, each in a folder with the name of its digest. A run
 * has a version each step; of those that processes of the machine have used, the last ones stay.
 */
final class ModelCopies {
  /** Copies that stay however old they are: the start model, and versions of two steps. */
  private static final int KEPT = 4;

  /** Nobody reads a copy for so long without asking for it again. */
  private static final Duration UNUSED = Duration.ofMinutes(30);

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private ModelCopies() {}

  private record Copy(Path folder, Instant used) {}

  /** Notes that a copy is wanted, before anything of it is read. */
  static void use(Path copy) throws IOException {
    use(copy, Instant.now());
  }

  static void use(Path copy, Instant now) throws IOException {
    if (Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
      Files.setLastModifiedTime(copy, FileTime.from(now));
    }
  }

  /** Removes copies beside one, which is there, that nobody has used lately. */
  static void retireOthers(Path copy) throws IOException {
    retireOthers(copy, Instant.now());
  }

  static void retireOthers(Path copy, Instant now) throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (Stream<Path> beside = Files.list(copy.getParent())) {
      for (Path folder : beside.toList()) {
        if (DIGEST.matcher(folder.getFileName().toString()).matches() && !folder.equals(copy)) {
          used(folder, copies);
        }
      }
    }
    copies.sort(Comparator.comparing(Copy::used).reversed());
    for (Copy old : copies.subList(Math.min(KEPT - 1, copies.size()), copies.size())) {
      if (old.used().isBefore(now.minus(UNUSED))) {
        remove(old.folder());
      }
    }
  }

  private static void used(Path folder, List<Copy> copies) throws IOException {
    try {
      copies.add(new Copy(folder, Files.getLastModifiedTime(folder).toInstant()));
    } catch (NoSuchFileException e) {
      return; // another process has removed it
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      } // else another process is removing it too
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      return; // another process has removed it, or begun to fetch it again
    }
  }
}
