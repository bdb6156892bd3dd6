package io.rlvr.hub;

import io.rlvr.config.UserException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name such as {@code hf:org/name@revision} or {@code hf:datasets/org/name@revision/path}.
 *
 * @param repo {@code org/name}
 * @param revision a branch, a tag or a commit
 * @param path of a file or folder of a dataset; empty for all of it, and for a model
 */
record HubName(Kind kind, String repo, String revision, String path) {
  static final String PREFIX = "hf:";
  private static final String MAIN = "main";
  private static final int MOST_CHARACTERS = 1000;

  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
  private static final String REPO = "(?<repo>" + PART + "/" + PART + ")";
  private static final Pattern MODEL = Pattern.compile(REPO + "(?:@(?<revision>.+))?");

  /** A revision with a slash is one of the hub's own, or has {@code %2F} for the slash. */
  private static final Pattern DATASET =
      Pattern.compile(
          REPO
              + "(?:@(?<revision>refs/(?:convert|pr)/[A-Za-z0-9_-]+|[^/@]+))?"
              + "(?:/(?<path>.+))?");

  private static final Pattern REVISION =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(?:/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What a name can be of; the hub has other addresses for each. */
  enum Kind {
    MODEL(""),
    DATASET("datasets/");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** Before the name of the repository in its address: {@code ""} or {@code datasets/}. */
    String prefix() {
      return prefix;
    }

    /** As the API and folders of the cache have it: {@code models} or {@code datasets}. */
    String plural() {
      return name().toLowerCase(Locale.ROOT) + "s";
    }
  }

  /** Whether a text is meant as a name, be it a right one or not. */
  static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * @param what the name is given for, such as {@code policy.model}
   * @throws UserException if it has another form
   */
  static HubName parse(String what, String text) {
    return parsed(text)
        .orElseThrow(
            () ->
                new UserException(
                    "Invalid %s: '%s' (expected hf:org/name, hf:org/name@revision or"
                        + " hf:datasets/org/name@revision/path)",
                    what, text));
  }

  private static Optional<HubName> parsed(String text) {
    if (!isOne(text) || text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    String rest = text.substring(PREFIX.length());
    Kind kind = rest.startsWith(Kind.DATASET.prefix()) ? Kind.DATASET : Kind.MODEL;
    Matcher parts =
        (kind == Kind.DATASET ? DATASET : MODEL).matcher(rest.substring(kind.prefix().length()));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String revision = Optional.ofNullable(parts.group("revision")).orElse(MAIN).replace("%2F", "/");
    String path = kind == Kind.DATASET ? Optional.ofNullable(parts.group("path")).orElse("") : "";
    boolean isFit =
        isRepo(parts.group("repo"))
            && REVISION.matcher(revision).matches()
            && !revision.contains("..")
            && (path.isEmpty() || HubFile.isWithin(path));
    return isFit
        ? Optional.of(new HubName(kind, parts.group("repo"), revision, path))
        : Optional.empty();
  }

  /** The cache separates by two dashes, so that none may be in a name. */
  static boolean isRepo(String text) {
    return text.matches(REPO.replace("?<repo>", ""))
        && !text.contains("--")
        && !text.contains("..");
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** Whether it names the same files for ever. */
  boolean isPinned() {
    return isCommit(revision);
  }

  HubName at(String commit) {
    return new HubName(kind, repo, commit, path);
  }

  /** All of the repository. */
  HubName whole() {
    return new HubName(kind, repo, revision, "");
  }

  /** Whether both are of one repository, and of one path in it. */
  boolean isSameBut(HubName other) {
    return at(other.revision).equals(other);
  }

  /** The name of its folder in the cache. */
  String folder() {
    return kind.plural() + "--" + repo.replace("/", "--");
  }

  /** As it is written in settings. */
  @Override
  public String toString() {
    boolean isPlain = kind == Kind.MODEL || revision.startsWith("refs/");
    return PREFIX
        + kind.prefix()
        + repo
        + (revision.equals(MAIN) ? "" : "@" + (isPlain ? revision : revision.replace("/", "%2F")))
        + (path.isEmpty() ? "" : "/" + path);
  }
}
