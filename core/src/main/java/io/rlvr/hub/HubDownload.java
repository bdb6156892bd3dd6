package io.rlvr.hub;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.rlvr.config.UserException;
import io.rlvr.json.LfsPointer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Fetches the content of a file into the cache. What came before a transfer broke stays beside it
 * as {@code <blob>.incomplete} and is gone on with; the content has its name when it is whole.
 */
final class HubDownload {
  private final HubCalls calls;
  private final HubName name;
  private final HubProgress progress;

  HubDownload(HubCalls calls, HubName name, HubProgress progress) {
    this.calls = calls;
    this.name = name;
    this.progress = progress;
  }

  /**
   * @param blob where the content goes
   * @throws UserException if it is not what the listing says
   */
  void fetch(HubFile file, Path blob) throws HubOutage, IOException, InterruptedException {
    Path partial = blob.resolveSibling(blob.getFileName() + ".incomplete");
    if (size(partial) > file.size()) {
      Files.delete(partial);
    }
    boolean isResumed = size(partial) > 0;
    transfer(file, partial);
    if (isResumed && !isRight(file, partial)) {
      Files.delete(partial); // what was there may have been of another download: once more, whole
      transfer(file, partial);
    }
    if (!isRight(file, partial)) {
      String found = file.checksum().of(partial).hex();
      Files.delete(partial);
      throw new UserException(
          "Cannot download %s of %s: its %s is %s (expected %s); nothing of it was kept",
          file.path(), name, file.checksum().algorithm(), found, file.checksum().hex());
    }
    Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isRight(HubFile file, Path partial) throws IOException {
    return file.checksum().of(partial).equals(file.checksum());
  }

  private void transfer(HubFile file, Path partial)
      throws HubOutage, IOException, InterruptedException {
    URI place = calls.file(name.revision(), file.path());
    calls.patiently(
        () -> size(partial),
        () -> {
          try (Part part = new Part(file, partial, progress)) {
            if (part.length() < file.size() || file.size() == 0) {
              HubHttp.Head head = calls.get(place, part.length(), part);
              if (head.status() == 416) {
                part.clear();
                throw new HubOutage(head.host() + " does not resume");
              }
              if (part.length() < file.size()) {
                throw new HubOutage(
                    "%s sent %d of %d bytes".formatted(head.host(), part.length(), file.size()));
              }
            }
            part.force();
          } catch (Pointer e) {
            Files.deleteIfExists(partial);
            throw UserException.causedBy(
                e,
                "Cannot download %s of %s: %s sent %s (expected %d bytes of the file); nothing of"
                    + " it was kept",
                file.path(),
                name,
                HubHttp.host(place),
                LfsPointer.PROBLEM,
                file.size());
          } catch (OtherRange e) {
            throw new HubOutage("the hub resumes from another byte than was asked for");
          } catch (Sink.TooLong e) {
            Files.deleteIfExists(partial);
            throw UserException.causedBy(
                e,
                "Cannot download %s of %s: more than %d bytes (expected that many, by its listing);"
                    + " nothing of it was kept",
                file.path(),
                name,
                file.size());
          }
          return partial;
        });
  }

  /** The server gives what Git keeps in the place of the file. */
  private static final class Pointer extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The server gives another part of the file than was asked for. */
  private static final class OtherRange extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  /** The file that grows. */
  private static final class Part implements Sink, AutoCloseable {
    private final HubFile file;
    private final FileChannel channel;
    private final HubProgress progress;
    private final StringBuilder beginning = new StringBuilder();

    Part(HubFile file, Path partial, HubProgress progress) throws IOException {
      this.file = file;
      this.channel = FileChannel.open(partial, CREATE, WRITE);
      this.progress = progress;
      progress.at(file, channel.size());
    }

    long length() throws IOException {
      return channel.size();
    }

    void clear() throws IOException {
      channel.truncate(0);
    }

    /** A name must never point at bytes that a power cut can lose. */
    void force() throws IOException {
      channel.force(true);
    }

    /** A server that gives the whole file, or from another place than was asked, is taken so. */
    @Override
    public void begin(int status, HttpHeaders headers) throws IOException {
      String range = headers.firstValue("Content-Range").orElse("");
      boolean isRest = status == 206 && range.startsWith("bytes " + channel.size() + "-");
      if (!isRest) {
        channel.truncate(0);
        if (status == 206) {
          throw new OtherRange();
        }
      }
      channel.position(channel.size());
      beginning.setLength(0);
    }

    @Override
    public void write(ByteBuffer part) throws IOException {
      if (channel.position() == beginning.length()) {
        look(part);
      }
      if (part.remaining() > file.size() - channel.position()) {
        throw new TooLong(file.size());
      }
      while (part.hasRemaining()) {
        channel.write(part);
      }
      progress.at(file, channel.position());
    }

    private void look(ByteBuffer part) throws Pointer {
      int end = Math.min(part.limit(), part.position() + LfsPointer.LENGTH - beginning.length());
      for (int i = part.position(); i < end; i++) {
        beginning.append((char) part.get(i));
      }
      if (LfsPointer.isAt(beginning.toString())) {
        throw new Pointer();
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
