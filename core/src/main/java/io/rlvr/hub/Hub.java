package io.rlvr.hub;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Models and datasets by name. What the cache holds is read from there; what is missing is fetched,
 * by one process at a time. A name means one commit for as long as the process lives.
 */
public final class Hub {
  private static final Hub SHARED = new Hub();

  private final Optional<HubOptions> given;
  private final HubProgress.Display display;
  private final ConcurrentMap<String, HubFolder> found = new ConcurrentHashMap<>();

  private Hub() {
    this.given = Optional.empty();
    this.display = HubProgress.Display.ofProcess();
  }

  /** For tests: another hub than the one that the environment names. */
  Hub(HubOptions options, HubProgress.Display display) {
    this.given = Optional.of(options);
    this.display = display;
  }

  /** The hub and the cache that the environment names. */
  public static Hub shared() {
    return SHARED;
  }

  /** Whether a text is meant as a name of the hub. */
  public static boolean isName(String text) {
    return HubName.isOne(text);
  }

  /**
   * Checks the form of a name.
   *
   * @param what the name is given for, such as {@code policy.model}
   * @throws UserException if it has another one
   */
  public static void checkName(String what, String text) {
    HubName.parse(what, text);
  }

  /**
   * Finds a model, an adapter or a dataset in the cache, or fetches it.
   *
   * @param what the name is given for, such as {@code policy.model}
   * @throws UserException if it cannot be had
   */
  public HubFolder find(String what, String text) {
    HubName name = HubName.parse(what, text);
    return found.computeIfAbsent(name.toString(), each -> found(name, Eagerness.AS_NEEDED));
  }

  /** Where a commit is or will be, be it there or not: see {@link #here}. */
  public Path place(String what, String text) {
    HubName name = HubName.parse(what, text);
    return name.isPinned()
        ? new HubCache(options().cache(), name).snapshot(name.revision()).resolve(name.path())
        : find(what, text).path();
  }

  /**
   * What the cache has of a name, if a run would take it as it is; the hub is not asked.
   *
   * @param recorded by the run, as of {@link #pinned}
   */
  public Optional<HubFolder> inCache(String what, String text, String recorded) {
    HubName given = HubName.parse(what, text);
    HubName name =
        Optional.of(recorded)
            .filter(before -> isName(before) && !given.isPinned())
            .map(before -> HubName.parse(what, before))
            .filter(before -> before.isPinned() && given.isSameBut(before))
            .orElse(given);
    HubCache cache = new HubCache(options().cache(), name);
    boolean isTaken = isOffline(); // as it is, like cached()
    return cache
        .commit()
        .filter(commit -> isTaken ? cache.missing(commit).isEmpty() : cache.isWhole(commit))
        .map(commit -> folder(name, cache, commit));
  }

  /** Whether nothing is asked of the hub. */
  public boolean isOffline() {
    return options().offline();
  }

  /** Finds one, and asks the hub for what a whole one has, unless it is offline. */
  public HubFolder complete(String what, String text) {
    return found(HubName.parse(what, text), Eagerness.WHOLE);
  }

  /**
   * A name as a run records it: with the commit in the place of the revision.
   *
   * @param recorded by the run, empty if there is none; where it is a commit of the same
   *     repository, that one is meant, unless the text names a commit itself
   */
  public String pinned(String what, String text, String recorded) {
    HubName name = HubName.parse(what, text);
    if (name.isPinned()) {
      return name.toString(); // it is found where it is needed, if it is
    }
    if (isName(recorded)) {
      HubName before = HubName.parse(what, recorded);
      if (before.isPinned() && name.isSameBut(before)) {
        display.line("%s is %s, as the run records it".formatted(what, before));
        return before.toString();
      }
    }
    return find(what, text).name();
  }

  /**
   * A folder that may be a snapshot of the cache of another machine: if this one has it not, the
   * commit is found by its name, which the folder's path holds.
   */
  public Path here(Path folder) {
    boolean isThere = Files.isDirectory(folder) && HubCache.missingOfModel(folder).isEmpty();
    return isThere
        ? folder
        : HubCache.nameOf(folder).map(name -> find("model", name.toString()).path()).orElse(folder);
  }

  private enum Eagerness {
    AS_NEEDED,
    WHOLE
  }

  private HubOptions options() {
    return given.orElseGet(
        () ->
            HubOptions.from(
                variable -> Optional.ofNullable(System.getenv(variable)),
                Path.of(System.getProperty("user.home"))));
  }

  private HubFolder found(HubName name, Eagerness eagerness) {
    HubOptions options = options();
    HubCache cache = new HubCache(options.cache(), name);
    boolean isEnough =
        name.isPinned() && eagerness == Eagerness.AS_NEEDED && cache.isWhole(name.revision());
    if (isEnough) {
      return folder(name, cache, name.revision());
    }
    if (options.offline()) {
      return cached(name, cache);
    }
    try {
      return fetched(name, cache, options);
    } catch (HubOutage e) {
      return despite(e, name, cache);
    } catch (IOException e) {
      throw cache.unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserException.causedBy(e, "Cannot download %s: interrupted", name);
    }
  }

  private static HubFolder folder(HubName name, HubCache cache, String commit) {
    return new HubFolder(name.at(commit).toString(), cache.snapshot(commit).resolve(name.path()));
  }

  /** What is there; of a folder whose contents are not known, a line says so. */
  private HubFolder cached(HubName name, HubCache cache) {
    Optional<String> commit = cache.commit();
    List<String> missing = commit.map(cache::missing).orElse(List.of("its revision"));
    if (!missing.isEmpty()) {
      throw new UserException(
          "Cannot find %s: %s is not in the cache, and %s is set (expected all of it there: without"
              + " the variable, bin/rlvr download %s fetches it)",
          name, missing.get(0), HubOptions.OFFLINE, name);
    }
    if (!cache.isWhole(commit.orElseThrow())) {
      int files = cache.files(commit.orElseThrow()).size();
      display.line(
          "%s: the cache has %d file%s of it and no list of what else there is, and %s is set: what it has is used"
              .formatted(name, files, files == 1 ? "" : "s", HubOptions.OFFLINE));
    }
    return folder(name, cache, commit.orElseThrow());
  }

  /** A network that is down is no reason to stop where the cache has what is wanted. */
  private HubFolder despite(HubOutage outage, HubName name, HubCache cache) {
    Optional<String> commit = cache.commit().filter(cache::isWhole);
    if (commit.isEmpty()) {
      throw UserException.causedBy(
          outage,
          "Cannot download %s: %s (expected a hub that answers; the same command goes on where this"
              + " one stopped)",
          name,
          outage.getMessage());
    }
    HubFolder folder = folder(name, cache, commit.get());
    display.line(
        "%s: %s; the cache has %s, which is used"
            .formatted(name, outage.getMessage(), folder.name()));
    return folder;
  }

  private HubFolder fetched(HubName name, HubCache cache, HubOptions options)
      throws HubOutage, IOException, InterruptedException {
    HubProgress progress = new HubProgress(name.toString(), display);
    String commit =
        name.isPinned()
            ? name.revision()
            : new HubListing(new HubCalls(options, name, progress), name).commit();
    HubName pinned = name.at(commit);
    HubCalls calls = new HubCalls(options, pinned, progress);
    List<HubFile> listed = new HubListing(calls, pinned).files();
    List<HubFile> files = wanted(pinned, listed);
    if (isThere(files, cache, commit)) {
      if (cache.keeps()) {
        cache.keep(commit, listed);
      }
    } else {
      HubLock lock = HubLock.take(cache.lock(), () -> tellOfOther(name));
      try {
        cache.keep(commit, listed);
        fetch(files, pinned, cache, new HubDownload(calls, pinned, progress), progress);
      } finally {
        lock.close();
      }
    }
    cache.point(commit);
    return folder(name, cache, commit);
  }

  private void tellOfOther(HubName name) {
    display.line("%s: another process downloads it, waiting".formatted(name));
  }

  private static boolean isThere(List<HubFile> files, HubCache cache, String commit)
      throws IOException {
    for (HubFile file : files) {
      Path path = cache.snapshot(commit).resolve(file.path());
      if (!Files.isRegularFile(path) || Files.size(path) != file.size()) {
        return false;
      }
    }
    return true;
  }

  /** Contents first and links last, weights at the end: what can be seen can be read. */
  private static void fetch(
      List<HubFile> files,
      HubName pinned,
      HubCache cache,
      HubDownload download,
      HubProgress progress)
      throws HubOutage, IOException, InterruptedException {
    String commit = pinned.revision();
    List<HubFile> missing = new ArrayList<>();
    for (HubFile file : files) {
      if (!cache.holds(file, commit)) {
        missing.add(file);
      }
    }
    if (!missing.isEmpty()) {
      long bytes = missing.stream().mapToLong(HubFile::size).sum();
      checkSpace(pinned, cache, bytes);
      progress.begin(missing.size(), bytes);
      for (HubFile file : missing) {
        Path blob = cache.blobs().resolve(file.blob(commit));
        if (!cache.holds(file, commit)) { // two files may have one content
          download.fetch(file, blob);
        }
        progress.done(file);
      }
      progress.end();
    }
    for (HubFile file : files) {
      cache.link(file, commit);
    }
  }

  private static void checkSpace(HubName name, HubCache cache, long bytes) throws IOException {
    long free = cache.usableSpace();
    if (bytes > free) {
      throw new UserException(
          "Cannot download %s: it has %s, and %s has %s (expected that much free space, or another"
              + " HF_HUB_CACHE)",
          name, HubProgress.size(bytes), cache.blobs(), HubProgress.size(free));
    }
  }

  private static List<HubFile> wanted(HubName name, List<HubFile> listed) {
    List<HubFile> files = listed.stream().filter(file -> file.isWantedBy(name)).toList();
    boolean isModel = name.kind() == HubName.Kind.MODEL;
    boolean isReadable = isModel ? files.stream().anyMatch(HubFile::isWeights) : !files.isEmpty();
    if (!isReadable) {
      throw new UserException(
          "Cannot download %s: it has no file that can be read (expected %s)",
          name, isModel ? "weights as .safetensors" : ".parquet, .jsonl, .json or .csv");
    }
    return files.stream()
        .sorted(Comparator.comparing(HubFile::isWeights).thenComparing(HubFile::path))
        .toList();
  }
}
