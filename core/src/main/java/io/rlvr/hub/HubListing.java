package io.rlvr.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a repository holds: the commit of a revision, and the files of a commit. */
final class HubListing {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_PAGES = 1000;
  private static final long MAX_FILE_BYTES = 1L << 40;

  /** RFC 8288. */
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private final HubCalls calls;
  private final HubName name;

  HubListing(HubCalls calls, HubName name) {
    this.calls = calls;
    this.name = name;
  }

  /** The commit that the name's revision is now. */
  String commit() throws HubOutage, IOException, InterruptedException {
    Sink.Memory body = new Sink.Memory(MAX_BYTES);
    URI place = calls.api("revision", name.revision());
    read(place, body);
    String commit = tree(place, body).path("sha").asText();
    if (!HubName.isCommit(commit)) {
      throw malformed(place, "sha is '" + Printable.quotable(commit) + "'", "40 hex digits");
    }
    return commit;
  }

  /** The files of the name's commit that can be asked for, wherever in the repository. */
  List<HubFile> files() throws HubOutage, IOException, InterruptedException {
    URI place = URI.create(calls.api("tree", name.revision()) + "?recursive=true&expand=false");
    List<HubFile> files = new ArrayList<>();
    Optional<URI> next = Optional.of(place);
    for (int page = 0; next.isPresent(); page++) {
      if (page == MAX_PAGES) {
        throw malformed(place, "more than " + MAX_PAGES + " pages", "fewer");
      }
      URI at = next.get();
      Sink.Memory body = new Sink.Memory(MAX_BYTES);
      HubHttp.Head head = read(at, body);
      for (JsonNode entry : tree(at, body)) {
        file(at, entry).filter(file -> file.isWantedBy(name.whole())).ifPresent(files::add);
      }
      next = next(at, head.header("Link"));
    }
    checkFolders(place, files);
    return files;
  }

  /** No file can lie within another one. */
  private void checkFolders(URI place, List<HubFile> files) {
    Set<String> paths = files.stream().map(HubFile::path).collect(Collectors.toSet());
    for (String path : paths) {
      for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
        if (paths.contains(path.substring(0, i))) {
          throw malformed(
              place,
              "'%s' is a file, and so is '%s'"
                  .formatted(Printable.quotable(path.substring(0, i)), Printable.quotable(path)),
              "files in folders");
        }
      }
    }
  }

  /** The body of an answer that is a part of the listing. */
  private HubHttp.Head read(URI place, Sink.Memory body)
      throws HubOutage, IOException, InterruptedException {
    try {
      return calls.patiently(HubCalls.Progress.NONE, () -> calls.get(place, 0, body));
    } catch (Sink.TooLong e) {
      throw UserException.causedBy(
          e,
          "Cannot read files of %s: %s sent %s (expected a list of files)",
          name,
          HubHttp.host(place),
          e.getMessage());
    }
  }

  private Optional<URI> next(URI at, String link) {
    Matcher next = NEXT.matcher(link);
    if (!next.find()) {
      return Optional.empty();
    }
    try {
      URI place = at.resolve(URI.create(next.group(1)));
      if (calls.http().isOfEndpoint(place)) {
        return Optional.of(place);
      }
    } catch (IllegalArgumentException e) {
      throw UserException.causedBy(
          e, "Cannot read files of %s: the next page has no address (expected a URL)", name);
    }
    throw malformed(at, "the next page is of another host", "one of the same");
  }

  private Optional<HubFile> file(URI at, JsonNode entry) {
    String path = entry.path("path").asText();
    if (!HubFile.isWithin(path)) {
      throw malformed(at, "a file is '" + Printable.quotable(path) + "'", "a path within it");
    }
    if (!entry.path("type").asText().equals("file")) {
      return Optional.empty();
    }
    JsonNode lfs = entry.path("lfs");
    JsonNode size = lfs.has("size") ? lfs.path("size") : entry.path("size");
    if (!size.isIntegralNumber() || size.longValue() < 0 || size.longValue() > MAX_FILE_BYTES) {
      throw malformed(
          at,
          "the size of '%s' is %s"
              .formatted(Printable.quotable(path), Printable.quotable(size.toString())),
          "at most " + MAX_FILE_BYTES);
    }
    return Optional.of(new HubFile(path, size.longValue(), checksum(at, path, entry)));
  }

  private Checksum checksum(URI at, String path, JsonNode entry) {
    boolean isLfs = entry.path("lfs").isObject();
    Checksum.Kind kind = isLfs ? Checksum.Kind.SHA256 : Checksum.Kind.GIT;
    JsonNode oid = isLfs ? entry.path("lfs").path("oid") : entry.path("oid");
    if (oid.isMissingNode() || oid.isNull()) {
      return Checksum.NONE;
    }
    String sum = oid.asText().replaceFirst("^sha256:", "");
    if (!Checksum.isOne(kind, sum)) {
      throw malformed(
          at,
          "the oid of '%s' is '%s'"
              .formatted(Printable.quotable(path), Printable.quotable(oid.asText())),
          kind.digits() + " hex digits");
    }
    return Checksum.of(kind, sum);
  }

  private JsonNode tree(URI place, Sink.Memory body) {
    try {
      return JsonReader.STANDARD.read(body.bytes());
    } catch (UnreadableJsonException e) {
      throw UserException.causedBy(
          e,
          "Cannot read files of %s: %s of %s (expected JSON)",
          name,
          e.onOneLine(),
          HubHttp.host(place));
    }
  }

  private UserException malformed(URI place, String what, String expected) {
    return new UserException(
        "Cannot read files of %s: %s, says %s (expected %s)",
        name, what, HubHttp.host(place), expected);
  }
}
