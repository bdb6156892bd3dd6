package io.rlvr.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few file operations that a run folder needs; the host implements them for its storage. Paths
 * are relative to the root, with {@code /} between names; one that leaves the root, or names the
 * root where a file is written or removed, is an IllegalArgumentException. Names that start with a
 * dot are the store's own: a writer that was killed may leave one behind, and no list shows it.
 */
public interface FileStore {
  /** The root as a URI or path, for messages and for engines that open data files themselves. */
  String root();

  /** The claim that changes are made under, for tasks that make some on other machines. */
  default Optional<ClaimTicket> claim() {
    return Optional.empty();
  }

  /**
   * A small file's content, or empty if there is none.
   *
   * @throws IOException if it is larger than {@code maxBytes}
   */
  Optional<byte[]> read(String path, int maxBytes) throws IOException;

  /**
   * Writes a small file whole or not at all, and never over another: this is the commit point of a
   * stage.
   *
   * @return false if there already was one, which is left as it is
   */
  boolean create(String path, byte[] content) throws IOException;

  /** Writes a small file whole, in the place of any that was there. */
  void replace(String path, byte[] content) throws IOException;

  /**
   * A local folder with the content of a stored one: the folder itself where storage is local, else
   * a copy below {@code cache}.
   */
  Path localFolder(String folder, Path cache) throws IOException;

  /**
   * An empty local folder to make the content of a stored one in; {@link #publish} puts it in its
   * place. Where storage is local it is the place itself: nothing reads it before a manifest names
   * it.
   */
  Path stagingFolder(String folder, Path cache) throws IOException;

  /** Puts the files of a staging folder into their place. */
  void publish(Path staging, String folder) throws IOException;

  /** The same as {@link #localFolder} of one file, whatever lies beside it. */
  Path localFile(String path, Path cache) throws IOException;

  /**
   * A free local name to make a large file under; {@link #publishFile} puts it in its place, and a
   * writer that gives up removes what it made. Where storage is local it is a hidden name beside
   * the place.
   */
  Path stagingFile(String path, Path cache) throws IOException;

  /**
   * Puts a staged file into its place, whole or not at all. One that is there already is replaced
   * or stays: whoever gives two files the same name gives them the same content.
   */
  void publishFile(Path staging, String path) throws IOException;

  /**
   * Names of the children of a folder, sorted, without those that start with a dot; none if there
   * is no such folder. The empty path is the root.
   */
  List<String> list(String folder) throws IOException;

  /** Bytes of a file, or empty if there is none. */
  Optional<Long> size(String path) throws IOException;

  /** Removes a file or a whole folder; fine if there is none. */
  void delete(String path) throws IOException;

  /** Removes what writers that were killed left in a folder; whoever still writes there fails. */
  void deleteUnfinished(String folder) throws IOException;
}
