package io.rlvr.store;

/** Who may read a run folder where the disk has permissions; only its owner may write. */
public enum Access {
  OWNER("rwx------", "rw-------"),
  GROUP("rwxr-x---", "rw-r-----");

  private final String folderMode;
  private final String fileMode;

  Access(String folderMode, String fileMode) {
    this.folderMode = folderMode;
    this.fileMode = fileMode;
  }

  /** Of a folder, spelled as {@code ls} does. */
  public String folderMode() {
    return folderMode;
  }

  /** Of a file. */
  public String fileMode() {
    return fileMode;
  }
}
