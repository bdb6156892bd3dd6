package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.rlvr.config.UserException;
import io.rlvr.hub.HubName.Kind;
import io.rlvr.json.JsonFields;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a repository as huggingface_hub lays it out: {@code refs/<revision>} holds a
 * commit, {@code blobs/<checksum>} a content, {@code snapshots/<commit>/<path>} is a link to a
 * content. Beside them {@code .contents/<commit>} is ours: see {@link HubContents}.
 */
final class HubCache {
  private static final String SNAPSHOTS = "snapshots";

  /** Not known to huggingface_hub, which passes it over. */
  private static final String CONTENTS = ".contents";

  private static final Pattern FOLDER =
      Pattern.compile("(?<kind>models|datasets)--(?<owner>[^/]+?)--(?<name>[^/]+)");
  private static final String INDEX = "model.safetensors.index.json";
  private static final long LONGEST_INDEX = 64L << 20;
  private static final long LONGEST_REF = 1 << 10;

  private final Path root;
  private final HubName name;
  private final Linker linker;

  /** Makes a link: {@link Files#createSymbolicLink}. */
  interface Linker {
    void link(Path link, Path target) throws IOException;
  }

  HubCache(Path root, HubName name) {
    this(root, name, Files::createSymbolicLink);
  }

  /** For tests: on a disk that has no links. */
  HubCache(Path root, HubName name, Linker linker) {
    this.root = root;
    this.name = name;
    this.linker = linker;
  }

  private Path folder() {
    return root.resolve(name.folder());
  }

  Path lock() {
    return root.resolve(".locks").resolve(name.folder()).resolve("rlvr.lock");
  }

  Path blobs() {
    return folder().resolve("blobs");
  }

  Path snapshot(String commit) {
    return folder().resolve(SNAPSHOTS).resolve(commit);
  }

  /** The commit that the name's revision was when it was last asked for. */
  Optional<String> commit() {
    if (name.isPinned()) {
      return Optional.of(name.revision());
    }
    Path file = ref();
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST_REF
          ? Optional.of(Files.readString(file).strip()).filter(HubName::isCommit)
          : Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path ref() {
    return folder().resolve("refs").resolve(name.revision());
  }

  /** Says which commit the name's revision is. */
  void point(String commit) throws IOException {
    if (!commit().equals(Optional.of(commit))) {
      Files.createDirectories(ref().getParent());
      Path temporary = temporary(ref());
      Files.writeString(temporary, commit, UTF_8);
      Files.move(temporary, ref(), ATOMIC_MOVE, REPLACE_EXISTING);
    }
  }

  /** Whether the content of a file is there, as long as it must be. */
  boolean holds(HubFile file, String commit) throws IOException {
    Path blob = blobs().resolve(file.blob(commit));
    return isOf(file, blob) || isOf(file, snapshot(commit).resolve(file.path()));
  }

  private static boolean isOf(HubFile file, Path path) throws IOException {
    return Files.isRegularFile(path) && Files.size(path) == file.size();
  }

  /** Puts a file whose content is there into the snapshot of its commit. */
  void link(HubFile file, String commit) throws IOException {
    Path link = snapshot(commit).resolve(file.path());
    if (isOf(file, link)) {
      return;
    }
    Path blob = blobs().resolve(file.blob(commit));
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link); // a content that is gone, or was cut
    try {
      linker.link(link, link.getParent().relativize(blob));
    } catch (FileAlreadyExistsException e) {
      if (!isOf(file, link)) { // else another program was faster
        throw e;
      }
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path temporary = temporary(link);
      Files.copy(blob, temporary);
      Files.move(temporary, link, ATOMIC_MOVE, REPLACE_EXISTING);
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
  }

  /** Keeps what a commit has on the hub, before anything of it can be seen. */
  void keep(String commit, List<HubFile> files) throws IOException {
    HubContents.write(files, contents(commit), temporary(contents(commit)));
  }

  /** Whether this user may keep there what a commit has. */
  boolean keeps() {
    Path kept = folder().resolve(CONTENTS);
    return Files.isWritable(Files.exists(kept) ? kept : folder());
  }

  private Path contents(String commit) {
    return folder().resolve(CONTENTS).resolve(commit);
  }

  private Optional<List<HubFile>> kept(String commit) {
    try {
      return HubContents.read(contents(commit));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** What a commit lacks of what the name asks for, as far as that is known here. */
  List<String> missing(String commit) {
    Optional<List<HubFile>> kept = kept(commit);
    if (kept.isPresent()) {
      return missing(commit, kept.get());
    }
    if (name.kind() == Kind.MODEL) {
      return missingOfModel(snapshot(commit));
    }
    return files(commit).isEmpty() ? List.of(described()) : List.of();
  }

  private List<String> missing(String commit, List<HubFile> kept) {
    List<HubFile> wanted = kept.stream().filter(file -> file.isWantedBy(name)).toList();
    List<String> missing = new ArrayList<>();
    for (HubFile file : wanted) {
      try {
        if (!isOf(file, snapshot(commit).resolve(file.path()))) {
          missing.add(file.path());
        }
      } catch (IOException e) {
        throw unusable(e);
      }
    }
    return wanted.isEmpty() ? List.of(described()) : missing.stream().sorted().toList();
  }

  private String described() {
    return name.path().isEmpty() ? "its files" : name.path();
  }

  /** The files of a dataset's snapshot that the name asks for. */
  List<Path> files(String commit) {
    Path snapshot = snapshot(commit);
    Path place = snapshot.resolve(name.path());
    if (!Files.isDirectory(place)) {
      return Files.isRegularFile(place) ? List.of(place) : List.of();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> HubFile.of(snapshot.relativize(file)).isWantedBy(name))
          .toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Whether a commit is known to have all that the name asks for. Of a folder of a dataset whose
   * contents were not kept, only the hub knows what else it has.
   */
  boolean isWhole(String commit) {
    return missing(commit).isEmpty()
        && (name.kind() == Kind.MODEL
            || kept(commit).isPresent()
            || Files.isRegularFile(snapshot(commit).resolve(name.path())));
  }

  /** What a model or an adapter in a folder lacks. */
  static List<String> missingOfModel(Path folder) {
    List<String> needed = new ArrayList<>();
    boolean isAdapter =
        Files.isRegularFile(folder.resolve("adapter_config.json"))
            && !Files.isRegularFile(folder.resolve("config.json"));
    if (isAdapter) {
      needed.addAll(List.of("adapter_config.json", "adapter_model.safetensors"));
    } else {
      needed.addAll(List.of("config.json", "tokenizer.json"));
      needed.addAll(weights(folder));
    }
    needed.removeIf(file -> Files.isRegularFile(folder.resolve(file)));
    return needed;
  }

  /** One file, or those that an index names. */
  private static List<String> weights(Path folder) {
    Path index = folder.resolve(INDEX);
    if (!Files.isRegularFile(index) || Files.isRegularFile(folder.resolve("model.safetensors"))) {
      return List.of("model.safetensors");
    }
    try {
      if (Files.size(index) > LONGEST_INDEX) {
        throw new UserException(
            "Cannot read %s: it has %d bytes (expected at most %d)",
            index, Files.size(index), LONGEST_INDEX);
      }
      return List.copyOf(
          new TreeSet<>(
              JsonFields.of(index.toString(), Files.readAllBytes(index))
                  .textByName("weight_map")
                  .values()));
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s: %s", index, e.getMessage());
    }
  }

  /** The name of the commit whose snapshot a folder is or would be, in whatever cache. */
  static Optional<HubName> nameOf(Path snapshot) {
    if (snapshot.getNameCount() < 3 || !HubName.isCommit(snapshot.getFileName().toString())) {
      return Optional.empty();
    }
    Path parent = snapshot.getParent();
    Matcher folder = FOLDER.matcher(parent.getParent().getFileName().toString());
    if (!parent.endsWith(SNAPSHOTS) || !folder.matches()) {
      return Optional.empty();
    }
    String repo = folder.group("owner") + "/" + folder.group("name");
    Kind kind = folder.group("kind").equals("models") ? Kind.MODEL : Kind.DATASET;
    return HubName.isRepo(repo)
        ? Optional.of(new HubName(kind, repo, snapshot.getFileName().toString(), ""))
        : Optional.empty();
  }

  /** Bytes that may still be written there. */
  long usableSpace() throws IOException {
    Files.createDirectories(blobs());
    return Files.getFileStore(blobs()).getUsableSpace();
  }

  UserException unusable(IOException cause) {
    return UserException.causedBy(
        cause,
        "Cannot use the cache %s of %s: %s (expected a folder that this user may write to, such as"
            + " HF_HUB_CACHE names)",
        root,
        name,
        reason(cause));
  }

  /** The message of many of these is the path alone. */
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return cause.getMessage() + " is not accessible";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return cause.getMessage() + " is there already";
    }
    if (cause instanceof NoSuchFileException) {
      return cause.getMessage() + " is not there";
    }
    return cause.getMessage();
  }
}
